"""Trials watched: what the copies of a stack are at a few moments of their training, for people to see.

Nothing here changes a number: a phase cut in pieces takes the same steps, and what is looked at is not written to.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .objective import Smoother
from .stacks import Stack

FREE_LOOKS, TUNED_LOOKS = (0, 6, 12), (9, 18)  # steps of a trial's two phases after which it is looked at
MOMENTS = (*FREE_LOOKS, *(FREE_LOOKS[-1] + look for look in TUNED_LOOKS))
EVERY = 2  # of the penalty's grid points one is kept: 64


@dataclass(frozen=True)
class Glance:
    """A stack at one moment: its evidence, and its curves [K, points] where there is one input."""

    evidence: list[float]
    curves: Tensor | None


def taken(
    smoother: Smoother, stack: Stack, looks: tuple[int, ...], *, tune: bool, watched: bool
) -> tuple[Stack, list[Glance]]:
    """The stack after a phase of `looks[-1]` steps; if watched, what it was after each number of steps in `looks`."""
    if not watched:
        return smoother.steps(stack, looks[-1], tune=tune), []
    glances, done = [], 0
    for look in looks:
        stack = smoother.advance(stack, range(done, look), tune=tune)
        glances.append(Glance(smoother.evidence(stack).tolist(), smoother.curves(stack)))
        done = look
    return stack, glances


def points(smoother: Smoother) -> Tensor | None:
    """Where curves are looked at [points], in the network's units; None where there are none."""
    return None if smoother.is_plane else smoother.grid[0, ::EVERY].clone()


def curves_of(glances: tuple[Glance, ...], place: int) -> Tensor | None:
    """One copy's curves [moments, points]."""
    seen = [glance.curves[place] for glance in glances if glance.curves is not None]
    return torch.stack(seen)[:, ::EVERY].clone() if seen else None
