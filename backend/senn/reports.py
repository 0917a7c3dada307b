"""What the engine says happened. Fields are named as the wire events' are; units are the network's (standardised)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from senn.network.network import Network
from senn.settings import RuleName

Kind = Literal["width", "depth", "prune"]
Reason = Literal[
    "accepted",
    "forced",
    "placed",
    "forbidden",
    "below_noise_floor",
    "training_helps_more",
    "price_too_high",
    "too_little_evidence",
    "below_threshold",
    "below_absolute_threshold",
    "layer_not_better_than_neuron",
    "other_was_better",
    "rests_on_few_samples",
    "function_would_move",
    "width_limit",
    "depth_limit",
    "not_allowed",
    "cooldown",
    "no_proposal",
    "neuron_is_needed",
]
RegimeName = Literal["paper_scores", "calibrated_scores", "smooth_trials", "label_trials"]
Ending = Literal["converged", "step_limit", "size_limit", "diverged"]


@dataclass(frozen=True)
class StepReport:
    """One training step. Scores are those of the point the step started from; the loss is the one it reached."""

    step: int
    loss: float
    expansion_score: float
    bound: float
    damping: float
    outcome: Literal["ok", "rejected", "diverged"]
    solver: str


@dataclass(frozen=True)
class LandscapeReport:
    """The score of a new first-layer neuron over location [K] and scale [S, ascending]: scores [S, K].

    `passing`: looked at between two rounds, nothing was decided by it.
    """

    step: int
    locations: Tensor
    scales: Tensor
    scores: Tensor
    best_location: float
    best_scale: float
    best_score: float
    passing: bool = False


@dataclass(frozen=True)
class CandidateReport:
    """The best proposal of one kind in one layer, judged. `weights` and `bias` are a first-layer neuron's in 2D.

    Where it was tried out: `evidence` is by how many nats the data prefer the grown copy to the present network, or to
    what training on would make of it; `evidence_needed`: how many are asked; `evidence_training`: what training brings.
    """

    kind: Kind
    layer: int
    score: float
    lower_bound: float | None
    layer_score: float | None
    floor: float | None
    gain: float | None
    price: float | None
    added_parameters: int
    location: float | None
    scale: float | None
    weights: tuple[float, ...] | None
    bias: float | None
    accepted: bool
    reason: Reason
    joint: int = 1
    evidence: float | None = None
    evidence_needed: float | None = None
    evidence_training: float | None = None


@dataclass(frozen=True)
class CopyReport:
    """A copy of the network in which a proposal was tried, at the moments of its `TrialsReport`.

    `candidate`: which candidate of the round's decision it is, None for another of that family; `evidence`: nats, as a
    candidate's; `curve` [moments, points]: its outputs, on a curve. Its place is told as a candidate's.
    """

    kind: Kind
    layer: int
    location: float | None
    scale: float | None
    weights: tuple[float, ...] | None
    bias: float | None
    score: float
    candidate: int | None
    evidence: tuple[float, ...]
    evidence_needed: float
    curve: Tensor | None


@dataclass(frozen=True)
class TrialsReport:
    """How copies of the network trained before a decision: `moments` are steps of the trials, `points` inputs."""

    step: int
    round: int
    moments: tuple[int, ...]
    points: Tensor | None
    copies: tuple[CopyReport, ...]


@dataclass(frozen=True)
class DecisionReport:
    """A proposal round and what came of it; `tried` proposals trained in copies before it was decided."""

    step: int
    round: int
    rule: RuleName
    accepted: bool
    reason: Reason
    winner: int | None
    candidates: tuple[CandidateReport, ...]
    proposals: int
    tried: int
    loss: float
    expansion_score: float
    bound: float
    rate_bound: float | None
    noise_gauge: float | None
    training_gauge: float | None


@dataclass(frozen=True)
class NeuronReport:
    """One neuron as it was added."""

    layer: int
    position: int
    weights: tuple[float, ...]
    bias: float
    v: float
    c: float
    l: float  # noqa: E741 - the paper's name
    location: float | None
    scale: float | None


@dataclass(frozen=True)
class ExpansionReport:
    """The network changed its size; `function_change` is max |f_after - f_before| over the samples.

    `predicted_drop`: by how much the loss is expected to fall, by its trial where there was one; `scored_drop`: by how
    much by its expansion score alone, None for a removal.
    """

    step: int
    kind: Kind
    layer: int
    position: int
    widths_before: tuple[int, ...]
    widths_after: tuple[int, ...]
    added: tuple[NeuronReport, ...]
    score: float
    floor: float | None
    predicted_drop: float
    scored_drop: float | None
    function_change: float
    network: Network


@dataclass(frozen=True)
class DeliveryReport:
    """What an expansion brought."""

    step: int
    expansion_step: int
    kind: Kind
    layer: int
    predicted_drop: float
    realised_drop: float
    scored_drop: float | None


@dataclass(frozen=True)
class RegimeReport:
    """From here on the run trains and decides in another way: the network's `parameters` are too many for `before`."""

    step: int
    regime: RegimeName
    before: RegimeName
    parameters: int


@dataclass(frozen=True)
class BandReport:
    """How far the curve and the next sample may be from the fit, above or below, at each of A places.

    Attributes:
        places: Inputs [A].
        curve, points: Half of the intervals' widths [A].
    """

    step: int
    level: float
    places: Tensor
    curve: Tensor
    points: Tensor


@dataclass(frozen=True)
class EndReport:
    """Growth and training are over, and why."""

    step: int
    reason: Ending


Report = (
    StepReport
    | LandscapeReport
    | TrialsReport
    | DecisionReport
    | ExpansionReport
    | DeliveryReport
    | RegimeReport
    | BandReport
    | EndReport
)
