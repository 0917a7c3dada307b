"""Figure 4: digits, and a reproduction that can be killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from typer.testing import CliRunner

from elsewhere import DEVICE, Elsewhere
from senn.settings import PaperRule
from senn_live.offline.paper import figure4
from senn_live.offline.paper.command import reproduce_app
from senn_live.offline.paper.devices import DeviceError, chosen_device, matrix_peak, step_rate
from senn_live.offline.paper.digits import load_digits
from senn_live.offline.paper.figure4 import QUICK, Figure4, run_figure4
from senn_live.offline.paper.figure4_page import write_figure4

TINY = Figure4(sizes=(60, 200), seeds=(0, 1), pool=7, steps=12, paper_steps=24)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("figure4")


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Any]:
    return run_figure4(TINY, folder / "runs.jsonl")


def test_every_size_seed_and_rule_is_run_once(found: dict[str, Any]) -> None:
    keys = [(run["rule"], run["images"], run["seed"]) for run in found["runs"]]
    assert len(keys) == len(set(keys)) == 16
    for run in found["runs"]:
        first = {"paper": 10, "calibrated": 1}.get(run["rule"], 16)
        assert run["neurons"] == first + run["neurons_added"] - run["neurons_removed"]
        assert 0.1 < run["test_accuracy"] <= 1


def test_on_a_device_that_is_none_every_run_is_the_same(found: dict[str, Any], tmp_path: Path) -> None:
    with Elsewhere():
        there = run_figure4(replace(TINY, sizes=(60,), seeds=(0,)), tmp_path / "runs.jsonl", device=DEVICE.type)
    assert {run["device"] for run in there["runs"]} == {DEVICE.type}
    known = {"device": "cpu", "seconds": 0.0}
    wanted = [run | known for run in found["runs"] if (run["images"], run["seed"]) == (60, 0)]
    assert [run | known for run in there["runs"]] == wanted


def test_finished_runs_are_not_run_again(found: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure4, "run_cell", lambda *_: pytest.fail("ran again"))
    assert run_figure4(TINY, folder / "runs.jsonl") == found


def test_more_seeds_are_added_to_what_is_there(found: dict[str, Any], folder: Path) -> None:
    more = run_figure4(replace(TINY, sizes=(60,), seeds=(0, 1, 2)), folder / "runs.jsonl")
    assert [run for run in more["runs"] if run["seed"] < 2] == [run for run in found["runs"] if run["images"] == 60]
    assert sum(run["seed"] == 2 for run in more["runs"]) == 4


def test_large_tasks_are_solved_by_kronecker_factors() -> None:
    assert Figure4().settings("paper", 784).solver == "kronecker"
    assert Figure4().settings("paper", 49).max_width == 48


def test_the_paper_s_rule_runs_at_the_setting_of_the_reference_s_fourth_experiment() -> None:
    settings = Figure4().settings("paper", 784)
    assert isinstance(settings.rule, PaperRule)
    assert (settings.start, settings.depth, settings.max_width) == ((10,), False, 128)
    assert (settings.method, settings.learning_rate, settings.damping) == ("fixed", 0.1, 0.1)
    assert (settings.weight_decay, settings.rule.threshold, settings.rule.temperature) == (1e-3, 0.03, 10)
    assert (settings.rule.cadence, settings.rule.absolute_threshold, settings.rule.candidates) == (10, 2.5e-3, 100)


def test_by_the_paper_s_rule_runs_train_to_their_last_step(found: dict[str, Any]) -> None:
    assert {run["steps"] for run in found["runs"] if run["rule"] in {"paper", "fixed"}} == {24}


def test_the_page_is_drawn_from_the_data_alone(found: dict[str, Any], tmp_path: Path) -> None:
    write_figure4(json.loads(json.dumps(found, allow_nan=False)), tmp_path / "figure4.html")
    text = (tmp_path / "figure4.html").read_text()
    assert "Plotly.newPlot" in text
    assert "4 × 4 pixels, reduced from 28 × 28" in text
    assert "<script src" not in text


KILLED = """
import sys
from pathlib import Path
from senn_live.offline.paper.figure4 import Figure4, run_figure4
run_figure4(Figure4(sizes=(60,), seeds=(0, 1), pool=7, steps=15, paper_steps=30), Path(sys.argv[1]))
"""


def test_a_killed_reproduction_goes_on_and_ends_as_if_it_had_not_been_killed(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    setting = Figure4(sizes=(60,), seeds=(0, 1), pool=7, steps=15, paper_steps=30)
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)])
    try:
        deadline = time.monotonic() + 60
        while not (path.exists() and path.read_bytes().count(b"\n") >= 2) and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        process.kill()
        process.wait()
    assert path.read_bytes().count(b"\n") >= 2  # the setting, and one run at least
    resumed = run_figure4(setting, path)
    whole = run_figure4(setting, tmp_path / "other.jsonl")
    assert [timeless(run) for run in resumed["runs"]] == [timeless(run) for run in whole["runs"]]


def timeless(run: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in run.items() if name != "seconds"}


def test_the_command_refuses_a_folder_of_another_setting_until_told_to_start_afresh(tmp_path: Path) -> None:
    def run(*arguments: str):
        always = ["figure4", "--quick", "--images", "60", "--seeds", "0", "--quiet", "--device", "cpu", "--out"]
        return CliRunner().invoke(reproduce_app, [*always, str(tmp_path), *arguments])

    figure4_quick = replace(QUICK, pool=7, steps=5, paper_steps=5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figure4, "QUICK", figure4_quick)
        assert run().exit_code == 0
        assert (tmp_path / "figure4.html").exists()
        refused = run("--threshold", "0.5")
        assert refused.exit_code == 2
        assert "got another" in refused.stderr
        assert run("--threshold", "0.5", "--fresh").exit_code == 0
        assert run("--data", "nowhere.npz").exit_code == 2


def test_devices_are_named_and_measured() -> None:
    assert chosen_device("cpu") == "cpu"
    with pytest.raises(DeviceError, match="Expected --device auto, cpu or cuda, got 'tpu'"):
        chosen_device("tpu")
    digits = load_digits(pool=4, device=torch.device("cpu"), dtype=torch.float64)
    task = digits.split(500, 0).task
    assert step_rate(task, Figure4().settings("paper", 49), 5) > 0
    assert matrix_peak("cpu", side=256) > 1e8


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_on_a_gpu_the_same_network_grows(tmp_path: Path, found: dict[str, Any]) -> None:
    there = run_figure4(replace(TINY, sizes=(60,), seeds=(0,)), tmp_path / "runs.jsonl", device="cuda")
    here = [run for run in found["runs"] if (run["images"], run["seed"]) == (60, 0)]
    assert [run["widths"] for run in there["runs"]] == [run["widths"] for run in here]


def test_without_a_gpu_asking_for_one_is_answered_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert chosen_device("auto") == "cpu"
    with pytest.raises(DeviceError, match="found none"):
        chosen_device("cuda")
