"""What happens to a run: the journal's entries. Offsets count from 0 without gaps; steps are training steps done.

Units: x, y, locations and scales are in the data's own units; losses and scores are in standardised units (the network
sees standardised data, see `Scaling`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from .commands import Intervention
from .specification import RuleName, RunSpecification, Wire

Kind = Literal["width", "depth", "prune"]

Reason = Literal[
    "accepted",  # better than noise, better than training on, worth its price
    "forced",  # a person asked for it
    "placed",  # a person chose the place
    "forbidden",  # would have been accepted; a person said no
    "below_noise_floor",  # explains less than chance would
    "training_helps_more",  # the present network still learns faster than growing would help
    "price_too_high",  # helps, but not enough for the parameters it adds
    "too_little_evidence",  # tried in copies: the data do not favour any grown one enough
    "below_threshold",  # paper rule: score ratio below tau
    "below_absolute_threshold",  # paper rule: below alpha, too little left to explain
    "layer_not_better_than_neuron",  # depth: its gain is not depth_margin times the best neuron's
    "other_was_better",  # acceptable, but another proposal of the round gains more
    "rests_on_few_samples",  # the guard: it would fit single points
    "function_would_move",  # inserting it would change the function by more than allowed
    "width_limit",
    "depth_limit",
    "not_allowed",  # growth of this kind is switched off
    "cooldown",
    "no_proposal",
    "neuron_is_needed",  # of a removal: it would cost more than noise
]

Status = Literal["queued", "running", "paused", "finished", "failed"]

StateReason = Literal[
    "submitted",
    "claimed",
    "command",
    "converged",
    "step_limit",
    "size_limit",
    "store_limit",  # the run, or all runs of who made it, take as many bytes as they may
    "stopped",
    "next_growth_reached",
    "steps_done",
    "worker_lost",
    "worker_recovered",
    "parked",
    "resumed",
    "diverged",
    "bad_task",
    "poisoned",
    "internal_error",
    "edited",
    "forked",
    "regime_changed",  # the network has grown too large to train and decide as it did
]


class Scaling(Wire):
    """The network sees u = (x - x_shift) / x_scale and gives (y - y_shift) / y_scale. One entry per dimension.

    Which axes the engine sees mirrored is of no concern to a reader: networks on the wire are as if none were.
    """

    x_shift: list[float]
    x_scale: list[float]
    y_shift: list[float]
    y_scale: list[float]
    x_mirrored: list[bool] = Field(default_factory=list, description="inputs that the engine sees mirrored")
    y_mirrored: list[bool] = Field(default_factory=list, description="values that the engine sees mirrored")


class Samples(Wire):
    """The data: x [N][d]; y [N][m] for regression, labels [N][1] for classification."""

    x: list[list[float]]
    y: list[list[float]]


class Curve(Wire):
    """The noise-free target on a grid, where it is known (1D): x [K], y [K]."""

    x: list[float]
    y: list[float]


class NetworkState(Wire):
    """A network: hidden widths, and its parameters as one vector.

    Order, per hidden layer: weight [out, in] row-major, bias [out], v [out], c [out], l [out]; then the output layer's
    weight [m, in] and bias [m].
    """

    inputs: int
    widths: list[int]
    outputs: int
    parameters: list[float]


class Event(Wire):
    """What every event has."""

    offset: int = Field(ge=0)
    step: int = Field(ge=0)


class Parent(Wire):
    """Where a fork comes from."""

    run: str
    offset: int
    intervention: Intervention | None = None
    listed: bool = Field(False, description="made by who may command the parent: its branches name this run")


class RunStarted(Event):
    """The first event of every journal."""

    type: Literal["run_started"] = "run_started"
    specification: RunSpecification
    loss_kind: Literal["regression", "classification"]
    scaling: Scaling
    samples: Samples
    target: Curve | None
    network: NetworkState
    device: str = Field(description="cpu or cuda:0 and the device's name")
    dtype: Literal["float64", "float32"]
    parent: Parent | None = None


class Frame(Event):
    """The network after a training step. On the wire and in the journal it is binary: see `frames`."""

    type: Literal["frame"] = "frame"
    loss: float
    expansion_score: float = Field(description="eta, the natural expansion score")
    bound: float = Field(description="Lambda, the mean squared output gradient: eta cannot exceed it")
    damping: float
    parameters: list[float]


class Landscape(Event):
    """Delta-eta of a new first-layer neuron over location (columns) and scale (rows, narrowest first). 1D only."""

    type: Literal["landscape"] = "landscape"
    passing: bool = Field(False, description="looked at between two proposal rounds: nothing was chosen from it")
    location_start: float
    location_stop: float
    locations: int
    scale_start: float = Field(description="narrowest scale; scales are spaced evenly in their logarithm")
    scale_stop: float
    scales: int
    peak: float = Field(description="the score that level 255 stands for")
    levels: str = Field(
        description="base64 of scales x locations unsigned bytes, row by row: round(255 * score / peak)"
    )
    best_location: float
    best_scale: float
    best_score: float


class Candidate(Wire):
    """The best proposal of one kind in one layer, judged."""

    kind: Kind
    layer: int = Field(description="hidden layer that gets the neuron, or index the new layer would take")
    score: float = Field(description="exact increase of eta")
    lower_bound: float | None = Field(description="the paper's Kronecker-factored lower bound of it")
    layer_score: float | None = Field(description="the layer's present Kronecker-factored score eta_c")
    floor: float | None = Field(description="what pure noise would give (calibrated rule)")
    gain: float | None = Field(description="log-likelihood (by trial: log-evidence) gain minus price")
    price: float | None
    added_parameters: int
    location: float | None = Field(None, description="-b/w of a first-layer neuron in 1D, data units")
    scale: float | None = Field(None, description="1/|w| of a first-layer neuron in 1D, data units")
    weights: list[float] | None = Field(None, description="of a first-layer neuron in 2D, for standardised inputs")
    bias: float | None = Field(None, description="of a first-layer neuron in 2D: w x + b = 0 divides the plane")
    accepted: bool
    reason: Reason
    joint: int = Field(1, description="how many neurons were tried together: more than one where one did not pay")
    evidence: float | None = Field(
        None, description="tried in a copy: nats by which the data favour it over the network trained on as long"
    )
    evidence_needed: float | None = Field(None, description="nats asked for")
    evidence_training: float | None = Field(None, description="nats that training on alone would bring")


class TriedCopy(Wire):
    """A copy of the network in which a proposal was tried. Places are as a candidate's."""

    kind: Kind
    layer: int
    location: float | None = None
    scale: float | None = None
    weights: list[float] | None = None
    bias: float | None = None
    score: float
    candidate: int | None = Field(
        description="index among the decision's candidates; null: another of a candidate's kind and layer"
    )
    evidence: list[float | None] = Field(
        description="at each moment: nats by which the data favour the copy as it was then; null: no number"
    )
    evidence_needed: float = Field(description="nats asked for")
    curve: str | None = Field(
        description="base64 of moments x points little-endian float32, row by row: its outputs in data units. 1D only"
    )


class Trials(Event):
    """How copies of the network trained before the decision of that round: at most six, likeliest first.

    Bounded: at most 6 copies x 5 moments x 64 points. May be left out for a slow reader.
    """

    type: Literal["trials"] = "trials"
    round: int
    moments: list[int] = Field(description="steps of the trials after which the copies were looked at")
    points_start: float | None = Field(description="where the first point of every curve is; null: no curves")
    points_stop: float | None
    points: int = Field(description="how many points, evenly spaced")
    copies: list[TriedCopy]


class Decision(Event):
    """A proposal round and what came of it, accepted or refused."""

    type: Literal["decision"] = "decision"
    round: int
    rule: RuleName
    accepted: bool
    reason: Reason
    winner: int | None = Field(description="index of the best candidate")
    candidates: list[Candidate]
    proposals: int = Field(description="how many proposals were compared")
    tried: int = Field(0, description="how many of them trained in copies of the network before it was decided")
    loss: float
    expansion_score: float
    bound: float
    rate_bound: float | None = Field(description="ln(Lambda/eta)/ln(tau): the round can add fewer than this many times")
    noise_gauge: float | None = Field(description="best score over the noise floor (or over alpha's share)")
    training_gauge: float | None = Field(description="winner's score over eta (or over tau's share)")


class Neuron(Wire):
    """One neuron as it was added."""

    layer: int
    position: int
    weights: list[float]
    bias: float
    v: float
    c: float
    l: float  # noqa: E741 - the paper's name
    location: float | None = None
    scale: float | None = None


class Expansion(Event):
    """The network changed its size. The function did not: `function_change` proves it."""

    type: Literal["expansion"] = "expansion"
    kind: Kind
    layer: int
    position: int = Field(description="index of the new (or removed) neuron in its layer; 0 for a new layer")
    widths_before: list[int]
    widths_after: list[int]
    added: list[Neuron]
    score: float
    floor: float | None
    predicted_drop: float = Field(description="loss drop expected from it: its trial's, where there was one")
    scored_drop: float | None = Field(None, description="loss drop that its expansion score alone promises")
    function_change: float = Field(description="max |f_after - f_before| over the samples, data units")
    network: NetworkState = Field(description="the network right after, float64")


class Delivery(Event):
    """What an expansion brought: its predicted and its realised loss drop, and what its score alone promised."""

    type: Literal["delivery"] = "delivery"
    expansion_step: int
    kind: Kind
    layer: int
    predicted_drop: float
    realised_drop: float
    scored_drop: float | None = None


class Band(Event):
    """How unsure the finished fit is: at each place the curve, and the next sample, are so far from it at most.

    Written before the end of a run of one input and one output; journals of older versions have none. It holds for the
    network and data of its step. Bounded: 121 places.
    """

    type: Literal["band"] = "band"
    level: float = Field(description="how often it is to hold, such as 0.95")
    start: float = Field(description="the first place, data units")
    stop: float
    places: int = Field(description="how many, evenly spaced")
    curve: list[float] = Field(description="for each place, half the width of the curve's interval, data units")
    points: list[float] = Field(description="the same for a new sample's interval")


class Control(Wire):
    """What the run was told to do: go on or hold, how fast, and when to hold by itself."""

    status: Status
    reason: StateReason
    pace: float | Literal["max"]
    hold_at_step: int | None = Field(None, description="a `step` command is under way: hold at this step")
    hold_at_growth: bool = Field(False, description="a `next_growth` command is under way: hold at the next expansion")


class Checkpoint(Event):
    """All that is needed to go on from here exactly. Precedes every decision, follows every command."""

    type: Literal["checkpoint"] = "checkpoint"
    network: NetworkState
    engine: dict[str, float | int | str | bool | list[float] | list[int] | None] = Field(
        description="the engine's scalars: damping, round, what it waits for"
    )
    commands_done: int = Field(description="how many of the run's commands have been carried out")
    control: Control
    intervention: Intervention | None = Field(None, description="what a person asked of the next proposal round")


class State(Event):
    """The run changed its status, or something worth knowing happened to it."""

    type: Literal["state"] = "state"
    status: Status
    reason: StateReason
    detail: str = Field("", max_length=500, description="one sentence in English, for the log")
    pace: float | Literal["max"] | None = None


class Edited(Event):
    """Data or settings changed, or a step was taken back. Carries everything that is new."""

    type: Literal["edited"] = "edited"
    what: Literal["data", "settings", "undo"]
    specification: RunSpecification
    samples: Samples | None = None
    target: Curve | None = None
    scaling: Scaling | None = Field(None, description="present where new data are seen by another scaling")
    network: NetworkState | None = Field(None, description="present after an undo")
    to_offset: int | None = Field(None, description="undo: offset of the checkpoint returned to; `step` is its step")


AnyEvent = Annotated[
    RunStarted | Frame | Landscape | Trials | Decision | Expansion | Delivery | Band | Checkpoint | State | Edited,
    Field(discriminator="type"),
]
event_adapter: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)


class NeuronView(Wire):
    """A neuron's identity and birth, as folded from the journal. `id` counts births from 1 and is never reused."""

    id: int
    born_step: int
    born_offset: int
    layer: int
    kind: Literal["first", "width", "depth"]


class Timeline(Wire):
    """Training history, thinned: one entry per kept frame."""

    step: list[int]
    loss: list[float]
    expansion_score: list[float]
    neurons: list[int]
    parameters: list[int]


class RunView(Wire):
    """The fold of a journal: what a late joiner needs to draw the page's present."""

    type: Literal["view"] = "view"
    offset: int
    step: int
    status: Status
    reason: StateReason
    detail: str
    pace: float | Literal["max"]
    specification: RunSpecification
    loss_kind: Literal["regression", "classification"]
    scaling: Scaling
    samples: Samples
    target: Curve | None
    network: NetworkState
    loss: float | None
    expansion_score: float | None
    bound: float | None
    damping: float | None
    neurons: list[list[NeuronView]] = Field(description="per hidden layer, in order of position")
    landscape: Landscape | None
    decision: Decision | None
    expansions: list[Expansion]
    deliveries: list[Delivery]
    checkpoint_offset: int | None
    timeline: Timeline
    device: str
    parent: Parent | None


class Branch(Wire):
    """A run in its tree, and how it stands."""

    run: str
    parent: str | None = Field(description="the run it branched off from; if that was deleted it is not in the tree")
    forked_step: int | None = Field(description="the step at which it branched off")
    intervention: Intervention | None = Field(description="what it did there instead")
    status: Status | None = Field(description="null: no worker has begun it")
    step: int
    widths: list[int] = Field(description="hidden widths")
    loss: float | None


class Branches(Wire):
    """A tree of runs, parents before their branches. `total` counts those left out, too: the newest are shown."""

    branches: list[Branch]
    total: int
