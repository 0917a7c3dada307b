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

from dataclasses import replace

import torch

from senn.decisions.decision import Intervention, Outcome, decide, prune
from senn.decisions.trials import trials_report
from senn.network.network import Network, first_network, unflatten
from senn.proposals.survey import Landscape, Round, first_layer_landscape, survey
from senn.regimes.damping import GROWTH_DAMPING
from senn.regimes.regime import Regime, regime_of
from senn.regimes.scores import Step
from senn.regimes.smooth.phases import Phase
from senn.regimes.state import State, delivered, grown, restore, scalars

from .reports import (
    DecisionReport,
    DeliveryReport,
    EndReport,
    ExpansionReport,
    LandscapeReport,
    RegimeReport,
    Report,
    StepReport,
    TrialsReport,
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
    "RegimeReport",
    "Report",
    "Settings",
    "State",
    "StepReport",
    "Task",
    "TrialsReport",
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

REOPEN_STEPS = 3  # between a change of data or settings and the next round: the network has to feel it first


@torch.inference_mode()
def begin(task: Task, settings: Settings, seed: int) -> State:
    """A run's first state: the network it starts with, one neuron unless the settings say otherwise."""
    generator = torch.Generator().manual_seed(seed)
    network = first_network(task.inputs.shape[1], task.outputs, generator, task.inputs, settings.start)
    return State(network=network, step=0, seed=seed, damping=settings.damping, due=settings.rule.cadence)


def decision_due(state: State, task: Task, settings: Settings) -> bool:
    """Whether a proposal round comes before the next training step."""
    return state.ended is None and regime_of(task, settings, state.network).due(state)


@torch.inference_mode()
def consider(
    state: State, task: Task, settings: Settings, intervention: Intervention | None = None
) -> tuple[State, tuple[Report, ...]]:
    """One proposal round, with what a person asked for instead of the rule's decision, if anything."""
    if not bool(torch.isfinite(task.loss_of(state.network.evaluate(task.inputs)))):
        return replace(state, ended="diverged"), (EndReport(state.step, "diverged"),)
    regime = regime_of(task, settings, state.network)
    may_change = settings.width or settings.depth or settings.prune or intervention is not None
    found = _found(regime, state, task, may_change=may_change)
    verdicts = regime.criterion.judge(found.proposals, found.situation)
    outcome = decide(state.network, found, verdicts, regime.criterion, intervention)
    fresh = state.last_growth == state.step  # a neuron just added does nothing yet: it would be taken out at once
    if settings.prune and intervention is None and outcome.expansion is None and not fresh:
        outcome = prune(state.network, outcome, regime.removals(found, state.network))
    after, reports = _decided(regime, state, task, settings, outcome)
    seen = () if found.landscape is None else (_landscape_report(state.step, found.landscape),)
    told = outcome.decision(state.step, state.round)
    grown_ = 0 if outcome.expansion is None else 1
    return after, (*seen, told, *reports[:grown_], *_trials(state, outcome, settings), *reports[grown_:])


@torch.inference_mode()
def train(state: State, task: Task, settings: Settings) -> tuple[State, tuple[Report, ...]]:
    """One training step. A run that has ended stays as it is."""
    if state.ended is not None:
        return state, ()
    regime = regime_of(task, settings, state.network)
    taken, phase = regime.step(state, task)
    if taken.outcome == "diverged":
        report = _step_report(state.step, taken)
        return replace(state, ended="diverged"), (report, EndReport(state.step, "diverged"))
    after = replace(
        state,
        network=taken.network,
        step=state.step + 1,
        damping=taken.damping,
        loss=taken.loss,
        phase=phase or state.phase,
    )
    after, accounts = delivered(after, regime.horizon(state))
    reports: tuple[Report, ...] = (_step_report(after.step, taken), *accounts)
    if after.step >= settings.max_steps:
        return replace(after, ended="step_limit"), (*reports, EndReport(after.step, "step_limit"))
    return after, reports


@torch.inference_mode()
def outlook(state: State, task: Task) -> LandscapeReport | None:
    """Where a new first-layer neuron would help now: a look between two rounds, for one-dimensional inputs.

    Nothing comes of it, and nothing random enters it: a run is the same whether anybody looks or not.
    """
    if state.network.inputs != 1 or not bool(torch.isfinite(state.network.evaluate(task.inputs)).all()):
        return None
    here = survey(state.network, task, torch.Generator().manual_seed(0), 0)
    return _landscape_report(state.step, first_layer_landscape(here), passing=True)


def reopen(state: State, *, new_data: bool = False) -> State:
    """After a change of data or settings: forget that the run had ended, and reconsider soon.

    After a change of the data nothing that training has tuned to the old ones is kept but the network.
    """
    due = state.step + REOPEN_STEPS
    return replace(
        state,
        ended=None,
        refusals=0,
        loss=None,
        loss_at_round=None,
        limited=False,
        due=due,
        damping=GROWTH_DAMPING if new_data else state.damping,
        phase=Phase.begun_anew(state.step, due) if new_data else state.phase.reopened(due),
    )


def _found(regime: Regime, state: State, task: Task, *, may_change: bool) -> Round:
    """What is proposed, tried out where the regime does that.

    A network that may not change is looked at, but nothing is proposed to it: that would be the greater cost.
    """
    generator = torch.Generator().manual_seed(state.seed * 1_000_003 + state.round)
    if not may_change:
        return Round(survey(state.network, task, generator, 1), [], None, 0)
    found = regime.round(state.network, task, generator)
    return regime.try_out(found, state, generator) if found.proposals else found


def _decided(
    regime: Regime, state: State, task: Task, settings: Settings, outcome: Outcome
) -> tuple[State, tuple[Report, ...]]:
    """The state after a round, and what is to be said besides the decision."""
    loss, expansion = state.loss or outcome.found.situation.loss, outcome.expansion
    after = replace(
        state,
        round=state.round + 1,
        refusals=state.refusals + 1,
        due=state.step + settings.rule.cadence,
        loss=loss,
        loss_at_round=loss,
        limited=outcome.limited,
    )
    if expansion is not None:
        expansion = replace(expansion, step=state.step)
        after = regime.grown(grown(after, expansion), outcome)
        following = regime_of(task, settings, after.network)
        if following.name == regime.name:
            return after, (expansion,)
        return after, (expansion, RegimeReport(state.step, following.name, regime.name, after.network.parameters))
    if outcome.reason != "forbidden" and regime.is_over(state, after, task):
        after = replace(after, ended="size_limit" if after.limited else "converged")
        return after, (EndReport(state.step, after.ended or "converged"),)
    return regime.refused(after), ()


def _trials(state: State, outcome: Outcome, settings: Settings) -> tuple[Report, ...]:
    """How copies of the network trained, where that was watched."""
    courses = outcome.found.courses
    if courses is None:
        return ()
    return (trials_report(courses, outcome, settings.calibrated, state.step, state.round),)


def _landscape_report(step: int, where: Landscape, *, passing: bool = False) -> LandscapeReport:
    return LandscapeReport(step, where.locations, where.scales, where.scores, *where.best, passing)


def _step_report(step: int, taken: Step) -> StepReport:
    return StepReport(step, taken.loss, taken.expansion_score, taken.bound, taken.damping, taken.outcome, taken.solver)
