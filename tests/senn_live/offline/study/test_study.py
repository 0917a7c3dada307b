"""`senn study`: every contender on the same splits, resumed where it was stopped, told as it is."""

from __future__ import annotations

import csv
import json
import math
import random
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from senn_live.offline.study import command
from senn_live.offline.study.command import study_command
from senn_live.offline.study.contenders import Contender, run, split
from senn_live.offline.study.drawing import dots, fits, ticks
from senn_live.offline.study.table import lines
from senn_live.protocol.specification import PointsTask

app = typer.Typer()
app.command()(study_command)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    noise = random.Random(1)
    path = tmp_path / "wave.csv"
    rows = [(i / 6, 50 + 10 * math.sin(i / 6) + noise.gauss(0, 1)) for i in range(40)]
    path.write_text("t (s),v <m/s>\n" + "".join(f"{x},{y}\n" for x, y in rows))
    return path


def asked(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def study(data: Path, out: Path, *more: object):
    few = ("--seeds", 2, "--rules", "calibrated", "--fixed", 3, "--max-steps", 30, "--quiet")
    return asked(data, "--out", out, *few, *more)


def record(contender: str, seed: int, error: float, **more: Any) -> dict[str, Any]:
    measures = {"train_rmse": 1, "neurons": 2, "parameters": 13, "steps": 50, "seconds": 0.1, "coverage": 0.9}
    return {"contender": contender, "seed": seed, "held_out_rmse": error, "ended": "converged", **measures, **more}


def test_tables_and_report_hold_every_run_and_its_means(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = study(data, out)
    assert done.exit_code == 0, done.output
    runs = list(csv.DictReader((out / "runs.csv").read_text().splitlines()))
    assert [(one["contender"], one["seed"]) for one in runs] == [
        ("calibrated", "1"),
        ("calibrated", "2"),
        ("fixed-3", "1"),
        ("fixed-3", "2"),
    ]
    assert [one["widths"] for one in runs[2:]] == ["3", "3"]
    means = {one["contender"]: one for one in csv.DictReader((out / "table.csv").read_text().splitlines())}
    for name in ("held_out_rmse", "coverage", "seconds"):
        own = [float(one[name]) for one in runs[:2]]
        assert float(means["calibrated"][f"{name}_mean"]) == pytest.approx(sum(own) / 2)
        assert float(means["calibrated"][f"{name}_sd"]) == pytest.approx(abs(own[0] - own[1]) / math.sqrt(2))
    whole = json.loads((out / "study.json").read_text())
    assert len(whole["x"]) == len(whole["runs"][0]["fit"])
    assert {line["contender"] for line in whole["table"]} == set(means)


def test_the_report_asks_nobody_for_anything_and_draws_every_fit(data: Path, tmp_path: Path) -> None:
    study(data, tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text()
    assert set(re.findall(r"https?://[^\"' ]+", page)) == {"http://www.w3.org/2000/svg"}
    assert "<script" not in page
    assert page.count("<polyline") == 4
    assert page.count('aria-label="2 fits by') == 2


def test_a_study_that_was_stopped_goes_on_and_ends_as_if_it_had_not_been(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, cut, made = tmp_path / "whole", tmp_path / "cut", []
    study(data, whole)

    def dying(contender: Contender, points: PointsTask, seed: int, **options: Any) -> dict[str, Any]:
        made.append((contender.name, seed))
        if len(made) == 3:
            raise KeyboardInterrupt
        return run(contender, points, seed, **options)

    monkeypatch.setattr(command, "run", dying)
    assert study(data, cut).exit_code != 0
    assert not (cut / "report.html").exists()
    assert study(data, cut).exit_code == 0
    assert made == [("calibrated", 1), ("fixed-3", 1), ("calibrated", 2), ("calibrated", 2), ("fixed-3", 2)]
    one, other = (json.loads((out / "study.json").read_text())["runs"] for out in (whole, cut))
    assert [{**record, "seconds": 0} for record in one] == [{**record, "seconds": 0} for record in other]


def test_a_damaged_run_is_run_again_and_more_seeds_join(data: Path, tmp_path: Path, monkeypatch) -> None:
    out, made = tmp_path / "out", []
    study(data, out)
    (out / "runs" / "fixed-3-2.json").write_text("{half")

    def counting(contender: Contender, points: PointsTask, seed: int, **options: Any) -> dict[str, Any]:
        made.append((contender.name, seed))
        return run(contender, points, seed, **options)

    monkeypatch.setattr(command, "run", counting)
    assert study(data, out, "--seeds", 3).exit_code == 0
    assert made == [("fixed-3", 2), ("calibrated", 3), ("fixed-3", 3)]


def test_a_folder_with_another_study_is_left_alone(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    study(data, out)
    before = (out / "table.csv").read_text()
    for other in (("--held-out", 0.5), ("--max-steps", 31)):
        done = study(data, out, *other)
        assert done.exit_code == 2
        assert "to be empty or of the same samples, --held-out and --max-steps, got another study." in done.stderr
    data.write_text(data.read_text() + "9,9\n")
    assert study(data, out).exit_code == 2
    assert (out / "table.csv").read_text() == before


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--rules", "wild"], "Expected --rules among calibrated, paper, with commas, got 'wild'."),
        (["--rules", "calibrated,"], "Expected --rules among calibrated, paper, with commas, got ''."),
        (["--fixed", "4,0"], "Expected --fixed to be numbers of neurons from 1 to 64, with commas, got '0'."),
        (["--fixed", "²"], "Expected --fixed to be numbers of neurons from 1 to 64, with commas, got '²'."),
        (["--rules", "", "--fixed", ""], "Expected a rule in --rules or a size in --fixed, got none."),
        (["--held-out", "1"], "Expected --held-out between 0 and 1, such as 0.2, got 1."),
        (["--held-out", "nan"], "Expected --held-out between 0 and 1, such as 0.2, got nan."),
        (["--held-out", "0.95"], "Expected at least 4 samples beside those held out, got 2 of 40."),
    ],
)
def test_what_is_asked_wrongly_is_a_sentence_and_nothing_is_made(
    data: Path, tmp_path: Path, options: list[str], told: str
) -> None:
    done = asked(data, "--out", tmp_path / "out", *options)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_same_seed_holds_out_the_same_samples_of_everybody_and_another_seed_others() -> None:
    points = PointsTask(x=[float(n) for n in range(20)], y=[float(n * n) for n in range(20)])
    one, again, other = (split(points, 0.2, seed) for seed in (1, 1, 2))
    assert one == again != other
    assert len(one.held_out.x) == 4
    assert sorted(one.seen.x + one.held_out.x) == points.x
    assert all(y == x * x for x, y in zip(one.seen.x, one.seen.y, strict=True))
    assert len(split(points, 0.001, 1).held_out.x) == 1


def test_an_error_within_two_standard_errors_over_the_same_splits_is_a_tie() -> None:
    noise = [0.0, 0.3, -0.2, 0.1, -0.1]
    runs = [record("good", seed, 1 + n) for seed, n in enumerate(noise)]
    runs += [record("alike", seed, 1.05 + n) for seed, n in enumerate(reversed(noise))]
    runs += [record("bad", seed, 1.1 + n + 0.01 * seed) for seed, n in enumerate(noise)]
    found = {line.contender: line for line in lines(runs)}
    assert [found[name].against_best for name in ("good", "alike", "bad")] == ["best", "tie", "worse"]
    assert found["bad"].difference == pytest.approx(0.12)
    single = lines([record("good", 1, 1.0), record("bad", 1, 9.0)])
    assert [line.against_best for line in single] == ["best", "one seed"]


def test_drawings_escape_names_and_bear_values_that_are_all_alike() -> None:
    assert "<b>" not in dots("a <b>", {"<b>": [1.0, 1.0]}) + fits("<b>", [0, 1], [2, 2], [0, 1], [[2, 2]])
    assert ticks([3.0, 3.0]) == [3.0]
    assert ticks([0.1, 9.9], 5) == [2, 4, 6, 8]
