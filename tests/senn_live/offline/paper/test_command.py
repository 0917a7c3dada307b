"""`senn reproduce`: options in, files out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from senn_live.offline.paper import figure2
from senn_live.offline.paper.command import parse_seeds, reproduce_app


def run(*arguments: object):
    return CliRunner().invoke(reproduce_app, [str(argument) for argument in arguments])


def test_figure2_writes_its_data_and_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = lambda self, rule: figure2.Settings(max_steps=12, depth=rule != "paper")  # noqa: E731
    monkeypatch.setattr(figure2.Figure2, "settings", short)
    done = run("figure2", "--out", tmp_path / "new", "--seeds", "4", "--quiet")
    assert done.exit_code == 0, done.output
    assert [run["seed"] for run in json.loads((tmp_path / "new" / "figure2.json").read_text())["runs"]] == [4, 4]
    assert (tmp_path / "new" / "figure2.html").stat().st_size > 1e6


@pytest.mark.parametrize(("text", "seeds"), [("0-3", (0, 1, 2, 3)), ("5", (5,)), ("7, 1-2,1", (7, 1, 2))])
def test_seeds_are_ranges_and_numbers(text: str, seeds: tuple[int, ...]) -> None:
    assert parse_seeds(text) == seeds


@pytest.mark.parametrize("text", ["", "a", "3-", "4-2", "1;2", "-1"])
def test_what_names_no_seeds_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="Expected seeds such as 0-9 or 0,3,5"):
        parse_seeds(text)
