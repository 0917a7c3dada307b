"""How a run trains and by what it decides: four regimes behind one protocol, and the only place that chooses one.

| regime | of what | trains | decides by |
|---|---|---|---|
| `PaperScores` | whatever the paper's rule is set for | natural gradient | the paper's thresholds |
| `SmoothTrials` | a curve, or classes in the plane | smoothly | the evidence of trials |
| `LabelTrials` | classes of more inputs | weights held back | the expected loss of trials |
| `CalibratedScores` | all else by the calibrated rule | natural gradient | scores against noise, training and price |
"""

from __future__ import annotations

from typing import Protocol

from torch import Generator

from senn.decisions.criterion import Criterion, Verdict
from senn.decisions.decision import Outcome
from senn.network.network import Network
from senn.proposals.survey import Round
from senn.reports import RegimeName
from senn.settings import PaperRule, Settings
from senn.tasks import Task

from .by_scores import CalibratedScores, PaperScores
from .by_trials import LabelTrials, SmoothTrials
from .scores import Step
from .smooth.phases import Phase
from .state import State

PLANE = 2  # inputs up to which functions are held back; weights held back keep spirals from being told apart (0.66)
MOST_PARAMETERS = 500  # beyond, six copies in training at once would be too slow to watch


class Regime(Protocol):
    """How a run trains and by what it decides. Only `regime_of` looks at losses, rules and dimensions."""

    @property
    def name(self) -> RegimeName:
        """What reports call it."""
        ...

    @property
    def criterion(self) -> Criterion:
        """How a round's proposals are judged."""
        ...

    def due(self, state: State) -> bool:
        """Whether a proposal round comes before the next training step."""
        ...

    def step(self, state: State, task: Task) -> tuple[Step, Phase | None]:
        """One training step, and the phase after it; None where there are no phases."""
        ...

    def round(self, network: Network, task: Task, generator: Generator) -> Round:
        """What is proposed."""
        ...

    def try_out(self, found: Round, state: State, generator: Generator) -> Round:
        """The round once its proposals were tried out in copies of the network, where the regime does that."""
        ...

    def removals(self, found: Round, network: Network) -> list[Verdict]:
        """The neuron of every layer that costs least to take out, judged."""
        ...

    def grown(self, after: State, outcome: Outcome) -> State:
        """The state after a growth: how it trains on, when the next round comes."""
        ...

    def refused(self, after: State) -> State:
        """The state after a refusal: when the next round comes."""
        ...

    def horizon(self, state: State) -> int:
        """Steps after a growth at which its promise is held against what came of it."""
        ...

    def is_over(self, before: State, after: State, task: Task) -> bool:
        """Whether a refusal was the last: nothing is left to learn, or to gain by going on."""
        ...


def regime_of(task: Task, settings: Settings, network: Network) -> Regime:
    """The regime of a run; a network that has grown too large for smooth training goes on by scores."""
    rule, inputs, labels = settings.rule, task.inputs.shape[1], task.loss == "classification"
    if isinstance(rule, PaperRule):
        return PaperScores(settings)
    if not (rule.smoothing and settings.method == "adaptive"):
        return CalibratedScores(settings)
    if labels and inputs > PLANE:
        return LabelTrials(settings) if settings.solver in ("auto", "kronecker") else CalibratedScores(settings)
    is_smooth = inputs == PLANE if labels else inputs == task.outputs == 1
    suits = is_smooth and settings.solver in ("auto", "parameter") and network.parameters <= MOST_PARAMETERS
    return SmoothTrials(settings) if suits else CalibratedScores(settings)
