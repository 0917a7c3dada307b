"""A twin's journal: its parent's up to a checkpoint, and then the intervention that makes it another run."""

from __future__ import annotations

from collections.abc import Sequence

from senn_live.protocol.commands import Intervention
from senn_live.protocol.events import AnyEvent, Checkpoint, Control, Parent, RunStarted, State

from .entries import decode, encode


def fork_entries(
    entries: Sequence[str | bytes], offset: int, *, parent: str, intervention: Intervention | None, listed: bool = False
) -> list[str | bytes]:
    """The first entries of the twin's journal.

    Args:
        entries: the parent's journal from its beginning, at least up to `offset`.
        offset: that of a checkpoint, or of the decision that follows it.
        parent: the parent run's id.
        intervention: what the twin does at its first proposal round; carried in its last checkpoint.
        listed: whether the parent's branches name the twin.

    Returns:
        The parent's entries up to the checkpoint, with `parent` in `run_started`; a `state` event with the reason
        `forked`; and the checkpoint again, now the twin's own, with no command done yet. The twin runs as soon as a
        worker claims it.

    Raises:
        ValueError: if there is no checkpoint at or just before the offset.
        PoisonedEntryError: if an entry that matters cannot be read.
    """
    checkpoint = _checkpoint_at(entries, offset)
    started = decode(0, entries[0])
    if not isinstance(started, RunStarted):
        raise ValueError(f"Expected run_started at offset 0, got {started.type}.")
    origin = Parent(run=parent, offset=checkpoint.offset, intervention=intervention, listed=listed)
    copied = list(entries[: checkpoint.offset])
    copied[0] = encode(started.model_copy(update={"parent": origin}))
    pace = checkpoint.control.pace
    state = State(offset=len(copied), step=checkpoint.step, status="queued", reason="forked", pace=pace)
    own = checkpoint.model_copy(
        update={
            "offset": len(copied) + 1,
            "commands_done": 0,
            "control": Control(status="running", reason="forked", pace=pace),
            "intervention": intervention,
        }
    )
    return [*copied, encode(state), encode(own)]


def _checkpoint_at(entries: Sequence[str | bytes], offset: int) -> Checkpoint:
    """The checkpoint at the offset, or the one before the decision there (a landscape may lie between)."""
    if not 0 <= offset < len(entries):
        raise ValueError(f"Expected an offset below {len(entries)}, got {offset}.")
    for position in range(offset, max(-1, offset - 3), -1):
        event: AnyEvent = decode(position, entries[position])
        if isinstance(event, Checkpoint):
            return event
        if event.type not in {"decision", "landscape"}:
            raise ValueError(f"Expected a checkpoint or a decision at offset {offset}, got {event.type}.")
    raise ValueError(f"Expected a checkpoint just before the decision at offset {offset}, found none.")
