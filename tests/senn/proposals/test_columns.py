"""A proposal's columns are the Jacobian columns that it brings; scoring in chunks changes nothing."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cases import curve_task, random_network, random_task
from senn.gradient.jacobian import jacobian
from senn.network.network import like
from senn.network.surgery import NewLayer, add_neuron, insert_layer
from senn.proposals import columns as families
from senn.proposals.candidates import kernels, neuron_directions, neuron_grid
from senn.proposals.columns import KernelColumns, NeuronColumns, evaluate, evaluate_grid, reach_of
from senn.proposals.scoring import effective_samples, residual, span
from senn.proposals.survey import look


@pytest.mark.parametrize(("widths", "layer", "outputs"), [((3,), 0, 1), ((3, 2), 0, 1), ((3, 2), 1, 2), ((2,), 0, 3)])
def test_a_neuron_s_column_is_one_of_those_it_brings(widths: tuple[int, ...], layer: int, outputs: int) -> None:
    network, task = random_network(1, 2, widths, outputs), random_task(1, 25, 2, outputs)
    view = look(network, task)
    neurons = neuron_directions(layer, view.trace.values[layer], 4, torch.Generator().manual_seed(1))
    family = NeuronColumns(neurons, view.trace.values[layer], reach_of(view.back, layer, view.gradient))
    coefficients = torch.tensor([0.6, 0.0, 0.8], dtype=torch.float64)
    for index in range(family.size):
        columns = family.columns(slice(index, index + 1)).values
        made = coefficients @ columns[:, 0] / (1 + 1e-8) ** 0.5
        grown = add_neuron(network, layer, neurons.neuron(index // family.ways, coefficients))
        brought = jacobian(look(grown, task).trace)
        solution = torch.linalg.lstsq(brought, made.unsqueeze(1), driver="gelsd").solution
        assert torch.allclose(brought @ solution, made.unsqueeze(1), atol=1e-8)


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_layer_s_columns_are_its_derivatives_in_v_and_c(layer: int) -> None:
    network, task = random_network(2, 2, (3, 2), 2), random_task(2, 15, 2, 2)
    view = look(network, task)
    values = view.trace.values[layer]
    layers = kernels(layer, values, 2, torch.Generator().manual_seed(2))
    weight = network.weights_into(layer)[0]
    columns = KernelColumns(layers, values, weight, view.back.into[layer]).columns(slice(1, 2)).values
    grown = insert_layer(network, layer, NewLayer(layers.kernel[1], layers.shift[1]))
    width = values.shape[1]
    start = sum(piece.weight.numel() + 4 * piece.width for piece in grown.hidden[:layer])
    start += grown.hidden[layer].weight.numel() + width
    brought = jacobian(look(grown, task).trace)[:, start : start + 2 * width]
    assert torch.allclose(columns[:, 0].T, brought, rtol=1e-6, atol=1e-7)


def test_scores_do_not_depend_on_the_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    task = curve_task()
    network = random_network(3, 1, (3,), 1)
    view = look(network, task)
    left = residual(span(jacobian(view.trace)), view.gradient, 30, torch.Generator().manual_seed(0))
    family = NeuronColumns(neuron_grid(task.inputs), task.inputs, reach_of(view.back, 0, view.gradient))
    whole = evaluate(family, left)
    monkeypatch.setattr(families, "CHUNK", 5000)
    parts = evaluate(family, left)
    assert torch.allclose(
        whole.scores, parts.scores, rtol=1e-7, atol=1e-10
    )  # nearly explained columns amplify rounding
    assert torch.allclose(whole.noise, parts.noise, rtol=1e-4)
    assert whole.scores.shape == (3200,)


def test_narrow_neurons_count_for_nothing() -> None:
    task = curve_task()
    view = look(random_network(4, 1, (2,), 1), task)
    left = residual(span(jacobian(view.trace)), view.gradient, 0, torch.Generator())
    found = evaluate(NeuronColumns(neuron_grid(task.inputs), task.inputs, None), left)
    assert not bool(found.sound.all())
    assert found.scores[~found.sound].abs().max() == 0
    assert bool((found.scores[found.sound] > 0).any())


def test_one_output_and_one_layer_leave_one_way() -> None:
    task = curve_task()
    network = random_network(5, 1, (2,), 1)
    view = look(like(network, network.flatten()), task)
    assert reach_of(view.back, 0, view.gradient) is None


@given(
    seed=st.integers(0, 1000),
    widths=st.lists(st.integers(1, 3), min_size=1, max_size=2).map(tuple),
    outputs=st.integers(1, 2),
    samples=st.integers(9, 20),
)
def test_a_landscape_is_what_its_neurons_score_one_by_one(
    seed: int, widths: tuple[int, ...], outputs: int, samples: int
) -> None:
    task = random_task(seed, samples, 1, outputs)
    view = look(random_network(seed, 1, widths, outputs), task)
    left = residual(span(jacobian(view.trace)), view.gradient, 10, torch.Generator().manual_seed(seed))
    reach = reach_of(view.back, 0, view.gradient)
    family = NeuronColumns(neuron_grid(task.inputs), task.inputs, reach)
    expected, found = evaluate(family, left, family.ways), evaluate_grid(task.inputs, reach, left)
    assert torch.equal(found.sound, expected.sound)
    assert torch.allclose(found.scores, expected.scores, rtol=1e-6, atol=1e-9)
    assert torch.allclose(found.noise, expected.noise, rtol=1e-3)
    for index in found.scores.topk(3).indices.tolist() if bool(found.sound.any()) else []:
        alone = left.scores(family.columns(slice(index, index + 1)).values)[0].item()
        assert found.scores[index].item() == pytest.approx(alone, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("widths", "outputs"), [((3,), 1), ((2, 3), 1), ((2,), 2)])
def test_what_becomes_of_a_neuron_s_three_columns_is_as_sound_as_each_alone(
    widths: tuple[int, ...], outputs: int
) -> None:
    task = random_task(7, 30, 1, outputs)
    view = look(random_network(7, 1, widths, outputs), task)
    left = residual(span(jacobian(view.trace)), view.gradient, 0, torch.Generator())
    reach = reach_of(view.back, 0, view.gradient)
    found = evaluate_grid(task.inputs, reach, left)
    weights, sound = found.own_columns(left)
    family = NeuronColumns(neuron_grid(task.inputs), task.inputs, reach)
    assert bool(sound.any() and not sound.all())
    for index in range(0, family.size, 71):
        columns = family.columns(slice(index, index + 1))
        alone = left.weights(columns.values[:, 0])
        rests = effective_samples(left.project((alone @ columns.values[:, 0]).unsqueeze(0))[0])
        assert bool(sound[index]) == bool(columns.sound[0] and rests >= families.FEWEST_SAMPLES)
        if columns.sound[0]:
            assert torch.dist(weights[index], alone) <= 1e-6 * alone.norm()
