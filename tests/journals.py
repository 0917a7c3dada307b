"""Journals for tests: whole runs made by the machine, without processes or stores. Imports torch."""

from __future__ import annotations

import torch

from senn_live.protocol.events import AnyEvent
from senn_live.protocol.specification import RunSpecification
from senn_live.runs.entries import decode
from senn_live.worker.run.machine import LiveRun
from senn_live.worker.run.recovery import begin

CPU = torch.device("cpu")
Entries = list[str | bytes]


def specification(**changes: object) -> RunSpecification:
    """A run that grows twice and converges within 60 steps, with 40 samples to be quick."""
    return RunSpecification.model_validate({"samples": 40, "pace": "max", **changes})


def begun(**changes: object) -> LiveRun:
    return begin(specification(**changes), device=CPU, device_name="cpu")


def turn(run: LiveRun) -> bool:
    """Give the run one turn; whether it had something to do."""
    computation = run.next_turn()
    if computation is None:
        return False
    run.take(computation, computation())
    return True


def turns(run: LiveRun, count: int = 100_000) -> LiveRun:
    """Give the run turns until it has nothing to do, or `count` of them."""
    while count > 0 and turn(run):
        count -= 1
    return run


def written(run: LiveRun) -> Entries:
    """Take what the run has written."""
    entries = run.outbox.waiting()
    run.outbox.confirm(len(entries))
    return entries


def events(entries: Entries, first: int = 0) -> list[AnyEvent]:
    return [decode(first + index, entry) for index, entry in enumerate(entries)]


def content(entries: Entries, *, without: tuple[str, ...] = ("worker_recovered", "resumed", "parked")) -> list[object]:
    """What the entries say, apart from their offsets and from what workers say of themselves."""
    said: list[object] = []
    for event, entry in zip(events(entries), entries, strict=True):
        if event.type == "state" and event.reason in without:
            continue
        said.append(entry[4:] if isinstance(entry, bytes) else event.model_copy(update={"offset": 0}))
    return said


def of_type(entries: Entries, type_: str) -> list[AnyEvent]:
    return [event for event in events(entries) if event.type == type_]
