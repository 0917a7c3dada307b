"""The engine: a run as a pure function of its state, task and settings. Everything that changes a state is here.

    state = begin(task, settings, seed)
    while state.ended is None:
        if decision_due(state, task, settings):
            state, reports = consider(state, task, settings)
        state, reports = train(state, task, settings)

Same state, task and settings give the same reports, bit for bit, on one machine. Randomness is drawn afresh in every
proposal round from (seed, round); the network and `scalars` are all there is to a checkpoint.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, fields, replace

import torch

from senn.decisions.criterion import judge
from senn.decisions.decision import Intervention, Outcome, decide, prune
from senn.network.network import Network, first_network, unflatten
from senn.proposals.calibrated import calibrated_round
from senn.proposals.paper import paper_round
from senn.proposals.survey import Landscape, Round, first_layer_landscape, survey, with_facts
from senn.regimes import scores as training
from senn.regimes.labels.objective import train_step, weighs_evidence
from senn.regimes.labels.trials import HALF, rehearse, rehearsed_removals
from senn.regimes.smooth.objective import MOST_PRECISION, looks_ahead, smoother_of
from senn.regimes.smooth.phases import Pace
from senn.regimes.smooth.stacks import GROWTH_DAMPING
from senn.regimes.smooth.trials import weigh

from .reports import (
    DecisionReport,
    DeliveryReport,
    Ending,
    EndReport,
    ExpansionReport,
    Kind,
    LandscapeReport,
    Report,
    StepReport,
)
from .settings import CalibratedRule, PaperRule, Settings
from .tasks import Task

__all__ = [
    "CalibratedRule",
    "DecisionReport",
    "DeliveryReport",
    "EndReport",
    "ExpansionReport",
    "Intervention",
    "LandscapeReport",
    "Network",
    "PaperRule",
    "Report",
    "Settings",
    "State",
    "StepReport",
    "Task",
    "begin",
    "consider",
    "decision_due",
    "outlook",
    "reopen",
    "restore",
    "scalars",
    "train",
    "unflatten",
]

Scalar = float | int | str | bool | None
SETTLED = 1e-3  # relative fall of the loss between two rounds below which it counts as settled
EXACT = 1e-14  # loss below which the fit is exact, in units of squared standardised targets
REFUSALS = 2  # rounds in a row that refuse before a settled run ends
PACE = "pace_"  # begins the names of the pace's fields among the scalars
REOPEN_STEPS = 3  # training steps between a change of data or settings and the next round


@dataclass(frozen=True)
class State:
    """A run between two steps.

    Attributes:
        damping: lambda of the next step.
        round: Proposal rounds so far; with the seed, the source of all randomness.
        due: The step at which the next round comes.
        last_growth: Step of the last expansion, None before the first.
        last_layer: Step of the last insertion of a layer, None before the first.
        refusals: Rounds in a row without growth.
        loss: After the last step, None before the first.
        loss_at_round: At the last round, None before the first.
        limited: Whether the last round was refused by a size limit alone.
        pace: Where smooth training stands.
        promised, promise_loss, promise_kind, promise_layer: What `last_growth` promised, until it is accounted for.
    """

    network: Network
    step: int
    seed: int
    damping: float
    due: int
    round: int = 0
    ended: Ending | None = None
    last_growth: int | None = None
    refusals: int = 0
    loss: float | None = None
    loss_at_round: float | None = None
    limited: bool = False
    promised: float | None = None
    promise_loss: float | None = None
    promise_kind: Kind | None = None
    promise_layer: int | None = None
    last_layer: int | None = None
    pace: Pace = field(default_factory=Pace)


@torch.inference_mode()
def begin(task: Task, settings: Settings, seed: int) -> State:
    """A run's first state: the network it starts with, one neuron unless the settings say otherwise."""
    generator = torch.Generator().manual_seed(seed)
    network = first_network(task.inputs.shape[1], task.outputs, generator, task.inputs, settings.start)
    return State(network=network, step=0, seed=seed, damping=settings.damping, due=settings.rule.cadence)


def decision_due(state: State, task: Task, settings: Settings) -> bool:
    """Whether a proposal round comes before the next training step."""
    if state.ended is not None:
        return False
    if looks_ahead(task, settings, state.network):
        return state.pace.due(state.step)
    return state.step >= state.due


@torch.inference_mode()
def consider(
    state: State, task: Task, settings: Settings, intervention: Intervention | None = None
) -> tuple[State, tuple[Report, ...]]:
    """One proposal round, with what a person asked for instead of the rule's decision, if anything."""
    if not bool(torch.isfinite(task.loss_of(state.network.evaluate(task.inputs)))):
        return replace(state, ended="diverged"), (EndReport(state.step, "diverged"),)
    generator = torch.Generator().manual_seed(state.seed * 1_000_003 + state.round)
    may_change = settings.width or settings.depth or settings.prune or intervention is not None
    found = (_round if may_change else _no_round)(state.network, task, settings, generator)
    ahead, labels = looks_ahead(task, settings, state.network), weighs_evidence(task, settings)
    if found.proposals:
        found = _tried(found, state, settings, generator)
    situation = replace(
        found.situation, cooling=_cooling(state, settings), layers_cooling=_layers_cooling(state, settings)
    )
    outcome = decide(state.network, found, judge(found.proposals, situation, settings), settings, intervention)
    fresh = state.last_growth == state.step  # a neuron just added does nothing yet: it would be taken out at once
    if settings.prune and intervention is None and outcome.expansion is None and not fresh:
        removals = rehearsed_removals(found.survey, state.network) if labels else None
        outcome = prune(state.network, outcome, removals)
    decision = outcome.decision(state.step, state.round)
    reports: list[Report] = []
    if found.landscape is not None:
        reports.append(_landscape_report(state.step, found.landscape))
    reports.append(decision)
    after = _after_round(state, settings, state.loss or found.situation.loss, outcome.limited)
    if outcome.expansion is not None:
        expansion = replace(outcome.expansion, step=state.step)
        reports.append(expansion)
        after = _grown(after, state, settings, expansion.network)
        after = _set_off(after, state, outcome, ahead=ahead, labels=labels)
        after = replace(
            after,
            promised=expansion.predicted_drop,
            promise_loss=after.loss,
            promise_kind=expansion.kind,
            promise_layer=expansion.layer,
            last_layer=state.step if expansion.kind == "depth" else state.last_layer,
        )
    elif outcome.reason != "forbidden" and _is_over(state, after, task, ahead=ahead):
        after = replace(after, ended="size_limit" if after.limited else "converged")
        reports.append(EndReport(state.step, after.ended or "converged"))
    else:
        after = _refused(after, state, settings, ahead=ahead, labels=labels)
    return after, tuple(reports)


@torch.inference_mode()
def train(state: State, task: Task, settings: Settings) -> tuple[State, tuple[Report, ...]]:
    """One training step. A run that has ended stays as it is."""
    if state.ended is not None:
        return state, ()
    ahead = looks_ahead(task, settings, state.network)
    if ahead:
        taken, pace = state.pace.step(state.network, task, state.damping, state.step)
    elif weighs_evidence(task, settings):
        taken, pace = train_step(state.network, task, state.damping), state.pace
    else:
        taken, pace = training.step(state.network, task, settings, state.damping), state.pace
    if taken.outcome == "diverged":
        report = _step_report(state.step, taken)
        return replace(state, ended="diverged"), (report, EndReport(state.step, "diverged"))
    after = replace(
        state, network=taken.network, step=state.step + 1, damping=taken.damping, loss=taken.loss, pace=pace
    )
    reports: list[Report] = [_step_report(after.step, taken)]
    wait = state.pace.horizon if ahead else settings.rule.cadence
    if after.last_growth is not None and after.step >= after.last_growth + wait:
        after, delivered = _account(after, taken.loss)
        reports += delivered
    if after.step >= settings.max_steps:
        after = replace(after, ended="step_limit")
        reports.append(EndReport(after.step, "step_limit"))
    return after, tuple(reports)


@torch.inference_mode()
def outlook(state: State, task: Task) -> LandscapeReport | None:
    """Where a new first-layer neuron would help now: a look between two rounds, for one-dimensional inputs.

    Nothing comes of it, and nothing random enters it: a run is the same whether anybody looks or not.
    """
    if state.network.inputs != 1 or not bool(torch.isfinite(state.network.evaluate(task.inputs)).all()):
        return None
    here = survey(state.network, task, torch.Generator().manual_seed(0), 0)
    return _landscape_report(state.step, first_layer_landscape(here), passing=True)


def reopen(state: State) -> State:
    """After a change of data or settings: forget that the run had ended, and reconsider soon."""
    return replace(
        state,
        ended=None,
        refusals=0,
        loss=None,
        loss_at_round=None,
        limited=False,
        due=state.step + REOPEN_STEPS,
        pace=state.pace.reopened(state.step + REOPEN_STEPS),
    )


def scalars(state: State) -> dict[str, Scalar]:
    """Everything but the network, ready for JSON; floats survive it exactly. Flat: the pace's names have a prefix."""
    own = {field.name: getattr(state, field.name) for field in fields(State) if field.name not in ("network", "pace")}
    return own | {PACE + name: value for name, value in asdict(state.pace).items()}


def restore(network: Network, scalars: dict[str, Scalar]) -> State:
    """The state that `scalars` described."""
    own = {name: value for name, value in scalars.items() if not name.startswith(PACE)}
    pace = {name.removeprefix(PACE): value for name, value in scalars.items() if name.startswith(PACE)}
    return State(network=network, pace=Pace(**pace), **own)  # type: ignore[arg-type] # JSON keeps the types


def _round(network: Network, task: Task, settings: Settings, generator: torch.Generator) -> Round:
    if isinstance(settings.rule, PaperRule):
        return paper_round(network, task, settings, generator)
    return calibrated_round(network, task, settings, generator)


def _no_round(network: Network, task: Task, settings: Settings, generator: torch.Generator) -> Round:
    """A network that may not change is looked at, but nothing is proposed to it: that would be the greater cost."""
    del settings
    return Round(survey(network, task, generator, 1), [], None, 0)


def _tried(found: Round, state: State, settings: Settings, generator: torch.Generator) -> Round:
    """The round with its proposals tried out in copies of the network, where the run decides by trials."""
    task = found.situation.task
    if looks_ahead(task, settings, state.network):
        found = with_facts(found, settings)
        smoother = smoother_of(task)
        standing = state.pace.standing(smoother, state.network, state.damping)
        return weigh(found, standing, smoother, settings, generator)
    if weighs_evidence(task, settings):
        found = with_facts(found, settings)
        return rehearse(found, state.network, settings, generator, plan=state.refusals > 0)
    return found


def _set_off(after: State, before: State, outcome: Outcome, *, ahead: bool, labels: bool) -> State:
    """After a growth, runs that decide by trials train as the trial did."""
    if not (ahead or labels):
        return after
    return replace(after, pace=_paced(before, outcome) if ahead else after.pace, damping=GROWTH_DAMPING)


def _refused(after: State, before: State, settings: Settings, *, ahead: bool, labels: bool) -> State:
    """When the next round comes after a refusal."""
    if ahead:
        return replace(after, pace=before.pace.refused(before.step, settings.rule.cadence))
    return replace(after, due=before.step + max(2 * HALF, settings.rule.cadence)) if labels else after


def _cooling(state: State, settings: Settings) -> bool:
    """Whether the paper's cooldown holds growth back; additions that follow one another at one step are one growth."""
    if state.last_growth is None or not isinstance(settings.rule, PaperRule):
        return False
    return 0 < state.step - state.last_growth < settings.rule.cooldown


def _layers_cooling(state: State, settings: Settings) -> bool:
    """Whether the last inserted layer came too few rounds ago for another; its own round is the first of them."""
    if state.last_layer is None or not isinstance(settings.rule, PaperRule):
        return False
    return state.step - state.last_layer < settings.rule.layer_cooldown * settings.rule.cadence


def _after_round(state: State, settings: Settings, loss: float, limited: bool) -> State:
    return replace(
        state,
        round=state.round + 1,
        refusals=state.refusals + 1,
        due=state.step + settings.rule.cadence,
        loss=loss,
        loss_at_round=loss,
        limited=limited,
    )


def _grown(after: State, before: State, settings: Settings, network: Network) -> State:
    """The paper's rule goes on adding while something passes; the calibrated one trains first."""
    again = isinstance(settings.rule, PaperRule)
    due = before.step + (0 if again else settings.rule.cadence)
    return replace(after, network=network, refusals=0, last_growth=before.step, due=due)


def _paced(before: State, outcome: Outcome) -> Pace:
    """The pace after a growth: what a plan still owes, and from which evidence it began."""
    proposal = None if outcome.winner is None else outcome.verdicts[outcome.winner].proposal
    trial = proposal.trial if proposal is not None and outcome.reason == "accepted" else None
    if trial is None or trial.joint == 1:
        return before.pace.grown(before.step)
    return before.pace.grown(before.step, owed=trial.joint - 1, plan_evidence=trial.base)


def _is_over(before: State, after: State, task: Task, *, ahead: bool) -> bool:
    """Whether the loss has settled and growth keeps being refused, or nothing is left to learn.

    Cross-entropy of classes that can be told apart never settles: it falls for ever as the outputs grow. There nothing
    is left once the whole log-likelihood still to gain, 2 N L, is less than ln N, the price of one parameter by BIC.
    Data without noise never settle either: the loss halves from round to round for ever. Once it is below the least
    noise that the evidence tells from none, one refusal is enough.
    """
    loss, previous = after.loss or 0.0, before.loss_at_round
    if loss < (math.log(task.samples) / (2 * task.samples) if task.loss == "classification" else EXACT):
        return True
    if ahead and not after.pace.owed and (after.pace.settled or loss * MOST_PRECISION < 1):
        return True
    settled = previous is not None and previous - loss <= SETTLED * previous
    return settled and after.refusals >= REFUSALS


def _landscape_report(step: int, where: Landscape, *, passing: bool = False) -> LandscapeReport:
    return LandscapeReport(step, where.locations, where.scales, where.scores, *where.best, passing)


def _step_report(step: int, taken: training.Step) -> StepReport:
    return StepReport(step, taken.loss, taken.expansion_score, taken.bound, taken.damping, taken.outcome, taken.solver)


def _account(state: State, loss: float) -> tuple[State, list[Report]]:
    if state.promised is None or state.promise_loss is None or state.promise_kind is None:
        return state, []
    assert state.last_growth is not None
    report = DeliveryReport(
        step=state.step,
        expansion_step=state.last_growth,
        kind=state.promise_kind,
        layer=state.promise_layer or 0,
        predicted_drop=state.promised,
        realised_drop=state.promise_loss - loss,
    )
    return replace(state, promised=None, promise_loss=None, promise_kind=None, promise_layer=None), [report]
