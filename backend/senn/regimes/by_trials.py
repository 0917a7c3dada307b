"""Runs that decide by trials: curves and classes in the plane, which train smoothly, and classes of more inputs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Generator

from senn.decisions.criterion import CalibratedCriterion, Verdict
from senn.decisions.decision import Outcome, scored_removals
from senn.network.network import Network
from senn.proposals.calibrated import calibrated_round
from senn.proposals.survey import Round
from senn.reports import RegimeName
from senn.settings import Settings
from senn.tasks import Task

from .damping import GROWTH_DAMPING
from .labels.objective import train_step
from .labels.trials import HALF, LabelCopies, tried_removals
from .scores import Step
from .smooth.objective import MOST_PRECISION, smoother_of
from .smooth.phases import Phase
from .smooth.trials import SmoothCopies
from .state import State, has_settled, is_learned
from .trials import Trials


@dataclass(frozen=True)
class SmoothTrials:
    """Training as smoothly as the data ask for; growing where the evidence of a trial says so."""

    settings: Settings
    name: RegimeName = "smooth_trials"

    @property
    def criterion(self) -> CalibratedCriterion:
        """By the evidence of trials."""
        return CalibratedCriterion(self.settings, self.settings.calibrated)

    def due(self, state: State) -> bool:
        """Once training has settled."""
        return state.phase.due(state.step)

    def step(self, state: State, task: Task) -> tuple[Step, Phase]:
        """With the brakes that the phase has."""
        return state.phase.step(state.network, task, state.damping, state.step)

    def round(self, network: Network, task: Task, generator: Generator) -> Round:
        """Exact scores, and every summit of the landscape: trials choose between them."""
        return calibrated_round(network, task, self.settings, generator, summits=True)

    def try_out(self, found: Round, state: State, generator: Generator) -> Round:
        """Smooth copies, by the evidence."""
        smoother = smoother_of(found.situation.task)
        standing = state.phase.standing(smoother, state.network, state.damping)
        return Trials(found, self.settings, SmoothCopies(standing, smoother, self.settings)).weigh(generator)

    def removals(self, found: Round, network: Network) -> list[Verdict]:
        """By what the loss would rise by."""
        return scored_removals(found, network, self.criterion)

    def grown(self, after: State, outcome: Outcome) -> State:
        """It trains as the trial did, and knows what a plan still owes and from which evidence it began."""
        proposal = None if outcome.winner is None else outcome.verdicts[outcome.winner].proposal
        trial = proposal.trial if proposal is not None and outcome.reason == "accepted" else None
        if trial is None or trial.joint == 1:
            phase = after.phase.grown(after.step)
        else:
            phase = after.phase.grown(after.step, owed=trial.joint - 1, plan_evidence=trial.base)
        return replace(after, phase=phase, damping=GROWTH_DAMPING)

    def refused(self, after: State) -> State:
        """A plan is given up, or the next round comes a cadence later."""
        return replace(after, phase=after.phase.refused(after.step, self.settings.rule.cadence))

    def horizon(self, state: State) -> int:
        """As long as its trial was."""
        return state.phase.horizon

    def is_over(self, before: State, after: State, task: Task) -> bool:
        """Once training has settled and nothing is owed: the trials have seen what comes after training.

        Data without noise never settle: the loss halves from round to round for ever. Once it is below the least noise
        that the evidence tells from none, one refusal is enough.
        """
        exact = (after.loss or 0.0) * MOST_PRECISION < 1
        done = not after.phase.owed and (after.phase.settled or exact)
        return is_learned(after, task) or done or has_settled(before, after)


@dataclass(frozen=True)
class LabelTrials:
    """Weights held back as the labels ask; growing and pruning where less is expected to be lost on other samples."""

    settings: Settings
    name: RegimeName = "label_trials"

    @property
    def criterion(self) -> CalibratedCriterion:
        """By the expected loss of trials."""
        return CalibratedCriterion(self.settings, self.settings.calibrated)

    def due(self, state: State) -> bool:
        """By its cadence."""
        return state.step >= state.due

    def step(self, state: State, task: Task) -> tuple[Step, None]:
        """With the strength that the evidence asks for."""
        return train_step(state.network, task, state.damping), None

    def round(self, network: Network, task: Task, generator: Generator) -> Round:
        """Exact scores; directions also from what is still missed."""
        return calibrated_round(network, task, self.settings, generator, templates=True)

    def try_out(self, found: Round, state: State, generator: Generator) -> Round:
        """Copies of the classifier, by what they are expected to lose."""
        copies = LabelCopies(state.network, found.situation.task, self.settings, plans=state.refusals > 0)
        return Trials(found, self.settings, copies).weigh(generator)

    def removals(self, found: Round, network: Network) -> list[Verdict]:
        """By trials, too."""
        return tried_removals(found.survey, network)

    def grown(self, after: State, outcome: Outcome) -> State:
        """It trains as the trial did."""
        del outcome
        return replace(after, damping=GROWTH_DAMPING)

    def refused(self, after: State) -> State:
        """Another round comes no sooner than a trial is long: it would see the same."""
        return replace(after, due=after.step + max(2 * HALF, self.settings.rule.cadence))

    def horizon(self, state: State) -> int:
        """Until the next round."""
        del state
        return self.settings.rule.cadence

    def is_over(self, before: State, after: State, task: Task) -> bool:
        """Once nothing is left to learn, or everything has settled."""
        return is_learned(after, task) or has_settled(before, after)
