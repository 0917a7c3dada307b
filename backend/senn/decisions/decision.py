"""From judged proposals, and what a person asked for, to one decision and perhaps one expansion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from senn.network.network import Network
from senn.network.surgery import NewNeuron, Removal, expanded, function_change
from senn.proposals.placing import Location, placed
from senn.proposals.proposal import Proposal
from senn.proposals.pruning import cheapest_removals, removal_proposal
from senn.proposals.survey import Round
from senn.reports import CandidateReport, DecisionReport, ExpansionReport, NeuronReport, Reason
from senn.tasks import Task

from .criterion import Criterion, Verdict

MOST_CHANGE = 1e-6  # of the outputs' scale: how far an expansion may move the function


@dataclass(frozen=True)
class Intervention:
    """What a person wants of a round: force the best proposal, place a neuron, or forbid growing."""

    kind: Literal["force", "place", "forbid"]
    growth: Literal["width", "depth"] | None = None
    layer: int | None = None
    location: Location | None = None
    scale: float | None = None


@dataclass(frozen=True)
class Outcome:
    """A round decided."""

    found: Round
    verdicts: list[Verdict]
    winner: int | None
    reason: Reason
    criterion: Criterion
    expansion: ExpansionReport | None = None

    @property
    def limited(self) -> bool:
        """Whether nothing but a size limit stood against growing."""
        return self.expansion is None and self.reason in ("width_limit", "depth_limit")

    def decision(self, step: int, round_: int) -> DecisionReport:
        """The round as a report."""
        situation, criterion = self.found.situation, self.criterion
        winner = None if self.winner is None else self.verdicts[self.winner].proposal
        return DecisionReport(
            step=step,
            round=round_,
            rule=criterion.name,
            accepted=self.expansion is not None,
            reason=self.reason,
            winner=self.winner,
            candidates=tuple(_candidate(verdict, self.expansion is not None) for verdict in self.verdicts),
            proposals=self.found.compared,
            tried=self.found.tried,
            loss=situation.loss,
            expansion_score=situation.expansion_score,
            bound=situation.bound,
            rate_bound=criterion.rate_bound(situation),
            noise_gauge=self._noise_gauge(winner),
            training_gauge=None if winner is None else criterion.training_gauge(winner, situation),
        )

    def _noise_gauge(self, winner: Proposal | None) -> float | None:
        """The winner's score over its floor; where trials chose it, the highest score found over its floor."""
        if winner is None or self.found.tried:
            return self.found.above_noise
        return self.criterion.noise_gauge(winner, self.found.situation)


def decide(
    network: Network, found: Round, verdicts: list[Verdict], criterion: Criterion, intervention: Intervention | None
) -> Outcome:
    """Take the accepted proposal, or what the intervention says; refuse what would move the function."""
    if intervention is not None and intervention.kind == "place":
        placement = placed(found.survey, intervention.location, intervention.scale)
        verdicts = [*verdicts, Verdict(placement, "placed")]
        winner: int | None = len(verdicts) - 1
    elif intervention is not None and intervention.kind == "force":
        verdicts, winner = _forced(verdicts, intervention)
    else:
        winner = next((i for i, verdict in enumerate(verdicts) if verdict.reason == "accepted"), None)
    if winner is None:
        best = _most_promising(verdicts)
        return Outcome(found, verdicts, best, verdicts[best].reason if best is not None else "no_proposal", criterion)
    if intervention is not None and intervention.kind == "forbid":
        verdicts = _with_reason(verdicts, winner, "forbidden")
        return Outcome(found, verdicts, winner, "forbidden", criterion)
    expansion = expand(network, verdicts[winner].proposal, found)
    if not expansion.function_change <= MOST_CHANGE * _scale(network, found):
        verdicts = _with_reason(verdicts, winner, "function_would_move")
        return Outcome(found, verdicts, winner, "function_would_move", criterion)
    return Outcome(found, verdicts, winner, verdicts[winner].reason, criterion, expansion)


def prune(network: Network, refused: Outcome, considered: list[Verdict]) -> Outcome:
    """What a round that refused growth becomes when a neuron does no more than noise: its removal.

    A neuron that is still needed is `considered` all the same, a candidate with that reason.
    """
    worthless = [verdict for verdict in considered if verdict.reason == "accepted"]
    if not worthless:
        return replace(refused, verdicts=[*refused.verdicts, *considered])
    chosen = min(worthless, key=lambda verdict: verdict.proposal.score)
    considered = [
        replace(verdict, reason="other_was_better") if verdict in worthless and verdict is not chosen else verdict
        for verdict in considered
    ]
    verdicts = [*refused.verdicts, *considered]
    expansion = expand(network, chosen.proposal, refused.found)
    winner = len(refused.verdicts) + considered.index(chosen)
    return Outcome(refused.found, verdicts, winner, "accepted", refused.criterion, expansion)


def scored_removals(found: Round, network: Network, criterion: Criterion) -> list[Verdict]:
    """The neuron of every layer that costs least to take out, judged by its score.

    It goes where it is worth less than growing the layer would have to be.
    """
    task, verdicts = found.situation.task, []
    for layer, removal in cheapest_removals(found.survey.view, task).items():
        floor = criterion.removal_floor(layer, found.proposals, found.situation)
        proposal = removal_proposal(network, layer, removal, task, floor)
        verdicts.append(Verdict(proposal, "accepted" if proposal.score < floor else "neuron_is_needed"))
    return verdicts


def expand(network: Network, proposal: Proposal, found: Round) -> ExpansionReport:
    """Carry a proposal out."""
    growth, task = proposal.growth, found.situation.task
    after, position = expanded(network, proposal.layer, growth), 0
    if isinstance(growth, Removal):
        position, new = growth.position, range(0)
    elif isinstance(growth, NewNeuron):
        position = network.widths[proposal.layer]
        new = range(position, position + 1)
    else:
        new = range(after.widths[proposal.layer])
    added = [_neuron(after, proposal.layer, index, proposal) for index in new]
    return ExpansionReport(
        step=0,
        kind=proposal.kind,
        layer=proposal.layer,
        position=position,
        widths_before=network.widths,
        widths_after=after.widths,
        added=tuple(added),
        score=proposal.score,
        floor=proposal.floor,
        predicted_drop=_promise(proposal, task),
        scored_drop=None if isinstance(growth, Removal) else task.drop_for(proposal.score),
        function_change=function_change(network, after, task.inputs).item(),
        network=after,
    )


def _promise(proposal: Proposal, task: Task) -> float:
    """The loss drop to expect: what the trial brought, or what the score says where there was none."""
    if isinstance(proposal.growth, Removal):
        return -proposal.growth.increase
    return proposal.trial.drop if proposal.trial else task.drop_for(proposal.score)


def _forced(verdicts: list[Verdict], wanted: Intervention) -> tuple[list[Verdict], int | None]:
    eligible = [
        index
        for index, verdict in enumerate(verdicts)
        if wanted.growth in (None, verdict.proposal.kind)
        and wanted.layer in (None, verdict.proposal.layer)
        and verdict.reason not in ("width_limit", "depth_limit")
    ]
    accepted = [index for index in eligible if verdicts[index].reason == "accepted"]
    best = max(accepted or eligible, key=lambda index: _worth(verdicts[index]), default=None)
    return ([], None) if best is None and not verdicts else (_with_reason(verdicts, best, "forced"), best)


def _with_reason(verdicts: list[Verdict], index: int | None, reason: Reason) -> list[Verdict]:
    """Verdicts with one changed; another that was accepted has lost to it."""
    changed = [
        replace(verdict, reason="other_was_better") if verdict.reason == "accepted" and index is not None else verdict
        for verdict in verdicts
    ]
    if index is not None:
        changed[index] = replace(changed[index], reason=reason)
    return changed


def _worth(verdict: Verdict) -> float:
    return verdict.gain if verdict.gain is not None else verdict.proposal.score


def _most_promising(verdicts: list[Verdict]) -> int | None:
    """The proposal that a refusal is about: of those allowed at all, the one worth most."""
    allowed = [index for index, verdict in enumerate(verdicts) if verdict.reason != "not_allowed"]
    return max(allowed, key=lambda index: _worth(verdicts[index]), default=None)


def _scale(network: Network, found: Round) -> float:
    task = found.situation.task
    return max(network.evaluate(task.inputs).abs().amax().item(), 1.0)


def _candidate(verdict: Verdict, expanded: bool) -> CandidateReport:
    proposal, trial = verdict.proposal, verdict.proposal.trial
    weights, bias = line_of(proposal)
    return CandidateReport(
        kind=proposal.kind,
        layer=proposal.layer,
        score=proposal.score,
        lower_bound=proposal.lower_bound,
        layer_score=proposal.layer_score,
        floor=proposal.floor,
        gain=verdict.gain,
        price=verdict.price,
        added_parameters=proposal.added_parameters,
        location=proposal.location,
        scale=proposal.scale,
        weights=weights,
        bias=bias,
        accepted=expanded and verdict.reason in ("accepted", "forced", "placed"),
        reason=verdict.reason,
        joint=trial.joint if trial else 1,
        evidence=trial.gain if trial else None,
        evidence_needed=verdict.price if trial else None,
        evidence_training=trial.training if trial else None,
    )


def line_of(proposal: Proposal) -> tuple[tuple[float, ...], float] | tuple[None, None]:
    """The line w x + b = 0 along which a proposed first-layer neuron divides the plane, where there is a plane."""
    growth = proposal.growth
    if proposal.layer != 0 or not isinstance(growth, NewNeuron) or len(growth.weight) != 2:
        return None, None
    return tuple(growth.weight.tolist()), growth.bias.item()


def _neuron(network: Network, layer: int, position: int, proposal: Proposal) -> NeuronReport:
    holder = network.hidden[layer]
    v, c, l = holder.coefficients[:, position].tolist()  # noqa: E741 - the paper's name
    weights = tuple(holder.weight[position].tolist())
    return NeuronReport(
        layer, position, weights, holder.bias[position].item(), v, c, l, proposal.location, proposal.scale
    )
