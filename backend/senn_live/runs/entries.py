"""Journal entries and the events they hold: frames are binary, everything else is JSON text."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from senn_live.protocol.events import AnyEvent, Frame, event_adapter
from senn_live.protocol.frames import decode_frame, encode_frame


class PoisonedEntryError(ValueError):
    """An entry that is not an event, or not the one that belongs at its offset."""

    def __init__(self, offset: int, why: str) -> None:
        super().__init__(f"Expected an event with offset {offset} in the journal, got {why}.")
        self.offset = offset


def decode(offset: int, data: str | bytes) -> AnyEvent:
    """The event that the entry at `offset` holds.

    Raises:
        PoisonedEntryError: if it holds none, or one of another offset.
    """
    try:
        event: AnyEvent = decode_frame(data) if isinstance(data, bytes) else event_adapter.validate_json(data)
    except ValidationError as error:
        raise PoisonedEntryError(offset, f"{error.error_count()} errors in {str(data)[:60]!r}") from error
    except ValueError as error:
        raise PoisonedEntryError(offset, f"{len(data)} bytes that are no frame ({error})") from error
    if event.offset != offset:
        raise PoisonedEntryError(offset, f"one with offset {event.offset}")
    return event


def encode(event: AnyEvent) -> str | bytes:
    """The entry that holds `event`."""
    if isinstance(event, Frame):
        fixed = (event.step, event.loss, event.expansion_score, event.bound, event.damping)
        return encode_frame(event.offset, fixed, event.parameters)
    return event.model_dump_json()


def decode_readable(entries: Iterable[tuple[int, str | bytes]]) -> list[AnyEvent]:
    """The events of (offset, data) pairs, without those that cannot be read: enough for showing, not for going on."""
    events = []
    for offset, data in entries:
        try:
            events.append(decode(offset, data))
        except PoisonedEntryError:
            continue
    return events
