"""Runs that train by the natural gradient and decide by scores: the paper's rule, and the calibrated one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Generator

from senn.decisions.criterion import CalibratedCriterion, PaperCriterion, Verdict
from senn.decisions.decision import Outcome, scored_removals
from senn.network.network import Network
from senn.proposals.calibrated import calibrated_round
from senn.proposals.paper import paper_round
from senn.proposals.survey import Round
from senn.reports import RegimeName
from senn.settings import Settings
from senn.tasks import Task

from .scores import Step, step
from .state import State, has_settled, is_learned


@dataclass(frozen=True)
class PaperScores:
    """The paper's rule: sampled proposals, thresholds, and growth again and again until nothing passes."""

    settings: Settings
    name: RegimeName = "paper_scores"

    @property
    def criterion(self) -> PaperCriterion:
        """By its thresholds."""
        return PaperCriterion(self.settings, self.settings.paper)

    def due(self, state: State) -> bool:
        """By its cadence."""
        return state.step >= state.due

    def step(self, state: State, task: Task) -> tuple[Step, None]:
        """By the settings' method and solver."""
        return step(state.network, task, self.settings, state.damping), None

    def round(self, network: Network, task: Task, generator: Generator) -> Round:
        """The best of each family by its lower bound."""
        return paper_round(network, task, self.settings, generator)

    def try_out(self, found: Round, state: State, generator: Generator) -> Round:
        """Nothing is tried out, but the round learns what cools down."""
        del generator
        situation = replace(found.situation, cooling=self._cools(state), layers_cooling=self._layers_cool(state))
        return replace(found, survey=replace(found.survey, situation=situation))

    def removals(self, found: Round, network: Network) -> list[Verdict]:
        """By what the loss would rise by."""
        return scored_removals(found, network, self.criterion)

    def grown(self, after: State, outcome: Outcome) -> State:
        """The next round comes at once: the rule goes on adding while something passes."""
        del outcome
        return replace(after, due=after.step)

    def refused(self, after: State) -> State:
        """The next round comes as always."""
        return after

    def horizon(self, state: State) -> int:
        """Until the next round."""
        del state
        return self.settings.rule.cadence

    def is_over(self, before: State, after: State, task: Task) -> bool:
        """Once nothing is left to learn, or everything has settled."""
        return is_learned(after, task) or has_settled(before, after)

    def _cools(self, state: State) -> bool:
        """Whether the cooldown holds growth back; additions that follow one another at one step are one growth."""
        return state.last_growth is not None and 0 < state.step - state.last_growth < self.settings.paper.cooldown

    def _layers_cool(self, state: State) -> bool:
        """Whether the last layer came too few rounds ago for another; its own round is the first of them."""
        rule = self.settings.paper
        return state.last_layer is not None and state.step - state.last_layer < rule.layer_cooldown * rule.cadence


@dataclass(frozen=True)
class CalibratedScores:
    """The calibrated rule where nothing is tried out: exact scores against noise, training and price."""

    settings: Settings
    name: RegimeName = "calibrated_scores"

    @property
    def criterion(self) -> CalibratedCriterion:
        """By noise, training and price."""
        return CalibratedCriterion(self.settings, self.settings.calibrated)

    def due(self, state: State) -> bool:
        """By its cadence."""
        return state.step >= state.due

    def step(self, state: State, task: Task) -> tuple[Step, None]:
        """By the settings' method and solver."""
        return step(state.network, task, self.settings, state.damping), None

    def round(self, network: Network, task: Task, generator: Generator) -> Round:
        """Exact scores with their noise floors."""
        return calibrated_round(network, task, self.settings, generator)

    def try_out(self, found: Round, state: State, generator: Generator) -> Round:
        """Nothing is tried out."""
        del state, generator
        return found

    def removals(self, found: Round, network: Network) -> list[Verdict]:
        """By what the loss would rise by."""
        return scored_removals(found, network, self.criterion)

    def grown(self, after: State, outcome: Outcome) -> State:
        """The network trains first."""
        del outcome
        return after

    def refused(self, after: State) -> State:
        """The next round comes as always."""
        return after

    def horizon(self, state: State) -> int:
        """Until the next round."""
        del state
        return self.settings.rule.cadence

    def is_over(self, before: State, after: State, task: Task) -> bool:
        """Once nothing is left to learn, or everything has settled."""
        return is_learned(after, task) or has_settled(before, after)
