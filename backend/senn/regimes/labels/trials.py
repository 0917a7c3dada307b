"""Copies of a classifier that train, and what the labels say of growths and removals once they have.

A proposal's score is what its new columns explain at once, of one way of feeding ten outputs. What a neuron is worth to
a classifier shows once the weights around it have followed (250 digits: scored 0.04 nats a digit, the loss fell by 0.5
in the ten steps after), so the best proposals of every family train in copies of the network. A plan is looked for
where no neuron paid in the round before either, and training has little left to gain.

The judge is the expected loss on samples not seen (`Standing.expected`), sample by sample, so that the difference of
two networks comes with a standard error. The evidence would be a judge too, but it charges width too much: 60 digits
leave it undecided between one neuron and four, of which four halve the expected loss and lower the true one by a third.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from senn.decisions.criterion import Verdict
from senn.network.network import Network
from senn.network.surgery import expanded
from senn.proposals.calibrated import neurons
from senn.proposals.proposal import Courses, Proposal, Trial
from senn.proposals.pruning import cheapest_removals, removal_proposal
from senn.proposals.survey import Survey
from senn.regimes.damping import GROWTH_DAMPING
from senn.reports import Reason
from senn.settings import Settings
from senn.tasks import Task

from .objective import advance, stand

HALF = 10  # steps; the promise is held against the loss after one half, the trial is judged after two
CAUTION = 2.0  # standard errors that a growth must gain beyond what the rule asks for


@dataclass(frozen=True)
class Trained:
    """A network that has trained.

    Attributes:
        expected: Each sample's loss [N] had it not been seen, in nats.
        halfway: The network after the first half, where a plan goes on, and `loss` there.
    """

    expected: Tensor
    halfway: Network
    loss: float

    def gain_over(self, other: Trained, caution: float = CAUTION) -> float:
        """By how many nats less it is expected to lose, `caution` standard errors of the difference taken off."""
        less = other.expected - self.expected
        found = less.sum() - caution * less.std() * len(less) ** 0.5
        return torch.nan_to_num(found, nan=-torch.inf).item()


@dataclass(frozen=True)
class Copy:
    """A proposal in a copy of the network, and what became of that."""

    proposal: Proposal
    after: Trained


class LabelCopies:
    """How copies of a classifier train and are compared: `trials.Copies`, for one round.

    `plans`: whether a plan may be made where no neuron pays alone.
    """

    def __init__(self, network: Network, task: Task, settings: Settings, *, plans: bool) -> None:
        self._task, self._settings, self._rule = task, settings, settings.calibrated
        self._now, onward = _seen(network, task), _trained(network, task)
        self._training = max(onward.gain_over(self._now, 0.0), 0.0)
        self._base = onward if self._training > 0 else self._now
        self._plans = plans and self._training <= self._rule.evidence

    @property
    def most_together(self) -> int:
        """As many as the rule says, once training has little left to gain."""
        return self._rule.lookahead if self._plans else 1

    def train(self, network: Network, entered: list[Proposal], *, watched: bool = False) -> list[Copy]:
        """One after the other."""
        del watched
        return [Copy(each, _trained(expanded(network, each.layer, each.growth), self._task)) for each in entered]

    def better(self, one: Copy, other: Copy) -> bool:
        """By the expected loss."""
        return self._gain(one) > self._gain(other)

    def alone(self, copy: Copy) -> Trial:
        """The nats less that it is expected to lose; the loss halfway is what its promise is held against."""
        return self._trial(copy, copy)

    def helpful(self, copies: list[Copy]) -> Copy | None:
        """The best so far."""
        return max(copies, key=self._gain, default=None)

    def onwards(self, copy: Copy) -> Network | None:
        """The network halfway."""
        return copy.after.halfway

    def others(self, seen: Survey, generator: torch.Generator) -> list[Proposal]:
        """A neuron for every hidden layer."""
        return neurons(seen, self._settings, generator)

    def together(self, first: Copy, stages: list[list[Copy]]) -> Trial | None:
        """Every neuron has to pay for itself."""
        best = self.helpful(stages[-1])
        if best is None or not self._gain(best) > len(stages) * self._rule.evidence:
            return None
        return self._trial(best, first, len(stages))

    def is_vain(self, stages: list[list[Copy]]) -> bool:
        """Whether the last neuron brought nothing: on data without any growth left every round would go on."""
        before, best = self.helpful(stages[-2]), self.helpful(stages[-1])
        return before is None or best is None or best.after.gain_over(before.after, 0.0) <= 0

    def courses(self, tried: list[Copy], chosen: list[Proposal]) -> Courses | None:
        """Not watched: nobody draws a classifier of many inputs."""
        del tried, chosen
        return None

    def _gain(self, copy: Copy) -> float:
        return copy.after.gain_over(self._base)

    def _trial(self, reached: Copy, first: Copy, joint: int = 1) -> Trial:
        gain = self._gain(reached) - (joint - 1) * self._rule.evidence
        drop = self._now.loss - first.after.loss
        return Trial(gain, drop, self._base.expected.sum().item(), joint, self._training)


def tried_removals(seen: Survey, network: Network) -> list[Verdict]:
    """The neuron of every layer that costs least to take out, judged with and without it.

    A neuron goes where less is expected to be lost without it. Growing asks for `evidence` nats and some standard
    errors more than that, so that what was taken out is not put back.
    """
    task = seen.situation.task
    onward = _trained(network, task)
    verdicts = []
    for layer, removal in cheapest_removals(seen.view, task).items():
        came = _trained(removal.network, task)
        trial = Trial(came.gain_over(onward, 0.0), -removal.increase, onward.expected.sum().item())
        proposal = removal_proposal(network, layer, removal, task, None, trial)
        reason: Reason = "accepted" if trial.gain > 0 else "neuron_is_needed"
        verdicts.append(Verdict(proposal, reason, trial.gain, 0.0))
    return verdicts


def _trained(network: Network, task: Task) -> Trained:
    halfway, damping = advance(network, task, GROWTH_DAMPING, HALF)
    after, _ = advance(halfway, task, damping, HALF)
    return replace(_seen(after, task), halfway=halfway, loss=task.loss_of(halfway.evaluate(task.inputs)).item())


def _seen(network: Network, task: Task) -> Trained:
    here = stand(network, task, sharp=True)
    return Trained(here.expected(task), network, here.losses / task.samples)
