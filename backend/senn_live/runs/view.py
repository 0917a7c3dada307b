"""The fold of a journal: events in, what a page shows out. The page folds the same events by the same rules.

The rules, one event at a time (JavaScript follows this text; `tests/frontend` holds the two to each other):

- Every event sets `offset` to its own, and `step` to its own.
- `run_started` sets specification, loss_kind, scaling, samples, target, network, device, parent; pace is the
  specification's; status `running`, reason `claimed`; one `NeuronView` of kind `first` per hidden neuron, ids from 1
  in order of layer and position.
- `frame` sets loss, expansion_score, bound, damping and `network.parameters` (inputs, widths and outputs stay), then
  offers itself to the timeline.
- `landscape` and `decision` replace the last one of their kind.
- `expansion` sets network, is appended to `expansions`, and changes `neurons`: `width` inserts one new neuron per
  entry of `added` at that entry's position, in order; `depth` inserts a layer at index `layer` with
  `widths_after[layer]` new neurons; `prune` removes position `position` of layer `layer`, and the layer with it if it
  is then empty. New neurons take the next ids; every neuron's `layer` is then the index of the layer that it is in.
- `trials` changes nothing else: they belong to the decision before them, and a late joiner reads them in the journal.
- `band` changes nothing else: it belongs to the network of its step, and a late joiner reads it in the journal.
- `delivery` is appended to `deliveries`.
- `checkpoint` sets network and checkpoint_offset.
- `state` sets status, reason and detail, and pace if it names one.
- `edited` sets specification, scaling if it is there, and samples and target if they are there (target is replaced
  whenever samples are, also by null). With a network (an undo to the checkpoint `to_offset`) it sets network;
  expansions and deliveries with offset > to_offset are dropped; `neurons` become what they were before the first
  expansion dropped; timeline entries with step > this step are dropped; `landscape` and `decision` with offset >
  to_offset become null; loss, expansion_score, bound and damping become null until the next frame.

Timeline: a stride k (at first 1) and a count n (at first 0). A frame is kept when n is a multiple of k; then n grows
by one, kept or not. When more than 1000 entries are held, those at odd positions (1, 3, 5, …) are dropped and k
doubles. After entries were dropped by an undo, n = k · (entries held). So entry i is always the frame number i · k.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from senn_live.protocol.events import (
    AnyEvent,
    Checkpoint,
    Decision,
    Delivery,
    Edited,
    Expansion,
    Frame,
    Landscape,
    NetworkState,
    NeuronView,
    RunStarted,
    RunView,
    State,
    Timeline,
)

TIMELINE_ENTRIES = 1000

Neurons = tuple[tuple[NeuronView, ...], ...]


@dataclass
class _TimelineFold:
    """The timeline under way: columns, stride and count as the module's docstring defines them."""

    rows: list[tuple[int, float, float, int, int]] = field(default_factory=list)
    stride: int = 1
    count: int = 0

    def offer(self, frame: Frame, neurons: int) -> None:
        if self.count % self.stride == 0:
            self.rows.append((frame.step, frame.loss, frame.expansion_score, neurons, len(frame.parameters)))
        self.count += 1
        if len(self.rows) > TIMELINE_ENTRIES:
            self.rows = self.rows[::2]
            self.stride *= 2

    def forget_after(self, step: int) -> None:
        self.rows = [row for row in self.rows if row[0] <= step]
        self.count = self.stride * len(self.rows)

    def timeline(self) -> Timeline:
        steps, losses, scores, neurons, parameters = zip(*self.rows, strict=True) if self.rows else ((),) * 5
        return Timeline.model_construct(
            step=list(steps),
            loss=list(losses),
            expansion_score=list(scores),
            neurons=list(neurons),
            parameters=list(parameters),
        )


class Fold:
    """A fold under way. `apply` takes events in order, the first one a `run_started`; `view` is their fold so far."""

    def __init__(self, started: RunStarted) -> None:
        self._started = started
        self._latest: AnyEvent = started
        self._state = State(offset=0, step=0, status="running", reason="claimed", pace=started.specification.pace)
        self._pace = started.specification.pace
        self._specification = started.specification
        self._scaling, self._samples, self._target = started.scaling, started.samples, started.target
        self._network = started.network
        self._frame: Frame | None = None  # the last frame, as long as its loss and scores hold
        self._moved: Frame | None = None  # the same, as long as no event since brought a whole network
        self._born = 0
        self._neurons: Neurons = tuple(
            self._births(width, layer, started, "first") for layer, width in enumerate(started.network.widths)
        )
        self._before: list[Neurons] = []
        self._expansions: list[Expansion] = []
        self._deliveries: list[Delivery] = []
        self._landscape: Landscape | None = None
        self._decision: Decision | None = None
        self._checkpoint_offset: int | None = None
        self._timeline = _TimelineFold()

    def apply(self, event: AnyEvent) -> None:
        """Take one more event."""
        match event:
            case Frame():
                self._frame = self._moved = event
                self._timeline.offer(event, sum(self._network.widths))
            case Landscape():
                self._landscape = event
            case Decision():
                self._decision = event
            case Expansion():
                self._expand(event)
            case Delivery():
                self._deliveries.append(event)
            case Checkpoint():
                self._network, self._moved, self._checkpoint_offset = event.network, None, event.offset
            case State():
                self._state = event
                self._pace = event.pace if event.pace is not None else self._pace
            case Edited():
                self._edit(event)
            case RunStarted():
                raise ValueError(f"Expected one run_started per journal, got another at offset {event.offset}.")
        self._latest = event

    def _births(self, count: int, layer: int, event: AnyEvent, kind: str) -> tuple[NeuronView, ...]:
        first = self._born + 1
        self._born += count
        return tuple(
            NeuronView.model_validate(
                {"id": id_, "born_step": event.step, "born_offset": event.offset, "layer": layer, "kind": kind}
            )
            for id_ in range(first, first + count)
        )

    def _expand(self, event: Expansion) -> None:
        self._before.append(self._neurons)
        self._expansions.append(event)
        self._network, self._moved = event.network, None
        layers = [list(layer) for layer in self._neurons]
        if event.kind == "width":
            for neuron, born in zip(
                event.added, self._births(len(event.added), event.layer, event, "width"), strict=True
            ):
                layers[neuron.layer].insert(neuron.position, born)
        elif event.kind == "depth":
            layers.insert(event.layer, list(self._births(event.widths_after[event.layer], event.layer, event, "depth")))
        else:
            del layers[event.layer][event.position]
            layers = [layer for layer in layers if layer]
        self._neurons = tuple(
            tuple(neuron.model_copy(update={"layer": index}) for neuron in layer) for index, layer in enumerate(layers)
        )

    def _edit(self, event: Edited) -> None:
        self._specification = event.specification
        self._scaling = event.scaling or self._scaling
        if event.samples is not None:
            self._samples, self._target = event.samples, event.target
        if event.network is not None:
            self._return_to(event.to_offset or 0, event.step, event.network)

    def _return_to(self, offset: int, step: int, network: NetworkState) -> None:
        kept = sum(expansion.offset <= offset for expansion in self._expansions)
        if kept < len(self._expansions):
            self._neurons = self._before[kept]
        del self._expansions[kept:], self._before[kept:]
        self._deliveries = [delivery for delivery in self._deliveries if delivery.offset <= offset]
        self._timeline.forget_after(step)
        self._landscape = self._landscape if self._landscape and self._landscape.offset <= offset else None
        self._decision = self._decision if self._decision and self._decision.offset <= offset else None
        self._network, self._frame, self._moved = network, None, None

    def _present_network(self) -> NetworkState:
        if self._moved is None:
            return self._network
        return self._network.model_copy(update={"parameters": self._moved.parameters})

    def view(self) -> RunView:
        """What a page shows after the events so far."""
        frame, started, state = self._frame, self._started, self._state
        return RunView.model_construct(
            type="view",
            offset=self._latest.offset,
            step=self._latest.step,
            status=state.status,
            reason=state.reason,
            detail=state.detail,
            pace=self._pace,
            specification=self._specification,
            loss_kind=started.loss_kind,
            scaling=self._scaling,
            samples=self._samples,
            target=self._target,
            network=self._present_network(),
            loss=frame.loss if frame else None,
            expansion_score=frame.expansion_score if frame else None,
            bound=frame.bound if frame else None,
            damping=frame.damping if frame else None,
            neurons=[list(layer) for layer in self._neurons],
            landscape=self._landscape,
            decision=self._decision,
            expansions=list(self._expansions),
            deliveries=list(self._deliveries),
            checkpoint_offset=self._checkpoint_offset,
            timeline=self._timeline.timeline(),
            device=started.device,
            parent=started.parent,
        )


def fold(events: Iterable[AnyEvent]) -> RunView:
    """The fold of events from the beginning of a journal.

    Raises:
        ValueError: if the first event is not a `run_started`, or there is none.
    """
    under_way: Fold | None = None
    for event in events:
        if under_way is not None:
            under_way.apply(event)
        elif isinstance(event, RunStarted):
            under_way = Fold(event)
        else:
            raise ValueError(f"Expected run_started as the first event, got {event.type} at offset {event.offset}.")
    if under_way is None:
        raise ValueError("Expected a journal with at least run_started, got an empty one.")
    return under_way.view()
