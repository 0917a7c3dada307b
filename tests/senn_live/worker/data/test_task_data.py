from __future__ import annotations

import pytest
import torch

from journals import CPU
from senn_live.protocol.presets import PRESETS, PRESETS_BY_NAME
from senn_live.protocol.specification import FormulaTask, PresetTask, RunSpecification
from senn_live.worker.data.scaling import signs
from senn_live.worker.data.task_data import BadTaskError, build_data, rebuild_data, scaled_data


def specification(task: dict[str, object], **changes: object) -> RunSpecification:
    return RunSpecification.model_validate({"task": task, **changes})


def points(x: list[float], y: list[float]) -> RunSpecification:
    return specification({"kind": "points", "x": x, "y": y})


@pytest.mark.parametrize("name", [preset.name for preset in PRESETS])
def test_every_shipped_preset_can_be_built(name: str) -> None:
    data = build_data(specification({"kind": "preset", "name": name}), device=CPU)
    assert torch.isfinite(data.task.inputs).all()
    assert torch.isfinite(data.task.targets).all()
    assert float(data.task.inputs.abs().max()) <= 2 + 1e-12
    assert (data.target is not None) == (PRESETS_BY_NAME[name].formula is not None)


def test_the_same_seed_draws_the_same_samples_and_another_seed_others() -> None:
    one, same, other = (build_data(RunSpecification(seed=seed), device=CPU).samples for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_noise_moves_the_values_and_not_the_locations() -> None:
    quiet, loud = (build_data(RunSpecification(noise=noise), device=CPU) for noise in (0.0, 1.0))
    assert quiet.samples.x == loud.samples.x
    assert quiet.samples.y != loud.samples.y


def test_samples_without_noise_lie_on_the_formula() -> None:
    spec = specification({"kind": "formula", "formula": "3*x", "low": -1, "high": 5}, noise=0)
    data = build_data(spec, device=CPU)
    assert all(y == 3 * x for (x,), (y,) in zip(data.samples.x, data.samples.y, strict=True))
    assert data.target is not None
    assert (data.target.x[0], data.target.x[-1], len(data.target.x)) == (-1, 5, 400)


def test_scaled_and_back_is_where_it_was() -> None:
    data = build_data(points([5, 6, 9, 11], [100.0, -300.0, 20.0, 5.0]), device=CPU)
    scaling = data.scaling
    back = data.task.inputs * signs(scaling.x_mirrored, 1) * scaling.x_scale[0] + scaling.x_shift[0]
    assert back.tolist() == [pytest.approx(x) for x in data.samples.x]


def test_an_edit_cannot_turn_regression_into_classification() -> None:
    before = build_data(RunSpecification(), device=CPU)
    classes = {"kind": "classes2d", "x": [(0, 0), (1, 1), (0, 1), (1, 0)], "label": [0, 1, 0, 1]}
    with pytest.raises(BadTaskError, match="Expected a task for regression, as at the start, got 'classes2d'"):
        rebuild_data(specification(classes), before, device=CPU)


def test_classes_have_an_output_each_and_labels_as_samples() -> None:
    classes = {"kind": "classes2d", "x": [(0, 5), (10, 5.5), (0, 6), (10, 7)], "label": [0, 1, 2, 1]}
    data = build_data(specification(classes), device=CPU)
    assert (data.task.loss, data.task.outputs) == ("classification", 3)
    assert data.task.targets.tolist() == [0, 1, 2, 1]
    assert data.samples.y == [[0], [1], [2], [1]]
    assert data.task.inputs.amin(0).tolist() == [-2, -2]
    assert data.task.inputs.amax(0).tolist() == [2, 2]


def test_a_label_beyond_those_of_the_start_is_refused() -> None:
    classes = {"kind": "classes2d", "x": [(0, 0), (1, 1), (0, 1), (1, 0)], "label": [0, 1, 0, 1]}
    before = build_data(specification(classes), device=CPU)
    with pytest.raises(BadTaskError, match="Expected labels below 2, as at the start, got 3"):
        rebuild_data(specification({**classes, "label": [0, 1, 0, 3]}), before, device=CPU)


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ({"kind": "preset", "name": "nothing"}, "Expected one of the presets .*, got 'nothing'"),
        ({"kind": "formula", "formula": "log(x)"}, "Expected finite values"),
        ({"kind": "formula", "formula": "import os"}, "Expected a formula in x"),
    ],
)
def test_a_task_that_cannot_be_built_is_a_sentence(task: dict[str, object], sentence: str) -> None:
    spec = RunSpecification.model_construct(**{**dict(RunSpecification()), "task": _task(task)})
    with pytest.raises(BadTaskError, match=sentence):
        build_data(spec, device=CPU)


def _task(task: dict[str, object]) -> object:
    kind = {"preset": PresetTask, "formula": FormulaTask}[str(task["kind"])]
    return kind.model_construct(**{"low": -2.0, "high": 2.0, **task})


def test_recovered_samples_are_scaled_as_they_were() -> None:
    data = build_data(RunSpecification(), device=CPU)
    again = scaled_data(data.samples, data.target, data.scaling, is_regression=True, device=CPU)
    assert torch.equal(again.task.inputs, data.task.inputs)
    assert torch.equal(again.task.targets, data.task.targets)
