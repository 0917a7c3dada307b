"""Figure 3: half-moons, neurons and layers."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

from senn_live.offline.paper.figure3 import Figure3, run_figure3
from senn_live.offline.paper.figure3_page import MOST_COLUMNS, PANEL_WIDTH, SIDES, decisions, write_figure3
from senn_live.offline.paper.targets import moons_bayes_accuracy, moons_split

TINY = Figure3(seeds=(1,), noises=(0.3,), steps=160, layer_cost=1e-6)  # so cheap that a layer surely comes


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return run_figure3(TINY)


def test_layers_grow_where_they_are_cheap(found: dict[str, Any]) -> None:
    paper = next(run for run in found["runs"] if run["rule"] == "paper")
    kinds = [event["kind"] for growth in paper["growths"] for event in growth["events"]]
    assert "depth" in kinds
    assert len(paper["widths"]) == kinds.count("depth")


def test_the_paper_s_rule_starts_from_no_hidden_layer_and_rests_between_layers(found: dict[str, Any]) -> None:
    paper = next(run for run in found["runs"] if run["rule"] == "paper")
    assert paper["growths"][0]["before"]["widths"] == []
    assert paper["growths"][0]["events"][0]["kind"] == "depth"
    layers = [growth["step"] for growth in paper["growths"] for e in growth["events"] if e["kind"] == "depth"]
    assert all(later - earlier >= 90 for earlier, later in pairwise(layers))


def test_the_decision_is_the_same_before_and_after_every_growth(found: dict[str, Any]) -> None:
    growths = [growth for run in found["runs"] for growth in run["growths"]]
    assert growths
    for growth in growths:
        assert growth["before"]["widths"] != growth["after"]["widths"]
        pairs = zip(growth["before"]["probability"], growth["after"]["probability"], strict=True)
        assert max(abs(a - b) for rows in pairs for a, b in zip(*rows, strict=True)) < 2e-3
        assert all(event["function_change"] < 1e-6 for event in growth["events"])


def test_a_grown_network_tells_held_out_moons_apart(found: dict[str, Any]) -> None:
    for run in found["runs"]:
        assert 0.83 < run["test_accuracy"] < run["bayes_accuracy"] + 0.02


def test_the_best_possible_rule_errs_on_noisy_moons_and_hardly_on_clear_ones() -> None:
    noisy, clear = (moons_bayes_accuracy(moons_split(noise, held_out=2000), noise) for noise in (0.3, 0.1))
    assert 0.9 < noisy < 0.94
    assert clear > 0.998


def test_the_page_is_drawn_from_the_data_alone(found: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "figure3.html"
    write_figure3(json.loads(json.dumps(found, allow_nan=False)), path)
    text = path.read_text()
    assert "Plotly.newPlot" in text
    assert "<script src" not in text


def test_panels_are_of_one_size_however_many_growths_there_were(found: dict[str, Any]) -> None:
    for run in found["runs"]:
        shown = min(len(run["growths"]), MOST_COLUMNS) + 1
        assert decisions(run).layout.width == shown * PANEL_WIDTH + SIDES


def test_accuracy_counts_right_answers(found: dict[str, Any]) -> None:
    split = moons_split(0.1, seed=3)
    assert split.task.targets.sum() == 100
    assert torch.equal(split.targets.bincount(), torch.tensor([250, 250]))
