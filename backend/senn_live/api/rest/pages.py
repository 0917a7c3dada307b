"""Parts of a journal for who asks by HTTP: bounded in bytes, and made a little at a time."""

from __future__ import annotations

import asyncio

from ...runs.entries import decode_readable
from ...transport.ports import Journal

MOST_BYTES = 2_097_152  # of entries in one page; an entry that is larger comes alone
_AT_ONCE = 25  # entries: some milliseconds of the event loop, which others wait for


async def events_page(journal: Journal, run: str, after: int, limit: int) -> bytes:
    """The JSON of at most `limit` events after an offset, and the journal's tail."""
    events: list[bytes] = []
    size, left = 0, limit
    while left > 0 and size < MOST_BYTES:
        entries = await journal.read(run, after, min(left, _AT_ONCE))
        if not entries:
            break
        for entry in entries:
            size += len(entry.data)
            after = entry.offset
            events += [event.model_dump_json().encode() for event in decode_readable([(entry.offset, entry.data)])]
            if size >= MOST_BYTES:
                break
        left -= len(entries)
        await asyncio.sleep(0)
    return b'{"events":[%s],"tail":%d}' % (b",".join(events), await journal.tail(run))
