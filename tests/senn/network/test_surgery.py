"""Growing does not change the function; removing a neuron that does nothing does not either."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cases import random_network, random_task
from senn.network.surgery import (
    NewLayer,
    NewNeuron,
    add_neuron,
    function_change,
    insert_layer,
    remove_neuron,
    well_conditioned,
)

SHAPES = [(1, (1,), 1), (1, (3, 2), 1), (2, (4, 3, 2), 3)]


@given(st.integers(0, 1000), st.sampled_from(SHAPES), st.data())
def test_a_new_neuron_leaves_the_function_alone(
    seed: int, shape: tuple[int, tuple[int, ...], int], data: st.DataObject
) -> None:
    inputs, widths, outputs = shape
    layer = data.draw(st.integers(0, len(widths) - 1))
    network, task = random_network(seed, inputs, widths, outputs), random_task(seed, 30, inputs, outputs)
    draw = random_network(seed + 1, network.hidden[layer].weight.shape[1], (1,), 1).hidden[0]
    grown = add_neuron(network, layer, NewNeuron(draw.weight[0], draw.bias[0], draw.coefficients[:, 0]))
    assert grown.widths[layer] == widths[layer] + 1
    assert function_change(network, grown, task.inputs) <= 1e-12 * (1 + network.evaluate(task.inputs).abs().max())
    assert torch.equal(remove_neuron(grown, layer, widths[layer]).flatten(), network.flatten())


@given(st.integers(0, 1000), st.sampled_from(SHAPES), st.data())
def test_a_new_layer_leaves_the_function_alone(
    seed: int, shape: tuple[int, tuple[int, ...], int], data: st.DataObject
) -> None:
    inputs, widths, outputs = shape
    layer = data.draw(st.integers(0, len(widths)))
    network, task = random_network(seed, inputs, widths, outputs), random_task(seed, 30, inputs, outputs)
    width = (inputs, *widths)[layer]
    draw = random_network(seed + 1, width, (width,), 1).hidden[0]
    grown = insert_layer(network, layer, NewLayer(well_conditioned(draw.weight), draw.bias))
    assert grown.widths == (*widths[:layer], width, *widths[layer:])
    scale = max(network.evaluate(task.inputs).abs().max().item(), 1.0)
    assert function_change(network, grown, task.inputs) <= 1e-6 * scale


def test_singular_kernels_become_invertible_and_others_stay() -> None:
    singular = torch.ones(2, 3, 3, dtype=torch.float64)
    values = torch.linalg.svdvals(well_conditioned(singular))
    assert torch.allclose(values[0, 1:], torch.full((2,), 1e-3, dtype=torch.float64))  # the mean of (3, 0, 0) is 1
    kernel = torch.tensor([[1.0, 2.0], [-3.0, 0.5]], dtype=torch.float64)
    assert torch.allclose(well_conditioned(kernel), kernel, atol=1e-14)


def test_the_last_neuron_of_a_layer_stays() -> None:
    with pytest.raises(ValueError, match="Expected a layer of at least two neurons, got layer 0 with one"):
        remove_neuron(random_network(0, 1, (1,), 1), 0, 0)
