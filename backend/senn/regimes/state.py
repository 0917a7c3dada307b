"""A run between two steps, and what every regime asks of it: with the network, `scalars` are a whole checkpoint."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, fields, replace

from senn.network.network import Network
from senn.reports import DeliveryReport, Ending, ExpansionReport, Kind
from senn.tasks import Task

from .smooth.phases import Phase

Scalar = float | int | str | bool | None
SETTLED = 1e-3  # relative fall of the loss between two rounds below which it counts as settled: less cannot be seen
EXACT = 1e-14  # loss below which the fit is exact, in units of squared standardised targets: rounding, squared
REFUSALS = 2  # rounds in a row that refuse before a settled run ends: one may have been unlucky in what it drew
PARTS = ("promise", "phase")  # fields of a state that have fields of their own


@dataclass(frozen=True)
class Promise:
    """What the last growth promised: by how much the loss would fall, from where; `scored`: by its score alone."""

    drop: float
    loss: float
    kind: Kind
    layer: int
    scored: float | None = None


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
        promise: What `last_growth` promised, until it is accounted for.
        phase: Where smooth training stands.
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
    promise: Promise | None = None
    last_layer: int | None = None
    phase: Phase = field(default_factory=Phase)


def grown(after: State, expansion: ExpansionReport) -> State:
    """After a growth: the network, and what it promised."""
    promise = Promise(
        expansion.predicted_drop, after.loss or 0.0, expansion.kind, expansion.layer, expansion.scored_drop
    )
    return replace(
        after,
        network=expansion.network,
        refusals=0,
        last_growth=after.step,
        last_layer=after.step if expansion.kind == "depth" else after.last_layer,
        promise=promise,
    )


def delivered(state: State, horizon: int) -> tuple[State, tuple[DeliveryReport, ...]]:
    """What came of a promise, once `horizon` steps have passed since the growth."""
    promise, loss = state.promise, state.loss
    if promise is None or loss is None or state.last_growth is None or state.step < state.last_growth + horizon:
        return state, ()
    report = DeliveryReport(
        step=state.step,
        expansion_step=state.last_growth,
        kind=promise.kind,
        layer=promise.layer,
        predicted_drop=promise.drop,
        realised_drop=promise.loss - loss,
        scored_drop=promise.scored,
    )
    return replace(state, promise=None), (report,)


def is_learned(state: State, task: Task) -> bool:
    """Whether nothing is left to learn.

    Cross-entropy of classes that can be told apart never settles: it falls for ever as the outputs grow. There nothing
    is left once the whole log-likelihood still to gain, 2 N L, is less than ln N, the price of one parameter by BIC.
    """
    least = math.log(task.samples) / (2 * task.samples) if task.loss == "classification" else EXACT
    return (state.loss or 0.0) < least


def has_settled(before: State, after: State) -> bool:
    """Whether the loss has settled since the last round, and growth keeps being refused."""
    loss, previous = after.loss or 0.0, before.loss_at_round
    return previous is not None and previous - loss <= SETTLED * previous and after.refusals >= REFUSALS


def scalars(state: State) -> dict[str, Scalar]:
    """Everything but the network, ready for JSON, floats exact; what is in a part has the part's name before it."""
    found: dict[str, Scalar] = {}
    for each in fields(State):
        value = getattr(state, each.name)
        if each.name == "promise":
            parts = asdict(value) if value else dict.fromkeys(part.name for part in fields(Promise))
            found |= {f"promise_{name}": part for name, part in parts.items()}
        elif each.name == "phase":
            found |= {f"phase_{name}": part for name, part in asdict(value).items()}
        elif each.name != "network":
            found[each.name] = value
    return found


def restore(network: Network, scalars: dict[str, Scalar]) -> State:
    """The state that `scalars` described."""
    parts = {
        part: {name.removeprefix(f"{part}_"): each for name, each in scalars.items() if name.startswith(f"{part}_")}
        for part in PARTS
    }
    own = {name: each for name, each in scalars.items() if not name.startswith(tuple(f"{part}_" for part in PARTS))}
    promise = None if parts["promise"].get("drop") is None else Promise(**parts["promise"])  # type: ignore[arg-type]
    phase = Phase(**parts["phase"])  # type: ignore[arg-type] # JSON keeps the types
    return State(network=network, promise=promise, phase=phase, **own)  # type: ignore[arg-type]
