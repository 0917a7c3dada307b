"""Figure 2: the paper's first experiment, side by side with the calibrated rule."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from senn_live.offline.paper.figure2 import Figure2, run_figure2
from senn_live.offline.paper.figure2_page import write_figure2

TINY = Figure2(seeds=(0, 1), paper_steps=100, calibrated_steps=40)


@pytest.fixture(scope="module")
def told() -> list[float]:
    return []


@pytest.fixture(scope="module")
def found(told: list[float]) -> dict[str, Any]:
    return run_figure2(TINY, lambda _text, share: told.append(share))


def test_both_rules_run_for_every_seed_and_the_paper_s_grows_in_width_alone(found: dict[str, Any]) -> None:
    assert [(run["seed"], run["rule"]) for run in found["runs"]] == [
        (0, "paper"),
        (0, "calibrated"),
        (1, "paper"),
        (1, "calibrated"),
    ]
    assert all(len(run["widths"]) == 1 for run in found["runs"] if run["rule"] == "paper")
    assert all(run["neurons"] > 1 for run in found["runs"])


def test_the_paper_s_rule_trains_to_its_last_step_as_the_paper_does(found: dict[str, Any]) -> None:
    assert {run["steps"] for run in found["runs"] if run["rule"] == "paper"} == {100}


def test_adding_a_neuron_leaves_the_fit_and_flattens_the_landscape_where_it_was_put(found: dict[str, Any]) -> None:
    before, after = found["shown"]["calibrated"]["stages"][:2]
    assert (before["name"], after["name"]) == ("before", "after")
    assert max(abs(a - b) for a, b in zip(before["fit"], after["fit"], strict=True)) < 1e-5
    location, scale = before["chosen"]
    column = min(range(80), key=lambda i: abs(before["landscape"]["locations"][i] - location))
    row = min(range(40), key=lambda i: abs(math.log(before["landscape"]["scales"][i] / scale)))
    assert after["landscape"]["scores"][row][column] < 0.01 * before["landscape"]["scores"][row][column]
    assert len(after["neurons_at"]) == len(before["neurons_at"]) + 1


def test_the_data_survive_json_and_the_page_needs_nothing_else(found: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "figure2.html"
    write_figure2(json.loads(json.dumps(found, allow_nan=False)), path)
    text = path.read_text()
    assert "Plotly.newPlot" in text
    assert "<script src" not in text
    assert "<link" not in text


def test_progress_rises_to_the_end(found: dict[str, Any], told: list[float]) -> None:
    assert told == sorted(told)
    assert told[-1] > 0.9
    assert told[-1] <= 1
