"""Trying growths and removals out in copies of a classifier: what the labels say once they have trained.

A proposal's score is what its new columns explain at once, of one way of feeding ten outputs. What a neuron is worth to
a classifier shows once the weights around it have followed (250 digits: scored 0.04 nats a digit, the loss fell by 0.5
in the ten steps after), so the best proposals of every family train in copies of the network. The present network
trains as long. Where no neuron pays alone, in the round before neither, and training has little left to gain, the most
helpful one stays in its copy and others join it there: a plan, of which the first neuron is taken if together they pay
for each of them.

The judge is the expected loss on samples not seen (`Standing.expected`), sample by sample, so that the difference of
two networks comes with a standard error. The evidence would be a judge too, but it charges width too much: 60 digits
leave it undecided between one neuron and four, of which four halve the expected loss and lower the true one by a third.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from senn.decisions.criterion import Trial, Verdict, forbidden_by_settings
from senn.network.network import Network
from senn.network.surgery import expanded
from senn.proposals.calibrated import neurons
from senn.proposals.pruning import cheapest_removals, removal_proposal
from senn.proposals.survey import Round, Survey, survey
from senn.regimes.smooth.stacks import GROWTH_DAMPING
from senn.reports import Reason
from senn.settings import CalibratedRule, Settings
from senn.tasks import Task

from .objective import advance, stand

HALF = 10  # steps; the promise is held against the loss after one half, the trial is judged after two
CAUTION = 2.0  # standard errors that a growth must gain beyond what the rule asks for


@dataclass(frozen=True)
class Rehearsed:
    """A network after its rehearsal.

    Attributes:
        expected: Each sample's loss [N] had it not been seen, in nats.
        halfway: The network after the first half, where a plan goes on, and `loss` there.
    """

    expected: Tensor
    halfway: Network
    loss: float

    def gain_over(self, other: Rehearsed, caution: float = CAUTION) -> float:
        """By how many nats less it is expected to lose, `caution` standard errors of the difference taken off."""
        less = other.expected - self.expected
        found = less.sum() - caution * less.std() * len(less) ** 0.5
        return torch.nan_to_num(found, nan=-torch.inf).item()


def rehearse(found: Round, network: Network, settings: Settings, generator: torch.Generator, *, plan: bool) -> Round:
    """The round with every proposal that may be taken tried out, and where `plan`, several neurons together."""
    task, rule = found.situation.task, settings.rule
    assert isinstance(rule, CalibratedRule)
    now, onward = _seen(network, task), _rehearsed(network, task)
    training = max(onward.gain_over(now, 0.0), 0.0)
    base = onward if training > 0 else now
    copies = {
        index: _rehearsed(expanded(network, proposal.layer, proposal.growth), task)
        for index, proposal in enumerate(found.proposals)
        if forbidden_by_settings(proposal, network.widths, settings) is None
    }

    def trial(came: Rehearsed, halfway_loss: float, joint: int = 1) -> Trial:
        gain = came.gain_over(base) - (joint - 1) * rule.evidence
        return Trial(gain, now.loss - halfway_loss, base.expected.sum().item(), joint, training)

    tried = list(found.proposals)
    for index, came in copies.items():
        tried[index] = replace(tried[index], trial=trial(came, came.loss))
    alone = {index: came for index, came in copies.items() if tried[index].kind == "width"}
    none_pays = alone and all(came.gain_over(base) <= rule.evidence for came in alone.values())
    if plan and none_pays and training <= rule.evidence:
        first = max(alone, key=lambda index: alone[index].gain_over(base))
        planned = _plan(alone[first], base, task, settings, generator)
        if planned is not None:
            came, joint = planned
            tried[first] = replace(tried[first], trial=trial(came, alone[first].loss, joint))
    return replace(found, proposals=tried)


def rehearsed_removals(seen: Survey, network: Network) -> list[Verdict]:
    """The neuron of every layer that costs least to take out, judged with and without it.

    A neuron goes where less is expected to be lost without it. Growing asks for `evidence` nats and some standard
    errors more than that, so that what was taken out is not put back.
    """
    task = seen.situation.task
    onward = _rehearsed(network, task)
    verdicts = []
    for layer, removal in cheapest_removals(seen.view, task).items():
        came = _rehearsed(removal.network, task)
        trial = Trial(came.gain_over(onward, 0.0), -removal.increase, onward.expected.sum().item())
        proposal = removal_proposal(network, layer, removal, task, None, trial)
        reason: Reason = "accepted" if trial.gain > 0 else "neuron_is_needed"
        verdicts.append(Verdict(proposal, reason, trial.gain, 0.0))
    return verdicts


def _plan(
    start: Rehearsed, base: Rehearsed, task: Task, settings: Settings, generator: torch.Generator
) -> tuple[Rehearsed, int] | None:
    """Neurons that pay together with the one in `start`, and how many they are with it; None where none do."""
    rule, came = settings.rule, start
    assert isinstance(rule, CalibratedRule)
    for joint in range(2, rule.lookahead + 1):
        network = came.halfway
        proposed = [
            proposal
            for proposal in neurons(survey(network, task, generator, 1), settings, generator)
            if forbidden_by_settings(proposal, network.widths, settings) is None
        ]
        if not proposed:
            return None
        runs = [_rehearsed(expanded(network, proposal.layer, proposal.growth), task) for proposal in proposed]
        before, came = came, max(runs, key=lambda run: run.gain_over(base))
        if came.gain_over(base) > joint * rule.evidence:
            return came, joint
        if came.gain_over(before, 0.0) <= 0:
            return None  # no use in going on, and on data without any growth left every round would
    return None


def _rehearsed(network: Network, task: Task) -> Rehearsed:
    halfway, damping = advance(network, task, GROWTH_DAMPING, HALF)
    after, _ = advance(halfway, task, damping, HALF)
    return replace(_seen(after, task), halfway=halfway, loss=task.loss_of(halfway.evaluate(task.inputs)).item())


def _seen(network: Network, task: Task) -> Rehearsed:
    here = stand(network, task, sharp=True)
    return Rehearsed(here.expected(task), network, here.losses / task.samples)
