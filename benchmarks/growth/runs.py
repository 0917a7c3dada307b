"""One grown network per data set: what `senn fit` does with its defaults, nothing tuned per target."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from senn_live.offline.fit.fit import Fit, fit
from senn_live.protocol.specification import CalibratedRule, Limits, PointsTask, RunSpecification

MOST_STEPS = 3000  # an open end would hide runs that do not end by themselves


@dataclass(frozen=True)
class Grown:
    """A finished run, the processor time that it took, and what its expansions promised and brought."""

    fit: Fit
    seconds: float
    promises: list[float]
    score_promises: list[float]

    def predict(self, grid: np.ndarray) -> np.ndarray:
        """The fitted function."""
        return np.array(self.fit.predict(grid.tolist()))

    def record(self, error: float) -> dict[str, object]:
        """The run as the results file keeps it."""
        return {
            "error": round(error, 6),
            "widths": list(self.fit.network.widths),
            "parameters": self.fit.network.parameters,
            "steps": self.fit.steps,
            "ended": self.fit.ended,
            "seconds": round(self.seconds, 2),
            "predicted/realised": [round(ratio, 4) for ratio in self.promises],
            "score/realised": [round(ratio, 4) for ratio in self.score_promises],
        }


def grow(x: np.ndarray, y: np.ndarray, seed: int) -> Grown:
    """Run the product's fit to its end: samples are scaled as `senn fit` scales them. `seconds` is processor time."""
    started = time.process_time()
    found = fit(_specification(x, y, seed))
    seconds = time.process_time() - started
    scores = {each.step: found.data.task.drop_for(each.score) for each in found.expansions}
    delivered = [each for each in found.deliveries if each.realised_drop > 0]
    return Grown(
        found,
        seconds,
        [each.predicted_drop / each.realised_drop for each in delivered],
        [scores[each.expansion_step] / each.realised_drop for each in delivered],
    )


def _specification(x: np.ndarray, y: np.ndarray, seed: int) -> RunSpecification:
    task = PointsTask(x=x.tolist(), y=y.tolist())
    return RunSpecification(task=task, seed=seed, limits=Limits(steps=MOST_STEPS), rule=CalibratedRule(), pace="max")
