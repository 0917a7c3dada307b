"""A proposal: one way of growing, what it is worth, and what can be said against it before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from senn.network.surgery import NewLayer, NewNeuron, Removal
from senn.reports import Kind, Reason
from senn.settings import Settings
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
class Course:
    """How a copy of the network with a proposal trained: what was seen of it at a few moments.

    Attributes:
        gains: At each moment, by how many nats the data favoured the copy as it was then over what they would be told
            without growing; what the proposal's trial says at the last.
        curves: The copy's outputs [moments, points] then, where there is one input and one output.
    """

    proposal: Proposal
    gains: tuple[float, ...]
    curves: Tensor | None


@dataclass(frozen=True)
class Courses:
    """The copies of a round that are kept, likeliest first; `moments`: steps of the trials at which they were seen.

    `points`: where the curves are evaluated, None where there are none.
    """

    moments: tuple[int, ...]
    points: Tensor | None
    copies: tuple[Course, ...]


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


def forbidden_by_settings(proposal: Proposal, widths: tuple[int, ...], settings: Settings) -> Reason | None:
    """Why a proposal cannot be taken whatever it is worth, or None."""
    if not (settings.width if proposal.kind == "width" else settings.depth):
        return "not_allowed"
    if proposal.kind == "width" and widths[proposal.layer] >= settings.max_width:
        return "width_limit"
    if proposal.kind == "depth" and len(widths) >= settings.max_depth:
        return "depth_limit"
    return None if proposal.sound else "rests_on_few_samples"
