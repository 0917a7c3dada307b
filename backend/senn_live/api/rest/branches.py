"""The tree of branches that a run is in, with how each of them stands: read from the ends of their journals."""

from __future__ import annotations

import asyncio

from ...protocol.events import AnyEvent, Branch, Branches, Checkpoint, Expansion, Frame, Parent, RunStarted, State
from ...runs.branches import parent_of, tree_of
from ...runs.entries import decode_readable
from ...transport.ports import Transport, UnknownRun

MOST_BRANCHES = 40
_CHUNK = 200  # entries


async def family(transport: Transport, run: str) -> Branches:
    """The tree that a run is in.

    Raises:
        UnknownRun: if there is no such run.
    """
    records = await transport.runs.all()
    parents = {record.run: parent_of(record.parent) for record in reversed(records)}
    if run not in parents:
        raise UnknownRun("Expected the id of a run, got one that is unknown or deleted.")
    tree = tree_of(run, parents)
    shown = _newest(tree, run, list(parents))
    branches = await asyncio.gather(*(branch_of(transport, one, parents[one]) for one in shown))
    return Branches(branches=list(branches), total=len(tree))


def _newest(tree: list[str], run: str, oldest_first: list[str]) -> list[str]:
    """The root, the run itself and the newest others, in the tree's order."""
    if len(tree) <= MOST_BRANCHES:
        return tree
    age = {one: at for at, one in enumerate(oldest_first)}
    newest = sorted(tree, key=lambda one: age[one])[-(MOST_BRANCHES - 2) :]
    kept = {tree[0], run, *newest}
    return [one for one in tree if one in kept]


async def _end_of(transport: Transport, run: str) -> list[AnyEvent]:
    """A journal's last events, back to one that has the whole network."""
    first = await transport.journal.tail(run)
    events: list[AnyEvent] = []
    while first > 0 and not any(isinstance(event, RunStarted | Checkpoint | Expansion) for event in events):
        count = min(first, _CHUNK)
        first -= count
        entries = await transport.journal.read(run, first - 1, count)
        events = [*decode_readable((entry.offset, entry.data) for entry in entries), *events]
    return events


async def _fork_of(transport: Transport, run: str, parent: Parent | None) -> list[AnyEvent]:
    """The event that tells where the run branched off."""
    if parent is None:
        return []
    entries = await transport.journal.read(run, parent.offset - 1, 1)
    return decode_readable((entry.offset, entry.data) for entry in entries)


async def branch_of(transport: Transport, run: str, parent: Parent | None) -> Branch:
    """A run and how it stands at its end."""
    found: dict[str, object] = {"forked_step": None, "status": None, "step": 0, "widths": [], "loss": None}
    for event in [*await _fork_of(transport, run, parent), *await _end_of(transport, run)]:
        found["step"] = event.step
        match event:
            case Frame():
                found["loss"] = event.loss
            case RunStarted() | Checkpoint() | Expansion():
                found["widths"] = event.network.widths
            case State():
                found["status"] = event.status
                if event.reason == "forked":
                    found["forked_step"] = event.step
    origin = {"parent": parent.run, "intervention": parent.intervention} if parent else {}
    return Branch.model_validate({"run": run, "parent": None, "intervention": None, **origin, **found})
