"""A real data set, strongly heteroscedastic: head accelerations in a motorcycle crash, by cross-validation."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .baselines import all_baselines
from .runs import grow

DATA = Path(__file__).parents[2] / "backend/senn_live/data/mcycle.csv"
FOLDS = 10


def cross_validated() -> dict[str, float]:
    """RMSE in g over all held-out points, for every method."""
    x, y = np.loadtxt(DATA, delimiter=",", skiprows=1).T
    order = np.random.default_rng(0).permutation(len(x))
    squares: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        out = order[fold::FOLDS]
        kept = np.setdiff1d(order, out)
        rank = kept[np.argsort(x[kept], kind="stable")]
        fitted = {"senn": grow(x[rank], y[rank], fold).predict, **all_baselines(x[rank], y[rank])}
        for name, predict in fitted.items():
            squares.setdefault(name, []).extend((predict(x[out]) - y[out]) ** 2)
    return {name: float(np.sqrt(np.mean(each))) for name, each in squares.items()}
