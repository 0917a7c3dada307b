"""What a study found, as numbers: mean and spread of every contender, and whether it is told apart from the best."""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

MEASURES = {
    "held_out_rmse": "error on held-out samples",
    "train_rmse": "error on seen samples",
    "neurons": "neurons",
    "parameters": "parameters",
    "steps": "steps",
    "seconds": "processor time, s",
    "coverage": "held-out samples inside the 95 % band",
}
TOLD_APART = 2.0  # standard errors of the mean difference, seed by seed
Against = Literal["best", "tie", "worse", "one seed"]


@dataclass(frozen=True)
class Line:
    """One contender: mean and standard deviation over seeds of every measure.

    Attributes:
        against_best: Whether its held-out error differs from the least by more than chance, over the same splits.
        difference, uncertainty: Its held-out error minus the best's, mean over seeds and standard error.
    """

    contender: str
    runs: int
    by_itself: int
    mean: dict[str, float]
    spread: dict[str, float]
    against_best: Against
    difference: float
    uncertainty: float | None


def lines(runs: Sequence[dict[str, Any]]) -> list[Line]:
    """A line for every contender, in the order in which they come."""
    each: dict[str, list[dict[str, Any]]] = {}
    for record in runs:
        each.setdefault(record["contender"], []).append(record)
    best = min(each.values(), key=lambda own: statistics.fmean(one["held_out_rmse"] for one in own))
    return [_line(own, best) for own in each.values()]


def _line(own: list[dict[str, Any]], best: list[dict[str, Any]]) -> Line:
    values = {measure: [float(one[measure]) for one in own] for measure in MEASURES}
    errors = {one["seed"]: one["held_out_rmse"] for one in best}
    apart = [one["held_out_rmse"] - errors[one["seed"]] for one in own if one["seed"] in errors]
    difference = statistics.fmean(apart) if apart else 0.0
    uncertainty = statistics.stdev(apart) / len(apart) ** 0.5 if len(apart) > 1 else None
    return Line(
        contender=own[0]["contender"],
        runs=len(own),
        by_itself=sum(one["ended"] == "converged" for one in own),
        mean={measure: statistics.fmean(found) for measure, found in values.items()},
        spread={measure: statistics.stdev(found) if len(found) > 1 else 0.0 for measure, found in values.items()},
        against_best=_against(own is best, difference, uncertainty),
        difference=difference,
        uncertainty=uncertainty,
    )


def _against(is_best: bool, difference: float, uncertainty: float | None) -> Against:
    if is_best:
        return "best"
    if uncertainty is None:
        return "one seed"
    return "worse" if difference > TOLD_APART * uncertainty else "tie"


def means_csv(found: Sequence[Line]) -> str:
    """The lines, a column for each mean and each spread."""
    head = [f"{measure}_{what}" for measure in MEASURES for what in ("mean", "sd")]
    rows = [
        [
            line.contender,
            line.runs,
            line.by_itself,
            *(part[measure] for measure in MEASURES for part in (line.mean, line.spread)),
            line.against_best,
            line.difference,
            "" if line.uncertainty is None else line.uncertainty,
        ]
        for line in found
    ]
    names = ["contender", "runs", "ended_by_itself", *head, "against_best", "difference", "difference_se"]
    return _csv([names, *rows])


def runs_csv(runs: Sequence[dict[str, Any]]) -> str:
    """Every run."""
    names = ["contender", "seed", "widths", "ended", *MEASURES]
    rows = [
        [one["contender"], one["seed"], "-".join(map(str, one["widths"])), one["ended"], *(one[m] for m in MEASURES)]
        for one in runs
    ]
    return _csv([names, *rows])


def _csv(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
