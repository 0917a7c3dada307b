"""Who takes part in a study, and what one run of it brings."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from senn import engine
from senn_live.protocol.specification import (
    CalibratedRule,
    Growth,
    Limits,
    Optimiser,
    PaperRule,
    PointsTask,
    RunSpecification,
)

from ..fit.fit import fit

LEVEL = 0.95
GRID = 121  # places at which every fit is kept, for the drawing
RULES = ("calibrated", "paper")


@dataclass(frozen=True)
class Contender:
    """A way of growing, or a network of so many neurons in one layer that does not grow."""

    rule: str = "calibrated"
    neurons: int | None = None

    @property
    def name(self) -> str:
        """As tables have it, and files."""
        return self.rule if self.neurons is None else f"fixed-{self.neurons}"

    def specification(self, points: PointsTask, seed: int, max_steps: int) -> RunSpecification:
        """Its run on these samples. A fixed network trains as smoothly as the calibrated rule's."""
        limits = Limits(steps=max_steps)
        if self.rule == "paper":
            fixed = Optimiser(method="fixed")
            return RunSpecification(
                task=points, seed=seed, limits=limits, rule=PaperRule(), optimiser=fixed, pace="max"
            )
        start, grows = [self.neurons or 1], self.neurons is None
        growth = Growth(width=grows, depth=grows)
        return RunSpecification(
            task=points, seed=seed, limits=limits, rule=CalibratedRule(), growth=growth, start=start, pace="max"
        )


@dataclass(frozen=True)
class Split:
    """The samples that a run sees, and those that judge it."""

    seen: PointsTask
    held_out: PointsTask


def split(points: PointsTask, share: float, seed: int) -> Split:
    """Hold a share of the samples back at random, at least one; the same for every contender with this seed."""
    count = len(points.x)
    out = set(random.Random(seed).sample(range(count), max(1, round(share * count))))  # noqa: S311 - no secret
    parts = [[n for n in range(count) if (n in out) is is_out] for is_out in (False, True)]
    seen, held_out = (
        points.model_copy(update={"x": [points.x[n] for n in part], "y": [points.y[n] for n in part]}) for part in parts
    )
    return Split(seen, held_out)


def run(
    contender: Contender,
    points: PointsTask,
    seed: int,
    *,
    share: float,
    max_steps: int,
    on_step: Callable[[engine.State], None],
) -> dict[str, Any]:
    """One run, as a record for JSON.

    Raises:
        KeyboardInterrupt: If it was interrupted: half a run says nothing.
    """
    parts = split(points, share, seed)
    started = time.process_time()
    found = fit(contender.specification(parts.seen, seed, max_steps), on_step=on_step)
    seconds = time.process_time() - started
    if found.ended == "interrupted":
        raise KeyboardInterrupt
    x, y = parts.held_out.x, parts.held_out.y
    errors = [told - value for told, value in zip(found.predict(x), y, strict=True)]
    inside = [low <= value <= high for (low, high), value in zip(found.band(x, LEVEL).points, y, strict=True)]
    return {
        "contender": contender.name,
        "seed": seed,
        "widths": list(found.network.widths),
        "neurons": sum(found.network.widths),
        "parameters": found.network.parameters,
        "steps": found.steps,
        "ended": found.ended,
        "seconds": seconds,
        "train_rmse": found.train_rmse,
        "held_out_rmse": math.sqrt(math.fsum(error * error for error in errors) / len(errors)),
        "coverage": sum(inside) / len(inside),
        "fit": found.predict(places(points)),
    }


def places(points: PointsTask) -> list[float]:
    """Where every fit is kept: evenly over all samples."""
    low, high = min(points.x), max(points.x)
    return [low + (high - low) * n / (GRID - 1) for n in range(GRID)]
