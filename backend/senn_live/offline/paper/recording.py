"""What the reproductions keep of a run, as plain values for JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

from senn import engine, reports

MOST_MOMENTS = 400  # of a history; a longer one is thinned evenly
Tell = Callable[[str, float], None]  # what is being done, and which share of everything is done


def silent(_text: str, _share: float) -> None:
    """Tell nobody."""


def rounded(values: Tensor, digits: int = 6) -> list[float]:
    """A vector as numbers of so many significant digits: what a drawing needs, in a fraction of the bytes."""
    return [float(f"{value:.{digits}g}") for value in values.tolist()]


def expansion_in(reported: tuple[reports.Report, ...]) -> reports.ExpansionReport | None:
    """The expansion among reports, if there is one."""
    return next((report for report in reported if isinstance(report, reports.ExpansionReport)), None)


class History:
    """Step by step: loss, score and size; and every expansion. Thinned to `MOST_MOMENTS` when asked for."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, float, float, int]] = []
        self._expansions: list[dict[str, Any]] = []

    def keep(self, state: engine.State, reported: tuple[reports.Report, ...]) -> None:
        """Note what was reported on the way to `state`."""
        for report in reported:
            if isinstance(report, reports.StepReport):
                self._rows.append((report.step, report.loss, report.expansion_score, sum(state.network.widths)))
            elif isinstance(report, reports.ExpansionReport):
                kept = {"step": report.step, "kind": report.kind, "layer": report.layer}
                self._expansions.append(kept | {"widths": list(report.widths_after)})

    def columns(self) -> dict[str, Any]:
        """The history, column by column."""
        rows = self._rows[:: max(1, len(self._rows) // MOST_MOMENTS)]
        names = ("step", "loss", "expansion_score", "neurons")
        found = {name: [row[index] for row in rows] for index, name in enumerate(names)}
        return {**found, "expansions": self._expansions}
