"""One grown network per data set: the engine with its defaults, nothing tuned per target."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch

from senn import engine
from senn.growing import grown
from senn.settings import Settings
from senn.tasks import Task

from .baselines import Predictor

MOST_STEPS = 3000  # an open end would hide runs that do not end by themselves


@dataclass(frozen=True)
class Grown:
    """A finished run: the fit, the network's size, and what its expansions promised and brought."""

    predict: Predictor
    widths: tuple[int, ...]
    parameters: int
    steps: int
    ended: str
    seconds: float
    promises: list[float]
    score_promises: list[float]

    def record(self, error: float) -> dict[str, object]:
        """The run as the results file keeps it."""
        return {
            "error": round(error, 6),
            "widths": list(self.widths),
            "parameters": self.parameters,
            "steps": self.steps,
            "ended": self.ended,
            "seconds": round(self.seconds, 2),
            "predicted/realised": [round(ratio, 4) for ratio in self.promises],
            "score/realised": [round(ratio, 4) for ratio in self.score_promises],
        }


def grow(x: np.ndarray, y: np.ndarray, seed: int) -> Grown:
    """Run the engine to its end. `seconds` is processor time."""
    x_shift, x_scale, y_shift, y_scale = x.mean(), x.std(), y.mean(), y.std() or 1.0
    inputs = torch.from_numpy((x - x_shift) / x_scale).unsqueeze(1)
    targets = torch.from_numpy((y - y_shift) / y_scale).unsqueeze(1)
    task, settings = Task(inputs, targets, "regression", 1), Settings(max_steps=MOST_STEPS)
    started = time.process_time()
    state, reports = grown(task, settings, seed)
    seconds = time.process_time() - started
    scores = {r.step: task.drop_for(r.score) for r in reports if isinstance(r, engine.ExpansionReport)}
    delivered = [r for r in reports if isinstance(r, engine.DeliveryReport) and r.realised_drop > 0]

    def predict(grid: np.ndarray) -> np.ndarray:
        points = torch.from_numpy((grid - x_shift) / x_scale).unsqueeze(1)
        return state.network.evaluate(points).squeeze(1).numpy() * y_scale + y_shift

    return Grown(
        predict,
        state.network.widths,
        state.network.parameters,
        state.step,
        str(state.ended),
        seconds,
        [r.predicted_drop / r.realised_drop for r in delivered],
        [scores[r.expansion_step] / r.realised_drop for r in delivered],
    )
