from __future__ import annotations

from senn_live.worker.run.outbox import Outbox


def test_entries_wait_until_they_are_confirmed_and_offsets_go_on() -> None:
    outbox = Outbox(5)
    outbox.put("a")
    outbox.put(b"b")
    assert (outbox.next_offset, outbox.waiting(), len(outbox)) == (7, ["a", b"b"], 2)
    outbox.confirm(1)
    outbox.put("c")
    assert (outbox.first_offset, outbox.next_offset, outbox.waiting()) == (6, 8, [b"b", "c"])
