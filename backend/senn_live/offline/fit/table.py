"""Predictions and their band as a table that spreadsheets read."""

from __future__ import annotations

import csv
from pathlib import Path

from .fit import Fit


def write_table(fit: Fit, places: list[float], level: float, path: Path) -> None:
    """Write a row for every place: x, the fit, where the curve may be, where the next sample may fall."""
    band = fit.band(places, level)
    share = f"{100 * level:g} %"
    edges = [f"{what} {share} {end}" for what in ("curve", "points") for end in ("low", "high")]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([fit.x_label or "x", fit.y_label or "fit", *edges])
        for x, y, curve, points in zip(places, fit.predict(places), band.curve, band.points, strict=True):
            rows.writerow([x, y, *curve, *points])
