"""When to grow: proposals of a round are judged here, by either rule, and every judgement has a reason.

Proposing and judging are different things: a `Proposal` knows what it is worth, a `Verdict` what that means. To improve
the decision, change this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from senn.proposals.proposal import Proposal, Situation, Trial, forbidden_by_settings
from senn.reports import Reason
from senn.settings import CalibratedRule, PaperRule, RuleName, Settings
from senn.tasks import Task


@dataclass(frozen=True)
class Verdict:
    """A proposal judged. `gain` and `price` only where the rule weighs them."""

    proposal: Proposal
    reason: Reason
    gain: float | None = None
    price: float | None = None


class Criterion(Protocol):
    """How a rule judges a round, and how it tells what decided."""

    @property
    def name(self) -> RuleName:
        """What reports call the rule."""
        ...

    def judge(self, proposals: list[Proposal], situation: Situation) -> list[Verdict]:
        """Judge a round's proposals; at most one is "accepted"."""
        ...

    def removal_floor(self, layer: int, proposals: list[Proposal], situation: Situation) -> float:
        """What growing a layer would have to be worth: a neuron that is worth less may be taken out of it."""
        ...

    def rate_bound(self, situation: Situation) -> float | None:
        """Fewer additions than this come in a round; None where it means nothing."""
        ...

    def noise_gauge(self, winner: Proposal, situation: Situation) -> float | None:
        """The score over what noise, or the bound's share, is worth."""
        ...

    def training_gauge(self, winner: Proposal, situation: Situation) -> float | None:
        """The score over what training, or the layer as it is, is worth."""
        ...


@dataclass(frozen=True)
class PaperCriterion:
    """The paper's: more than (tau - 1) of the layer's score, and more than alpha of the bound."""

    settings: Settings
    rule: PaperRule
    name: RuleName = PaperRule.name

    def judge(self, proposals: list[Proposal], situation: Situation) -> list[Verdict]:
        """Of what passes both thresholds the highest score."""
        verdicts = [_paper(proposal, situation, self.settings, self.rule) for proposal in proposals]
        return _only_best(verdicts, lambda verdict: verdict.proposal.score)

    def removal_floor(self, layer: int, proposals: list[Proposal], situation: Situation) -> float:
        """Alpha's share of the bound, in every layer."""
        del layer, proposals
        return self.rule.absolute_threshold * situation.bound

    def rate_bound(self, situation: Situation) -> float | None:
        """By tau."""
        return rate_bound(situation, self.rule.threshold)

    def noise_gauge(self, winner: Proposal, situation: Situation) -> float | None:
        """Over alpha's share of the bound."""
        return _share(winner.score, self.rule.absolute_threshold * situation.bound)

    def training_gauge(self, winner: Proposal, situation: Situation) -> float | None:
        """Over (tau - 1) of the layer's score."""
        del situation
        return _share(winner.score, self.rule.threshold * (winner.layer_score or 0.0))


@dataclass(frozen=True)
class CalibratedCriterion:
    """Beat noise, beat training, pay the price; or, where it was tried out, be likelier than the present network."""

    settings: Settings
    rule: CalibratedRule
    name: RuleName = CalibratedRule.name

    def judge(self, proposals: list[Proposal], situation: Situation) -> list[Verdict]:
        """Of what passes the highest gain; a layer must gain more than neurons."""
        verdicts = [_calibrated(proposal, situation, self.settings, self.rule) for proposal in proposals]
        labels = situation.task.loss == "classification"
        return _only_best(
            _depth_must_beat_width(verdicts, self.rule.depth_margin, labels=labels), lambda verdict: verdict.gain or 0.0
        )

    def removal_floor(self, layer: int, proposals: list[Proposal], situation: Situation) -> float:
        """The noise floor of the layer's neurons."""
        del situation
        return next((each.floor for each in proposals if (each.kind, each.layer) == ("width", layer)), None) or 0.0

    def rate_bound(self, situation: Situation) -> float | None:
        """As the paper's with tau = 2: what is accepted beats the present score."""
        return rate_bound(situation, 1.0)

    def noise_gauge(self, winner: Proposal, situation: Situation) -> float | None:
        """Over the noise floor."""
        del situation
        return _share(winner.score, winner.floor)

    def training_gauge(self, winner: Proposal, situation: Situation) -> float | None:
        """Over the present score."""
        return _share(winner.score, situation.expansion_score)


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
    needed = evidence_needed(proposal, rule)
    reason: Reason = "accepted"
    if trial.gain <= needed:
        reason = "training_helps_more" if trial.gain + trial.training > needed else "too_little_evidence"
    return Verdict(proposal, reason, trial.gain - needed, needed)


def evidence_needed(proposal: Proposal, rule: CalibratedRule) -> float:
    """The nats that a trial has to bring."""
    return rule.evidence * (rule.depth_margin if proposal.kind == "depth" else 1)


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


def _share(score: float, against: float | None) -> float | None:
    """A ratio, or None where it means nothing."""
    if not against or not math.isfinite(score / against):
        return None
    return score / against
