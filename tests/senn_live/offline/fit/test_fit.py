"""`senn fit`: the same engine without a server."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from senn_live.offline.fit.command import fit_command
from senn_live.offline.fit.fit import fit
from senn_live.protocol.specification import Limits, PresetTask, RunSpecification

app = typer.Typer()
app.command()(fit_command)


@pytest.fixture
def corner(tmp_path: Path) -> Path:
    """|x| at 40 places with noise: one neuron is not enough."""
    noise = random.Random(1)
    path = tmp_path / "corner.csv"
    xs = [-2 + 4 * i / 39 for i in range(40)]
    path.write_text("x,y\n" + "".join(f"{x},{abs(x) + noise.gauss(0, 0.03)}\n" for x in xs))
    return path


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_result_has_the_promised_fields_and_its_predictions_are_the_fit(corner: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "result.json", tmp_path / "report.html"
    done = run(corner, "--predict", corner, "--out", out, "--report", report, "--quiet")
    assert done.exit_code == 0, done.output
    result = json.loads(out.read_text())
    assert set(result) == {"widths", "parameters", "steps", "ended", "train_rmse", "events", "predictions", "band"}
    assert result["ended"] == "converged"
    assert result["widths"] == result["events"][-1]["widths"]
    assert sum(result["widths"]) > 1
    assert all(event["function_change"] < 1e-6 for event in result["events"])
    ys = [float(line.split(",")[1]) for line in corner.read_text().splitlines()[1:]]
    errors = [(a - b) ** 2 for a, b in zip(result["predictions"], ys, strict=True)]
    assert math.sqrt(sum(errors) / len(errors)) == pytest.approx(result["train_rmse"], rel=1e-9)
    assert "Plotly.newPlot" in report.read_text()


def test_a_band_lies_about_the_predictions_in_the_units_of_the_data_and_is_wider_the_surer_it_is(
    tmp_path: Path,
) -> None:
    """The same data in another unit have the same band in that unit: nothing of the scaling shows."""
    noise, xs = random.Random(2), [i / 10 for i in range(50)]
    ys, found = [math.sin(x) + noise.gauss(0, 0.1) for x in xs], {}
    grid = tmp_path / "grid.csv"
    grid.write_text("t\n" + "".join(f"{1000 + 60 * x}\n" for x in (0.05, 2.0, 4.9, 6.5)))
    for name, unit in (("one", 1.0), ("large", 1e6)):
        data, out = tmp_path / f"{name}.csv", tmp_path / f"{name}.json"
        rows = (f"{1000 + 60 * x},{unit * (y + 3)}\n" for x, y in zip(xs, ys, strict=True))
        data.write_text("t,y\n" + "".join(rows))
        for level in (0.5, 0.95):
            assert run(data, "--predict", grid, "--level", level, "--out", out, "--quiet").exit_code == 0
            found[name, level] = json.loads(out.read_text())
    sure = found["one", 0.95]
    assert sure["band"]["level"] == 0.95
    for y, (low, high), (lowest, highest) in zip(
        sure["predictions"], sure["band"]["curve"], sure["band"]["points"], strict=True
    ):
        assert lowest < low < y < high < highest
        assert y - low == pytest.approx(high - y)
    for what in ("curve", "points"):
        for narrow, wide, large in zip(
            found["one", 0.5]["band"][what], sure["band"][what], found["large", 0.95]["band"][what], strict=True
        ):
            assert wide[0] < narrow[0] < narrow[1] < wide[1]
            assert [end / 1e6 for end in large] == pytest.approx(wide, rel=1e-3)


def test_the_table_has_a_row_a_place_with_the_names_of_the_data_and_both_intervals(
    corner: Path, tmp_path: Path
) -> None:
    table, out = tmp_path / "table.csv", tmp_path / "result.json"
    done = run(corner, "--predict", corner, "--level", 0.9, "--table", table, "--out", out, "--quiet")
    assert done.exit_code == 0, done.output
    head, *rows = table.read_text().splitlines()
    assert head == "x,y,curve 90 % low,curve 90 % high,points 90 % low,points 90 % high"
    result = json.loads(out.read_text())
    assert [[float(cell) for cell in row.split(",")][1:] for row in rows] == [
        [y, *curve, *points]
        for y, curve, points in zip(
            result["predictions"], result["band"]["curve"], result["band"]["points"], strict=True
        )
    ]


def test_without_places_to_predict_at_there_is_an_empty_band(corner: Path) -> None:
    result = json.loads(run(corner, "--max-steps", 15).stdout)
    assert (result["predictions"], result["band"]) == ([], {"level": 0.95, "curve": [], "points": []})


def test_classes_have_no_band_and_are_told_why() -> None:
    found = fit(RunSpecification(task=PresetTask(name="moons"), limits=Limits(steps=3)))
    with pytest.raises(ValueError, match="Expected a curve, one input and one output, got classification"):
        found.band([0.0], 0.95)


def test_the_report_loads_nothing_from_elsewhere(corner: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    run(corner, "--report", report, "--quiet", "--max-steps", 20)
    text = report.read_text()
    assert "<script src" not in text
    assert "<link" not in text


def test_the_same_seed_gives_the_same_run_and_another_seed_another(corner: Path) -> None:
    first, again, other = (run(corner, "--seed", seed, "--max-steps", 30).stdout for seed in (5, 5, 6))
    assert first == again != other


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--rule", "wild"], "Expected --rule calibrated or paper, got 'wild'."),
        (["--x", "z"], "Expected a column among x, y, got 'z'."),
        (["--predict", "nowhere.csv"], "Expected a readable text file, got nowhere.csv"),
        (["--level", "1"], "Expected --level between 0 and 1, such as 0.95, got 1."),
        (["--level", "nan"], "Expected --level between 0 and 1, such as 0.95, got nan."),
        (["--table", "t.csv"], "Expected --predict with the places that --table is of, got none."),
    ],
)
def test_a_wrong_option_is_answered_with_a_sentence_and_status_2(corner: Path, arguments: list[str], told: str) -> None:
    done = run(corner, *arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_an_interrupted_fit_keeps_what_it_has() -> None:
    def stop_at_15(state) -> None:
        if state.step == 15:
            raise KeyboardInterrupt

    found = fit(RunSpecification(task=PresetTask(name="abs")), on_step=stop_at_15)
    assert (found.steps, found.ended) == (15, "interrupted")
    assert len(found.predict([0.0, 1.0])) == 2


def test_the_step_limit_is_named() -> None:
    found = fit(RunSpecification(limits=Limits(steps=5)))
    assert (found.steps, found.ended) == (5, "step_limit")


def test_what_was_read_is_said_in_a_line_and_names_the_axes_of_the_report(tmp_path: Path) -> None:
    data, report = tmp_path / "air.csv", tmp_path / "report.html"
    data.write_text("date;co2 (ppm)\n" + "".join(f"2024-01-{day:02d};{400 + day},5\n" for day in range(1, 9)))
    done = run(data, "--report", report, "--max-steps", 5)
    assert done.exit_code == 0, done.output
    assert "x = date (days since 2024-01-01), y = co2 (ppm), 8 rows" in done.output
    assert "date (days since 2024-01-01)" in report.read_text()


def test_more_than_2000_rows_are_refused_with_the_samples_that_can_be_taken(tmp_path: Path) -> None:
    data = tmp_path / "long.csv"
    data.write_text("x,y\n" + "".join(f"{i},{i % 3}\n" for i in range(2500)))
    refused = run(data, "--quiet")
    assert refused.exit_code == 2
    assert "Say --sample even or --sample random." in refused.output
    taken = run(data, "--sample", "even", "--max-steps", 1)
    assert "2000 of 2500 rows (evenly spaced)" in taken.output


def test_what_a_table_leaves_open_is_answered_by_an_option(tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_text("x;y\n0;1,234\n1;2,345\n2;3,456\n3;4,567\n")
    refused = run(path, "--max-steps", 3)
    assert refused.exit_code == 2
    assert refused.stderr.rstrip().endswith("Say --decimal point or --decimal comma.")
    out = tmp_path / "result.json"
    for mark, rmse in (("comma", 10), ("point", 10_000)):
        assert run(path, "--decimal", mark, "--max-steps", 3, "--out", out).exit_code == 0
        assert rmse / 1e3 < json.loads(out.read_text())["train_rmse"] < rmse
    wrong = run(path, "--decimal", "dot")
    assert (wrong.exit_code, "Expected --decimal point or comma, got 'dot'." in wrong.stderr) == (2, True)


def test_a_column_of_labels_makes_classes_in_the_plane(tmp_path: Path) -> None:
    path, out = tmp_path / "labels.csv", tmp_path / "result.json"
    rows = [f"{x},{y},{'cat' if x > 2 else 'dog'}" for x in range(6) for y in range(6)]
    path.write_text("\n".join(["a,b,kind", *rows]))
    assert run(path, "--label", "kind", "--max-steps", 40, "--out", out).exit_code == 0
    found = json.loads(out.read_text())
    assert (found["classes"], found["train_accuracy"]) == (["cat", "dog"], 1.0)
    assert "train_rmse" not in found
    refused = run(path, "--label", "kind", "--report", tmp_path / "report.html")
    assert refused.exit_code == 2
    assert "Expected --predict and --report with a curve" in refused.stderr
