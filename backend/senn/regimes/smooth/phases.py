"""How smooth training goes from growth to growth: first with the brakes off, then with their tuning, until it settles.

A free phase lets the network take the shape that a growth allows (with the brakes on, a fast sine looks like noise and
stays flat); the tuned phase then finds out how smooth the data want it. While a plan still owes neurons the brakes stay
off. Everything here is flat and JSON-able: part of a checkpoint.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from senn.network.network import Network
from senn.regimes.scores import Step
from senn.tasks import Task

from .objective import Smoother, smoother_of
from .stacks import Brakes, Stack
from .trials import FREE_STEPS, TUNED_STEPS, Standing

SOLVER = "parameter"
FIRST_STEPS = 20  # of the first free phase: a random neuron needs longer than a proposed one
PATIENCE = 80  # steps after the trial's length in which training settles or a round comes all the same
REFUSED = 1e2  # damping at which a step is hardly one: where even that is refused, nothing is left to gain
CALM_FALL, CALM_STEPS = 1e-2, 3  # nats that a step gains at most, so many times in a row, once training has settled


@dataclass(frozen=True)
class Phase:
    """Where smooth training stands.

    Attributes:
        started: Step at which the phase began.
        length: Steps of the free phase.
        tuning: Whether the brakes are being tuned.
        calm: Steps in a row that gained next to nothing.
        owed: Neurons that the plan still owes.
        plan_evidence: The evidence from which the plan began.
        size, roughness, ripple: Strengths of the brakes, None where a phase begins; ripples are not held back in the
            plane.
        precision: 1 / the noise variance of a curve.
        awaited: Step of a round in the free phase that follows a change of the data, None once it has come.
    """

    started: int = 0
    length: int = FIRST_STEPS
    tuning: bool = False
    calm: int = 0
    owed: int = 0
    plan_evidence: float | None = None
    size: float | None = None
    roughness: float | None = None
    ripple: float | None = None
    precision: float = 10.0
    awaited: int | None = None

    @property
    def settled(self) -> bool:
        """Whether training has nothing more to gain."""
        return self.tuning and self.calm >= CALM_STEPS

    def stack(self, smoother: Smoother, network: Network, damping: float) -> Stack:
        """The network as a stack of one."""
        parameters, held = smoother.flat(network).unsqueeze(0), smoother.held
        begun = held.strengths(held.easy if self.tuning else held.free)
        now = (self.size, self.roughness, self.ripple)[: len(begun)]
        strengths = [first if strength is None else strength for first, strength in zip(begun, now, strict=True)]
        precision = self.precision if smoother.likelihood.estimated else 1.0
        brakes = Brakes(parameters.new_tensor([strengths]), parameters.new_tensor([precision]))
        nothing = parameters.new_zeros(1)
        return Stack(parameters, network.widths, brakes, nothing + damping, nothing, nothing + parameters.shape[1])

    def standing(self, smoother: Smoother, network: Network, damping: float) -> Standing:
        """What a round compares its trials with."""
        return Standing(self.stack(smoother, network, damping), self.settled, self.owed, self.plan_evidence)

    def step(self, network: Network, task: Task, damping: float, number: int) -> tuple[Step, Phase]:
        """The training step that leads from step `number` to the next, and the phase after it."""
        smoother = smoother_of(task)
        before = self.stack(smoother, network, damping)
        taken = number - self.started
        after = smoother.advance(before, range(taken, taken + 1), tune=self.tuning)
        moved = smoother.network(after.parameters[0], after.widths)
        (loss,) = smoother.losses(after)
        if not math.isfinite(loss):
            return Step(network, math.nan, math.nan, math.nan, damping, "diverged", SOLVER), self
        (score, limit), fall = smoother.score(before), after.fall.item()
        outcome: Literal["ok", "rejected"] = "ok" if fall > 0 else "rejected"
        calm = self._calmer(fall, after.damping.item())
        size, roughness, ripple = (*after.brakes.strengths[0].tolist(), None)[:3]
        phase = replace(
            self,
            calm=calm if self.tuning else 0,
            size=size,
            roughness=roughness,
            ripple=ripple,
            precision=after.brakes.precision.item(),
        )
        report = Step(moved, loss, score, limit, after.damping.item(), outcome, SOLVER)
        return report, phase._onward(number + 1)

    def _calmer(self, fall: float, damping: float) -> int:
        """A refused step says nothing, unless even the shortest are refused."""
        if fall <= 0:
            return self.calm + int(damping > REFUSED)
        return self.calm + 1 if fall < CALM_FALL else 0

    def _onward(self, step: int) -> Phase:
        if self.tuning or self.owed or step - self.started < self.length:
            return self
        return replace(self, tuning=True, started=step, calm=0, size=None, roughness=None, ripple=None)

    def due(self, step: int) -> bool:
        """Whether it is time for a proposal round."""
        done = step - self.started
        if not self.tuning:
            return (self.owed > 0 and done >= self.length) or (self.awaited is not None and step >= self.awaited)
        return done >= TUNED_STEPS and (self.settled or done >= TUNED_STEPS + PATIENCE)

    @property
    def horizon(self) -> int:
        """Steps after a growth at which its promise is held against what came of it."""
        return self.length if self.owed else self.length + TUNED_STEPS

    def grown(self, step: int, *, owed: int = 0, plan_evidence: float | None = None) -> Phase:
        """After a growth: brakes off."""
        return Phase(step, FREE_STEPS, owed=owed, plan_evidence=plan_evidence, precision=self.precision)

    def reopened(self, due: int) -> Phase:
        """After a change of settings: a round comes at step `due`, settled or not."""
        started = due - TUNED_STEPS - PATIENCE
        return replace(self, started=started, tuning=True, calm=0, owed=0, plan_evidence=None)

    @staticmethod
    def begun_anew(step: int, due: int) -> Phase:
        """After a change of the data: brakes off as at the start, and a round at step `due` all the same.

        What the brakes and the precision have learnt is about other data. Tuned on from there, while the network still
        has the old data's shape, they take the new data for noise, and hold the network flat (docs/growth.md).
        """
        return Phase(step, awaited=due)

    def refused(self, step: int, cadence: int) -> Phase:
        """After a refusal that is not the end: a plan is given up, the next round comes `cadence` steps later."""
        if self.owed:
            return replace(self, owed=0, plan_evidence=None)._onward(step)
        if self.awaited is not None:
            return replace(self, awaited=None)
        return replace(self, started=step - max(TUNED_STEPS - cadence, 0), calm=0) if self.tuning else self
