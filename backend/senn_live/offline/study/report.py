"""A study's report: one HTML file that opens from disk and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from senn_live.protocol.specification import PointsTask

from .. import style
from .contenders import LEVEL, places
from .drawing import dots, fits
from .table import MEASURES, Line

SAID = {
    "best": "least error",
    "tie": "not told apart from the best",
    "worse": "more error than the best",
    "one seed": "one seed tells nothing",
}


def write_report(
    path: Path, points: PointsTask, runs: Sequence[dict[str, Any]], found: Sequence[Line], *, share: float
) -> None:
    """Write the page."""
    seeds = len({one["seed"] for one in runs})
    page = style.Page(
        "A study of growing",
        f"{len(points.x)} samples; {seeds} seeds. With each seed {100 * share:g} % were held out at random, the "
        "same for all contenders, and judged the fits to the others.",
    )
    page.heading(
        "What came of it",
        "Means over seeds, ± one standard deviation. Told apart is what differs by more than "
        "two standard errors over the same splits.",
    )
    page.table(
        ["contender", *MEASURES.values(), "ended by itself", "on held-out samples"], [_row(line) for line in found]
    )
    page.heading("All fits over one another", "Every seed saw other samples and began with another network.")
    grid = places(points)
    page.drawing("".join(_fits(line.contender, points, grid, runs) for line in found))
    for measure, title in MEASURES.items():
        page.heading(title[0].upper() + title[1:], "A dot for every run, a bar at the mean." + _note(measure))
        page.drawing(dots(title, {line.contender: _values(runs, line.contender, measure) for line in found}))
    page.write(path)


def _fits(contender: str, points: PointsTask, grid: list[float], runs: Sequence[dict[str, Any]]) -> str:
    return fits(contender, points.x, points.y, grid, [one["fit"] for one in runs if one["contender"] == contender])


def _values(runs: Sequence[dict[str, Any]], contender: str, measure: str) -> list[float]:
    return [float(one[measure]) for one in runs if one["contender"] == contender]


def _note(measure: str) -> str:
    return f" {LEVEL:g} is promised, on average." if measure == "coverage" else ""


def _row(line: Line) -> list[str]:
    cells = [f"{line.mean[measure]:.3g} ± {line.spread[measure]:.2g}" for measure in MEASURES]
    return [line.contender, *cells, f"{line.by_itself} of {line.runs}", SAID[line.against_best]]
