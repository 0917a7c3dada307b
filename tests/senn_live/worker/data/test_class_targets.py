from __future__ import annotations

from typing import get_args

import pytest
import torch

from journals import CPU, begun, of_type, turns, written
from senn_live.protocol.presets import PRESETS, Generator
from senn_live.protocol.specification import RunSpecification
from senn_live.worker.data.class_targets import draw_classes
from senn_live.worker.data.task_data import BadTaskError, build_data, rebuild_data

PLANES = [preset for preset in PRESETS if preset.generator is not None]


def specification(name: str, **changes: object) -> RunSpecification:
    return RunSpecification.model_validate({"task": {"kind": "preset", "name": name}, **changes})


def test_every_generator_is_shipped_with_a_noise_and_a_number_of_samples() -> None:
    assert {preset.generator for preset in PLANES} == set(get_args(Generator))
    assert all(preset.samples and preset.noise for preset in PLANES)


@pytest.mark.parametrize("name", get_args(Generator))
def test_a_seed_draws_the_same_points_and_another_seed_others(name: Generator) -> None:
    drawn = [draw_classes(name, 50, 0.1, torch.Generator().manual_seed(seed))[0] for seed in (1, 1, 2)]
    assert torch.equal(drawn[0], drawn[1])
    assert not torch.equal(drawn[0], drawn[2])


@pytest.mark.parametrize("name", get_args(Generator))
def test_classes_are_as_equal_in_number_as_can_be(name: Generator) -> None:
    _, labels = draw_classes(name, 61, 0.1, torch.Generator().manual_seed(1))
    counts = labels.bincount()
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", get_args(Generator))
def test_noise_is_the_deviation_of_what_is_added(name: Generator) -> None:
    clean, _ = draw_classes(name, 2000, 0.0, torch.Generator().manual_seed(1))
    noisy, _ = draw_classes(name, 2000, 0.3, torch.Generator().manual_seed(1))
    assert float((noisy - clean).std()) == pytest.approx(0.3, rel=0.05)


def test_without_noise_each_class_of_the_chessboard_has_its_squares() -> None:
    points, labels = draw_classes("xor", 200, 0.0, torch.Generator().manual_seed(1))
    assert torch.equal(points.prod(1) < 0, labels == 1)


@pytest.mark.parametrize("preset", PLANES, ids=lambda preset: preset.name)
def test_a_shipped_plane_has_an_output_per_class(preset: object) -> None:
    data = build_data(specification(preset.name), device=CPU)  # type: ignore[attr-defined]
    assert data.task.loss == "classification"
    assert data.task.inputs.shape[1] == 2
    assert data.task.outputs == len(data.scaling.y_shift) == int(data.task.targets.max()) + 1
    assert data.target is None


def test_more_noise_keeps_the_scaling_and_a_curve_cannot_take_the_place_of_classes() -> None:
    before = build_data(specification("moons"), device=CPU)
    after = rebuild_data(specification("moons", noise=0.4), before, device=CPU)
    assert after.scaling == before.scaling
    assert not torch.equal(after.task.inputs, before.task.inputs)
    with pytest.raises(BadTaskError, match="Expected a task for classification"):
        rebuild_data(specification("bumps"), before, device=CPU)


def test_a_run_on_classes_grows_tells_them_apart_and_ends_by_itself() -> None:
    run = turns(begun(task={"kind": "preset", "name": "circles"}, samples=120, noise=0.1, limits={"steps": 2000}))
    entries = written(run)
    assert run.control.reason == "converged"
    assert of_type(entries, "expansion")
    assert of_type(entries, "landscape") == []
    outputs = run.state.network.evaluate(run.data.task.inputs)
    assert float((outputs.argmax(1) == run.data.task.targets).double().mean()) > 0.95


def test_a_proposed_neuron_says_along_which_line_it_would_divide_the_plane() -> None:
    entries = written(turns(begun(task={"kind": "preset", "name": "moons"}, samples=60, noise=0.1), 130))
    decision, *_ = of_type(entries, "decision")
    lines = [(one.kind, one.weights is not None and one.bias is not None) for one in decision.candidates]
    assert ("width", True) in lines
    assert ("depth", True) not in lines
