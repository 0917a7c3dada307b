"""When to grow: proposals of a round are judged here, by either rule, and every judgement has a reason.

Proposing and judging are different things: a `Proposal` knows what it is worth, a `Verdict` what that means. To improve
the decision, change this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from senn.network.surgery import NewLayer, NewNeuron, Removal
from senn.reports import Kind, Reason
from senn.settings import CalibratedRule, PaperRule, Settings
from senn.tasks import Task


@dataclass(frozen=True)
class Trial:
    """What a proposal brought in a copy of the network.

    Attributes:
        gain: By how much the evidence rose, in nats: over the present network's, or what training on would make of it.
        drop: By how much the loss fell.
        joint: With how many neurons together; `drop` is the first one's alone.
        training: By how much training on would raise the evidence without growing.
        base: The evidence that `gain` is counted from.
    """

    gain: float
    drop: float
    base: float
    joint: int = 1
    training: float = 0.0


@dataclass(frozen=True)
class Proposal:
    """The best of a family: one way of growing and what it is worth.

    Attributes:
        score: What the rule weighs: the exact increase of eta (calibrated), the softmax-weighted lower bound (paper).
        floor: What pure noise would give, where that was asked.
        degrees: Added degrees of freedom.
        sound: False when every good proposal of the family rests on too few samples.
        trial: What it brought when it was tried out, where the run looks ahead.
    """

    kind: Kind
    layer: int
    growth: NewNeuron | NewLayer | Removal
    score: float
    floor: float | None
    lower_bound: float | None
    layer_score: float | None
    added_parameters: int
    degrees: int
    location: float | None = None
    scale: float | None = None
    sound: bool = True
    trial: Trial | None = None


@dataclass(frozen=True)
class Situation:
    """What a round knows of the network: widths, loss, score eta, bound Lambda; whether growth or layers cool down."""

    task: Task
    widths: tuple[int, ...]
    loss: float
    expansion_score: float
    bound: float
    cooling: bool = False
    layers_cooling: bool = False


@dataclass(frozen=True)
class Verdict:
    """A proposal judged. `gain` and `price` only where the rule weighs them."""

    proposal: Proposal
    reason: Reason
    gain: float | None = None
    price: float | None = None


def judge(proposals: list[Proposal], situation: Situation, settings: Settings) -> list[Verdict]:
    """Judge a round's proposals; at most one is "accepted"."""
    if isinstance(settings.rule, PaperRule):
        verdicts = [_paper(proposal, situation, settings, settings.rule) for proposal in proposals]
        return _only_best(verdicts, lambda verdict: verdict.proposal.score)
    verdicts = [_calibrated(proposal, situation, settings, settings.rule) for proposal in proposals]
    verdicts = _depth_must_beat_width(
        verdicts, settings.rule.depth_margin, labels=situation.task.loss == "classification"
    )
    return _only_best(verdicts, lambda verdict: verdict.gain or 0.0)


def forbidden_by_settings(proposal: Proposal, widths: tuple[int, ...], settings: Settings) -> Reason | None:
    """Why a proposal cannot be taken whatever it is worth, or None."""
    if not (settings.width if proposal.kind == "width" else settings.depth):
        return "not_allowed"
    if proposal.kind == "width" and widths[proposal.layer] >= settings.max_width:
        return "width_limit"
    if proposal.kind == "depth" and len(widths) >= settings.max_depth:
        return "depth_limit"
    return None if proposal.sound else "rests_on_few_samples"


def likelihood_gain(score: float, loss: float, task: Task) -> float:
    """Twice the log-likelihood that a score's loss drop is worth (squared error: the noise level profiled out)."""
    drop = task.drop_for(score)
    if task.loss == "classification":
        return 2 * task.samples * drop
    observations = task.samples * task.outputs
    share = min(drop / loss, 1 - 1e-12) if loss > 0 else 0.0
    return -observations * math.log1p(-share)


def price_of(degrees: int, rule: CalibratedRule, task: Task) -> float:
    """What added degrees of freedom cost, in units of `likelihood_gain`."""
    return rule.price * degrees * math.log(task.samples)


def rate_bound(situation: Situation, threshold: float) -> float | None:
    """ln(Lambda / eta) / ln(tau): each accepted proposal multiplies eta by more than tau, and eta <= Lambda.

    None where it means nothing: tau = 1 bounds nothing.
    """
    if not (situation.expansion_score > 0 and situation.bound > 0 and threshold > 0):
        return None
    return max(math.log(situation.bound / situation.expansion_score), 0.0) / math.log1p(threshold)


def _calibrated(proposal: Proposal, situation: Situation, settings: Settings, rule: CalibratedRule) -> Verdict:
    if proposal.trial is not None:
        return _tried(proposal, proposal.trial, rule)
    price = price_of(proposal.degrees, rule, situation.task)
    gain = likelihood_gain(proposal.score, situation.loss, situation.task) - price
    reason: Reason = "accepted"
    refused = forbidden_by_settings(proposal, situation.widths, settings)
    if refused:
        reason = refused
    elif proposal.floor is not None and proposal.score <= proposal.floor:
        reason = "below_noise_floor"
    elif proposal.score <= situation.expansion_score:
        reason = "training_helps_more"
    elif gain <= 0:
        reason = "price_too_high"
    return Verdict(proposal, reason, gain, price)


def _tried(proposal: Proposal, trial: Trial, rule: CalibratedRule) -> Verdict:
    """A trial's verdict: the evidence has all that score, floor and price stand for, so it decides alone.

    What training on brings anyway does not count for growing.
    """
    needed = rule.evidence * (rule.depth_margin if proposal.kind == "depth" else 1)
    reason: Reason = "accepted"
    if trial.gain <= needed:
        reason = "training_helps_more" if trial.gain + trial.training > needed else "too_little_evidence"
    return Verdict(proposal, reason, trial.gain - needed, needed)


def _depth_must_beat_width(verdicts: list[Verdict], margin: float, *, labels: bool) -> list[Verdict]:
    """A layer's gain must be `margin` times the best neuron's: what it bends it can also fold between two samples.

    Where labels decide by trials no neuron must pay at all: a dozen steps on a few hundred digits do not show what a
    narrow layer shuts off for good (250 digits: 0.76 of them right without layers, 0.57 with a margin of 2).
    """
    widths = [verdict for verdict in verdicts if verdict.proposal.kind == "width"]
    tried = labels and any(verdict.proposal.trial is not None for verdict in verdicts)
    if tried:
        widths = [verdict for verdict in widths if verdict.reason == "accepted"]
    best = max([verdict.gain or 0.0 for verdict in widths], default=0.0)
    needed = math.inf if tried and best > 0 else margin * max(0.0, best)
    return [
        Verdict(verdict.proposal, "layer_not_better_than_neuron", verdict.gain, verdict.price)
        if verdict.reason == "accepted" and verdict.proposal.kind == "depth" and (verdict.gain or 0.0) <= needed
        else verdict
        for verdict in verdicts
    ]


def _paper(proposal: Proposal, situation: Situation, settings: Settings, rule: PaperRule) -> Verdict:
    refused = forbidden_by_settings(proposal, situation.widths, settings)
    if refused or situation.cooling or (situation.layers_cooling and proposal.kind == "depth"):
        return Verdict(proposal, refused or "cooldown")
    if not proposal.score > rule.threshold * (proposal.layer_score or 0.0):
        return Verdict(proposal, "below_threshold")
    if not proposal.score > rule.absolute_threshold * situation.bound:
        return Verdict(proposal, "below_absolute_threshold")
    return Verdict(proposal, "accepted")


def _only_best(verdicts: list[Verdict], worth: Callable[[Verdict], float]) -> list[Verdict]:
    accepted = [verdict for verdict in verdicts if verdict.reason == "accepted"]
    best = max(accepted, key=worth, default=None)
    return [
        Verdict(verdict.proposal, "other_was_better", verdict.gain, verdict.price)
        if verdict.reason == "accepted" and verdict is not best
        else verdict
        for verdict in verdicts
    ]
