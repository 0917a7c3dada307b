"""How much a step is held back: the Levenberg-Marquardt damping of every regime, in one place.

A step that brought what its model promised is followed by a bolder one, a step that brought nothing by one held back
four times as much. How bold depends on the step, so the numbers differ, and each has its reason here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

GROWTH_DAMPING = (
    1e-2  # right after a growth, in trials as in the run: what the new neuron needs is not what was settled
)
TRIES = 6  # dampings tried in one step: a factor of 4 ** 6; what is no better then is rejected, and goes on from there
MOST, LITTLE = 0.5, 0.25  # shares of the promise: above the first the model is good, below the second it is not

Found = TypeVar("Found")


@dataclass(frozen=True)
class Damping:
    """One regime's policy.

    Attributes:
        eased: Factor after a step that brought most of what was promised; `warned` after one that brought little.
        raised: Factor after one that brought nothing: more than `eased` takes back in two steps, so that it recovers.
        least, most: It stays in between: below, float64 knows no difference; above, a step is none.
    """

    eased: float
    least: float
    most: float
    warned: float = 2.0
    raised: float = 4.0

    def after(self, damping: float, fell: float, promised: float = 0.0) -> float:
        """The next step's damping, by how far the objective fell and how far it was promised to."""
        if not fell > 0:
            factor = self.raised
        elif fell < LITTLE * promised:
            factor = self.warned
        else:
            factor = self.eased if fell > MOST * promised else 1.0
        return min(max(damping * factor, self.least), self.most)

    def search(self, damping: float, attempt: Callable[[float], Found | None]) -> tuple[Found | None, float]:
        """The first attempt that finds something better, and the next step's damping; None where none does."""
        for _ in range(TRIES):
            found = attempt(damping)
            if found is not None:
                return found, self.after(damping, 1.0)
            damping = self.after(damping, 0.0)
        return None, damping


# Natural gradient steps know their direction well and evaluate once a try: eased slowly, a try is seldom in vain.
SCORES = Damping(eased=0.7, least=1e-10, most=1e8)
# A classifier's step takes its length from the true model along it, so a bold one costs little.
LABELS = Damping(eased=0.5, least=1e-8, most=1e6)
# Steps with a bend follow curved valleys, and all copies of a stack step once: what fails is held back in the next.
SMOOTH = Damping(eased=0.3, least=1e-9, most=1e6)
