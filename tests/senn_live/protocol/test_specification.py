"""A specification is complete by default, and refuses what no run could be."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from senn_live.protocol.commands import command_adapter
from senn_live.protocol.presets import PRESETS, PRESETS_BY_NAME
from senn_live.protocol.specification import RunSpecification


def test_an_empty_specification_is_a_run() -> None:
    specification = RunSpecification.model_validate({})
    assert specification.task.kind == "preset"
    assert specification.task.name in PRESETS_BY_NAME


def test_a_specification_survives_json() -> None:
    specification = RunSpecification.model_validate({"rule": {"name": "paper"}, "pace": "max", "seed": 7})
    assert RunSpecification.model_validate_json(specification.model_dump_json()) == specification


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"colour": 1}, "Extra inputs"),
        ({"noise": -1}, "greater than or equal to 0"),
        ({"noise": float("nan")}, "finite"),
        ({"samples": 10_000}, "less than or equal to 2000"),
        ({"pace": 0}, "greater than or equal to 0.1"),
        ({"limits": {"width": 65}}, "less than or equal to 64"),
        ({"limits": {"depth": 9}}, "less than or equal to 8"),
        ({"limits": {"steps": 100_001}}, "less than or equal to 100000"),
        ({"task": {"kind": "points", "x": [1, 1, 1, 1], "y": [1, 2, 3, 4]}}, "two different x, got 1.0"),
        ({"task": {"kind": "points", "x": [1, 2, 3, 4, 5], "y": [1, 2, 3, 4]}}, "got 5 x and 4 y"),
        ({"task": {"kind": "formula", "formula": "x", "low": 1, "high": 1}}, "Expected high > low"),
        ({"task": {"kind": "classes2d", "x": [[0, 1]] * 4, "label": [1] * 4}}, "two classes, got label 1"),
        ({"task": {"kind": "poem"}}, "poem"),
    ],
)
def test_what_no_run_could_be_is_refused(body: dict, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RunSpecification.model_validate(body)
    assert told in str(caught.value)


def test_an_edit_must_change_something() -> None:
    with pytest.raises(ValidationError, match="Expected at least one of task"):
        command_adapter.validate_python({"type": "edit"})


def test_every_preset_speaks_both_languages_and_comes_from_one_place() -> None:
    for preset in PRESETS:
        assert set(preset.title) == set(preset.sentence) == {"en", "zh"}
        assert [preset.formula, preset.data, preset.generator].count(None) == 2
