"""The band's promise: how often it holds the curve and new samples, beside a Gaussian process's.

    python -m benchmarks.band            # 9 targets x 3 sample sizes x 3 noises x 2 seeds, and mcycle
    python -m benchmarks.band --quick    # 96 samples, noise 0.05

The data seeds are none that anything was chosen on. Coverage of new samples is computed, not sampled: the normal
probability of the interval, on average over the places.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before NumPy and torch: small matrices are slower on two

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.stats import norm

from .growth.baselines import gaussian_process_band
from .growth.motorcycle import DATA, FOLDS
from .growth.runs import grow
from .growth.targets import LISTED, NOISES, SAMPLES, TARGETS, Case, test_inputs
from .recording import record, table

LEVEL = 0.95
SEEDS = (71, 72)
JUMPS = {"square"}
HEAD = ["", "curve", "new samples", "curve's width / GP's", "GP: curve", "GP: new samples"]


@dataclass(frozen=True)
class Held:
    """What one data set's band held: shares of the curve and of new samples, of SENN and of a Gaussian process."""

    case: Case
    curve: float
    points: float
    width: float
    gp_curve: float
    gp_points: float
    seconds: float


def held(case: Case) -> Held:
    """Grow, and look."""
    (x, y), grid = case.data(), test_inputs()
    truth = TARGETS[case.target](grid)
    fit = grow(x, y, case.seed).fit
    started = time.process_time()
    band = fit.band(grid.tolist(), LEVEL)
    seconds = time.process_time() - started
    curve, points = np.array(band.curve), np.array(band.points)
    mean, deviation, noise = gaussian_process_band(x, y, grid)
    half, beyond = (norm.ppf(0.5 + LEVEL / 2) * each for each in (deviation, np.hypot(deviation, noise)))
    return Held(
        case,
        float(np.mean((curve[:, 0] <= truth) & (truth <= curve[:, 1]))),
        _new_samples(points[:, 0] - truth, points[:, 1] - truth, case.noise),
        float(np.median(curve[:, 1] - curve[:, 0]) / np.median(2 * half)),
        float(np.mean(np.abs(mean - truth) <= half)),
        _new_samples(mean - beyond - truth, mean + beyond - truth, case.noise),
        seconds,
    )


def motorcycle() -> tuple[list[list[str]], float]:
    """Ten folds: the share of held-out accelerations inside, by when they were taken; and the median width in g."""
    x, y = np.loadtxt(DATA, delimiter=",", skiprows=1).T
    order, inside, widths = np.random.default_rng(0).permutation(len(x)), np.zeros(len(x), bool), []
    for fold in range(FOLDS):
        out = order[fold::FOLDS]
        kept = np.sort(np.setdiff1d(order, out))
        points = np.array(grow(x[kept], y[kept], fold).fit.band(x[out].tolist(), LEVEL).points)
        inside[out] = (points[:, 0] <= y[out]) & (y[out] <= points[:, 1])
        widths += (points[:, 1] - points[:, 0]).tolist()
    parts = {"all": x > -1, "before 14 ms: quiet": x < 14, "14 to 35 ms: loud": (x >= 14) & (x < 35), "after": x >= 35}
    rows = [[name, str(int(part.sum())), f"{100 * inside[part].mean():.0f} %"] for name, part in parts.items()]
    return rows, float(np.median(widths))


def main() -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="96 samples, noise 0.05, no motorcycle data, no record")
    quick = parser.parse_args().quick
    torch.set_num_threads(1)
    sizes, noises = ((96,), (0.05,)) if quick else (SAMPLES, NOISES)
    # a seed of its own for each target, so that an unlucky draw is not everybody's
    chosen = [
        Case(target, samples, noise, 1000 * seed + 10 * index + level)
        for index, target in enumerate(LISTED)
        for samples in sizes
        for level, noise in enumerate(noises)
        for seed in SEEDS
    ]
    found = []
    for case in chosen:
        found.append(held(case))
        if len(found) % 20 == 0:
            print(f"{len(found)}/{len(chosen)}", file=sys.stderr, flush=True)
    text = _text(found)
    if not quick:
        rows, width = motorcycle()
        text += (
            f"\n\nMotorcycle data, ten folds, held-out accelerations inside (the interval is {width:.0f} g wide "
            f"everywhere):\n\n{table(['taken', 'samples', 'inside'], rows)}"
        )
        record("band", "The band's promise", text)
    print(text)


def _new_samples(low: np.ndarray, high: np.ndarray, noise: float) -> float:
    return float(np.mean(norm.cdf(high / noise) - norm.cdf(low / noise)))


def _text(found: list[Held]) -> str:
    groups: dict[str, Callable[[Held], bool]] = {
        "all": lambda _: True,
        "all but jumps": lambda h: h.case.target not in JUMPS,
    }
    groups |= {target: lambda h, t=target: h.case.target == t for target in LISTED}  # type: ignore[misc]
    groups |= {f"N = {n}": lambda h, n=n: h.case.samples == n for n in SAMPLES}  # type: ignore[misc]
    groups |= {f"σ = {s}": lambda h, s=s: h.case.noise == s for s in NOISES}  # type: ignore[misc]
    rows = [_row(name, [each for each in found if is_in(each)]) for name, is_in in groups.items()]
    cost = 1000 * float(np.median([each.seconds for each in found]))
    settings: dict[tuple[int, float], list[float]] = {}
    for each in found:
        settings.setdefault((each.case.samples, each.case.noise), []).append(each.points)
    means = [float(np.mean(each)) for each in settings.values()]
    return (
        f"Shares held by a nominal {100 * LEVEL:g} % on {len(found)} data sets on which nothing was chosen. "
        f"New samples by N and σ: {100 * min(means):.1f} to {100 * max(means):.1f} %. "
        f"A band costs {cost:.0f} ms of processor time at the median, 400 places included.\n\n{table(HEAD, rows)}"
    )


def _row(name: str, some: list[Held]) -> list[str]:
    if not some:
        return [name, *["–"] * 5]
    shares = [np.mean([getattr(each, what) for each in some]) for what in ("curve", "points", "gp_curve", "gp_points")]
    curve, points, gp_curve, gp_points = (f"{100 * share:.1f} %" for share in shares)
    return [name, curve, points, f"{np.median([each.width for each in some]):.2f}", gp_curve, gp_points]


if __name__ == "__main__":
    main()
