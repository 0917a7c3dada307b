"""Quantiles of Student's t distribution, which torch does not have."""

from __future__ import annotations

import math
from functools import lru_cache

import torch

STEPS = 20_001  # of the angle: quantiles to four digits at any number of degrees of freedom below some thousands


@lru_cache(maxsize=64)
def two_sided(level: float, freedom: float) -> float:
    """What |t| stays below with probability `level`, for `freedom` >= 1 degrees of freedom.

    With t = sqrt(freedom) tan(a) the density of a is proportional to cos(a)^(freedom - 1): smooth and bounded, so that
    its integral is a sum.
    """
    angle = torch.linspace(0, math.pi / 2, STEPS, dtype=torch.float64)
    share = torch.cumulative_trapezoid(angle.cos().clamp_min(0).pow(freedom - 1), dx=angle[1].item())
    wanted = level * share[-1]
    above = int(torch.searchsorted(share, wanted))
    before = share[above - 1].item() if above else 0.0
    part = (wanted.item() - before) / max(share[above].item() - before, 1e-300)
    return math.sqrt(freedom) * math.tan((above + part) * angle[1].item())
