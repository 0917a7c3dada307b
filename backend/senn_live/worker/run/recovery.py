"""How a run comes to be held: begun from its specification, or put back from its journal."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from senn import engine
from senn_live.protocol.events import (
    AnyEvent,
    Checkpoint,
    Control,
    Edited,
    Expansion,
    NetworkState,
    RunStarted,
    Samples,
    Scaling,
    State,
    StateReason,
)
from senn_live.protocol.specification import RunSpecification
from senn_live.runs.entries import PoisonedEntryError, decode

from ..data.task_data import BadTaskError, build_data, is_for_regression, scaled_data
from . import translation
from .machine import LiveRun
from .outbox import Outbox
from .replay import Replay

_RECOMPUTED = {"frame", "landscape", "trials", "decision", "expansion", "delivery", "band"}
_ORDERLY = {"parked", "forked"}

UNDO = " Undo is possible."  # what the failure of a run that had begun ends with


class UnworkableError(Exception):
    """A run that no worker can continue; `entries`, if any, say so in its journal."""

    def __init__(self, message: str, entries: list[str | bytes]) -> None:
        super().__init__(message)
        self.entries = entries


def start(
    specification: RunSpecification, entries: Sequence[str | bytes], *, device: torch.device, device_name: str
) -> LiveRun:
    """A run ready for its turns: begun where its journal is empty, else put back.

    Raises:
        UnworkableError: if that cannot be done.
    """
    try:
        return (
            resume(entries, device=device) if entries else begin(specification, device=device, device_name=device_name)
        )
    except BadTaskError as error:
        raise UnworkableError(str(error), stillborn_entries(specification, "bad_task", str(error))) from error
    except PoisonedEntryError as error:
        raise UnworkableError(str(error), _failed(entries, "poisoned", str(error))) from error
    except UnworkableError:
        raise
    except Exception as error:  # a fault of this program: the run fails, the worker goes on
        message = f"The program met an error it did not expect ({type(error).__name__}: {error})."
        told = failure_entries(entries, message, specification)
        raise UnworkableError(message, told) from error


def failure_entries(
    entries: Sequence[str | bytes], message: str, specification: RunSpecification | None = None
) -> list[str | bytes]:
    """What to append to a journal for its run to have failed by a fault of this program."""
    if entries:
        return _failed(entries, "internal_error", message)
    return stillborn_entries(specification or RunSpecification(), "internal_error", message.removesuffix(UNDO))


def _failed(entries: Sequence[str | bytes], reason: StateReason, detail: str) -> list[str | bytes]:
    """A last entry that says why the run failed, unless the journal ends with it already."""
    step = 0
    for offset in range(len(entries) - 1, -1, -1):
        try:
            last = decode(offset, entries[offset])
        except PoisonedEntryError:
            continue
        if offset == len(entries) - 1 and isinstance(last, State) and last.reason == reason:
            return []
        step = last.step
        break
    failed = State(offset=len(entries), step=step, status="failed", reason=reason, detail=detail[:500])
    return [failed.model_dump_json()]


def begin(specification: RunSpecification, *, device: torch.device, device_name: str) -> LiveRun:
    """A run at its first step, with the first entries of its journal in the outbox.

    Raises:
        BadTaskError: if the task cannot be built.
    """
    data = build_data(specification, device=device)
    state = engine.begin(data.task, translation.engine_settings(specification), specification.seed)
    run = LiveRun(
        specification=specification,
        data=data,
        state=state,
        control=Control(status="running", reason="claimed", pace=specification.pace),
        device=device,
        outbox=Outbox(0),
    )
    started = RunStarted(
        offset=0,
        step=0,
        specification=specification,
        loss_kind=data.task.loss,
        scaling=data.scaling,
        samples=data.samples,
        target=data.target,
        network=translation.network_state(state.network, data.units),
        device=device_name,
        dtype="float64",
    )
    run.outbox.put(started.model_dump_json())
    run.write_state("claimed")
    run.write_outlook()
    run.write_checkpoint()
    return run


def stillborn_entries(specification: RunSpecification, reason: StateReason, message: str) -> list[str | bytes]:
    """The whole journal of a run that failed before it had a network: an empty start, and why."""
    is_regression = is_for_regression(specification)
    started = RunStarted(
        offset=0,
        step=0,
        specification=specification,
        loss_kind="regression" if is_regression else "classification",
        scaling=Scaling(x_shift=[0.0], x_scale=[1.0], y_shift=[0.0], y_scale=[1.0]),
        samples=Samples(x=[], y=[]),
        target=None,
        network=NetworkState(inputs=1, widths=[], outputs=1, parameters=[]),
        device="none",
        dtype="float64",
    )
    failed = State(offset=1, step=0, status="failed", reason=reason, detail=message[:500])
    return [started.model_dump_json(), failed.model_dump_json()]


class _Past:
    """What matters of a journal for going on, gathered event by event."""

    def __init__(self, started: RunStarted) -> None:
        self.started = started
        self.specification, self.samples, self.target = started.specification, started.samples, started.target
        self.scaling = started.scaling
        self.state: State | None = None
        self.checkpoint: Checkpoint | None = None
        self.retreat: Checkpoint | None = None
        self.standing: list[tuple[int, Checkpoint]] = []  # offset of each expansion that holds, the checkpoint before

    @property
    def has_failed_since(self) -> bool:
        """Whether a worker said of the run, without its help, that it failed: no checkpoint follows that."""
        failed = self.state is not None and (self.state.status, self.state.reason) == ("failed", "internal_error")
        return (
            failed
            and self.state is not None
            and self.checkpoint is not None
            and self.state.offset > self.checkpoint.offset
        )

    def add(self, event: AnyEvent) -> None:
        match event:
            case Checkpoint():
                self.checkpoint = event
                if event.control.status != "failed":
                    self.retreat = event
            case Expansion() if self.checkpoint is not None:
                self.standing.append((event.offset, self.checkpoint))
            case State():
                self.state = event
            case Edited():
                self.specification = event.specification
                self.scaling = event.scaling or self.scaling
                if event.samples is not None:
                    self.samples, self.target = event.samples, event.target
                if event.to_offset is not None:
                    self.standing = [pair for pair in self.standing if pair[0] <= event.to_offset]


def resume(entries: Sequence[str | bytes], *, device: torch.device) -> LiveRun:
    """The run as its last checkpoint left it, going on to meet what the journal has after it.

    Where the run was under way, the first entry of the outbox says whether it was put aside or its worker was lost.

    Raises:
        PoisonedEntryError: if an entry cannot be read.
        UnworkableError: if the run never had a task that could be built.
    """
    events = [decode(offset, data) for offset, data in enumerate(entries)]
    if not isinstance(events[0], RunStarted):
        raise PoisonedEntryError(0, f"{events[0].type} instead of run_started")
    past = _Past(events[0])
    for event in events:
        past.add(event)
    if past.checkpoint is None:
        raise UnworkableError("Expected a run whose task could be built.", [])
    run = _restored(past, past.checkpoint, device=device)
    if past.has_failed_since:
        run.outbox = Outbox(len(entries))
        run.retreat, run.intervention = past.checkpoint, None
        run.control = Control(status="failed", reason="internal_error", pace=run.control.pace)
        return run
    run.replay = Replay(
        (event.offset, entries[event.offset])
        for event in events[past.checkpoint.offset + 1 :]
        if event.type in _RECOMPUTED or (isinstance(event, State) and event.reason == "regime_changed")
    )
    run.outbox = Outbox(len(entries))
    _say_what_happened(run, past.state, events[-1].step)
    return run


def _restored(past: _Past, checkpoint: Checkpoint, *, device: torch.device) -> LiveRun:
    started = past.started
    data = scaled_data(
        past.samples, past.target, past.scaling, is_regression=started.loss_kind == "regression", device=device
    )
    return LiveRun(
        specification=past.specification,
        data=data,
        state=translation.engine_state(checkpoint, data.units, device=device),
        control=checkpoint.control,
        device=device,
        outbox=Outbox(checkpoint.offset + 1),
        intervention=checkpoint.intervention,
        commands_done=checkpoint.commands_done,
        standing=[before for offset, before in past.standing if offset < checkpoint.offset],
        checkpoint=checkpoint,
        retreat=past.retreat if checkpoint.control.status == "failed" else None,
    )


def _say_what_happened(run: LiveRun, last: State | None, step: int) -> None:
    if run.status != "running":
        return
    if last is not None and last.reason in _ORDERLY:
        run.write_state("resumed", step=step)
    else:
        run.write_state("worker_recovered", f"Its worker was lost; going on from step {step}.", step=step)
