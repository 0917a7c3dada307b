"""Trying growths and removals out in copies of a classifier: what the evidence says once they have trained.

A proposal's score is what its new columns explain at once, of one way of feeding ten outputs. What a neuron is worth to
a classifier shows once the weights around it have followed (250 digits: scored 0.04 nats a digit, the loss fell by 0.5
in the ten steps after), so the best proposals of every family train in copies of the network. The present network
trains as long.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from .classifying import advance, stand
from .criterion import Proposal, Trial, Verdict, forbidden_by_settings
from .network import Network
from .pruning import cheapest_removals, removal_proposal
from .reports import Reason
from .settings import CalibratedRule, Settings
from .surgery import NewLayer, NewNeuron, add_neuron, insert_layer
from .tasks import Task
from .views import Round, Survey

HALF = 10  # steps; the promise is held against the loss after one half, the evidence is taken after two
GROWTH_DAMPING = 1e-2  # right after a growth


@dataclass(frozen=True)
class Rehearsed:
    """A network after its rehearsal: the evidence at the end, the loss halfway."""

    evidence: float
    loss: float


def rehearse(found: Round, network: Network, settings: Settings) -> Round:
    """The round with every proposal that may be taken tried out."""
    task, rule = found.situation.task, settings.rule
    assert isinstance(rule, CalibratedRule)
    now, onward = _evidence(network, task), _rehearsed(network, task)
    base = max(now, onward.evidence)
    loss = task.loss_of(network.evaluate(task.inputs)).item()
    tried = []
    for proposal in found.proposals:
        if forbidden_by_settings(proposal, network.widths, settings) is None:
            came = _rehearsed(_with(network, proposal), task)
            trial = Trial(came.evidence - base, loss - came.loss, base, training=base - now)
            tried.append(replace(proposal, trial=trial))
        else:
            tried.append(proposal)
    return replace(found, proposals=tried)


def rehearsed_removals(survey: Survey, network: Network) -> list[Verdict]:
    """The neuron of every layer that costs least to take out, judged by the evidence with and without it.

    A neuron goes where the labels find the network likelier without it. Growing asks for `evidence` nats more than
    that, so that what was taken out is not put back.
    """
    task = survey.situation.task
    onward = _rehearsed(network, task)
    verdicts = []
    for layer, removal in cheapest_removals(survey.view, task).items():
        came = _rehearsed(removal.network, task)
        trial = Trial(came.evidence - onward.evidence, -removal.increase, onward.evidence)
        proposal = removal_proposal(network, layer, removal, task, None, trial)
        reason: Reason = "accepted" if trial.gain > 0 else "neuron_is_needed"
        verdicts.append(Verdict(proposal, reason, trial.gain, 0.0))
    return verdicts


def _rehearsed(network: Network, task: Task) -> Rehearsed:
    network, damping = advance(network, task, GROWTH_DAMPING, HALF)
    loss = task.loss_of(network.evaluate(task.inputs)).item()
    network, _ = advance(network, task, damping, HALF)
    return Rehearsed(_evidence(network, task), loss)


def _evidence(network: Network, task: Task) -> float:
    found = stand(network, task, sharp=True).evidence()
    return found if math.isfinite(found) else -math.inf


def _with(network: Network, proposal: Proposal) -> Network:
    growth = proposal.growth
    if isinstance(growth, NewNeuron):
        return add_neuron(network, proposal.layer, growth)
    assert isinstance(growth, NewLayer)
    return insert_layer(network, proposal.layer, growth)
