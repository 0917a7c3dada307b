"""What one reader of a run is sent next. Pure: no sockets, no clock of its own, no tasks.

The law: events go out in order, each exactly once; of the frames that wait, only the newest is kept, and the reader is
told how many it was not sent. The same holds for landscapes seen in passing, and for trials. So a slow reader costs at
most one frame, one such landscape, one round's trials and a bounded number of bytes of other events, and sees all of
those. Beyond that it is given up.
"""

from __future__ import annotations

import struct
from collections import deque
from dataclasses import dataclass

import orjson

from ...transport.ports import Entry

TELL_THINNED_EVERY_S = 1.0
_STEP = struct.Struct("<4xf")
_REPLACEABLE = ('"type":"landscape","passing":true', '"type":"trials"')  # near the beginning, as the worker writes it
_BEGINNING = 100


@dataclass
class _Waiting:
    """An entry that waits, and how many frames, passing landscapes and trials just before it were left out."""

    entry: Entry
    left_out: int = 0

    @property
    def replaceable(self) -> str | None:
        """Of which kind it is, where a newer one of that kind may stand for it."""
        data = self.entry.data
        if isinstance(data, bytes):
            return None
        return next((kind for kind in _REPLACEABLE if kind in data[:_BEGINNING]), None)


class Session:
    """The messages that wait for one reader. `after` is the last offset that the reader has or will have otherwise."""

    def __init__(self, after: int, max_pending_bytes: int) -> None:
        self._after = after
        self._max_pending_bytes = max_pending_bytes
        self._waiting: deque[_Waiting] = deque()
        self._event_bytes = 0
        self._frame_waits = False
        self._newest: dict[str, _Waiting] = {}
        self._status: str | None = None
        self._untold = 0
        self._untold_step = 0
        self._told_s = -TELL_THINNED_EVERY_S
        self.thinned = 0

    @property
    def overflowed(self) -> bool:
        """Whether more waits than may: the reader is to be told and left."""
        return self._event_bytes > self._max_pending_bytes

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting and self._status is None

    def passes(self, offset: int) -> bool:
        """Whether the entry at `offset` may go out at once, as nothing is due before it; then it counts as sent."""
        if not self.idle or self._untold or offset <= self._after:
            return False
        self._after = offset
        return True

    def offer(self, entry: Entry) -> None:
        """Take an entry of the journal; those the reader already has are left out."""
        if entry.offset <= self._after:
            return
        self._after = entry.offset
        arrived = _Waiting(entry)
        self._waiting.append(arrived)
        if isinstance(entry.data, bytes):
            if self._frame_waits:
                self._leave_out_older_frame()
            self._frame_waits = True
            return
        self._event_bytes += len(entry.data)
        if (kind := arrived.replaceable) is not None:
            if kind in self._newest:
                self._leave_out(self._waiting.index(self._newest[kind]))
            self._newest[kind] = arrived

    def _leave_out_older_frame(self) -> None:
        index = len(self._waiting) - 2
        while isinstance(self._waiting[index].entry.data, str):
            index -= 1
        older = self._waiting[index].entry.data
        assert isinstance(older, bytes)
        self._untold_step = int(_STEP.unpack_from(older)[0])
        self._leave_out(index)

    def _leave_out(self, index: int) -> None:
        """Drop what waits at an index; what comes after it says so."""
        older = self._waiting[index]
        if isinstance(older.entry.data, str):
            self._event_bytes -= len(older.entry.data)
        self._waiting[index + 1].left_out += older.left_out + 1
        self.thinned += 1
        del self._waiting[index]

    def tell(self, status: str) -> None:
        """Say something that is not in the journal, such as a place in the queue; only the last word waits."""
        self._status = status

    def next(self, now_s: float) -> str | bytes | None:
        """The next message, or None when nothing waits."""
        if self._status is not None:
            status, self._status = self._status, None
            return status
        if not self._waiting:
            return None
        first = self._waiting[0]
        self._untold, first.left_out = self._untold + first.left_out, 0
        if self._untold and (isinstance(first.entry.data, str) or now_s - self._told_s >= TELL_THINNED_EVERY_S):
            return self._thinned_message(first.entry.offset - 1, now_s)
        self._waiting.popleft()
        if isinstance(first.entry.data, str):
            self._event_bytes -= len(first.entry.data)
            if (kind := first.replaceable) is not None:
                del self._newest[kind]
        else:
            self._frame_waits = False
        return first.entry.data

    def _thinned_message(self, offset: int, now_s: float) -> str:
        message = {"type": "thinned", "offset": offset, "step": self._untold_step, "frames": self._untold}
        self._untold, self._told_s = 0, now_s
        return orjson.dumps(message).decode()


def queue_message(position: int) -> str:
    """The word for a reader of a run that waits for a worker."""
    return orjson.dumps({"type": "queue", "position": position}).decode()


def store_message(*, away: bool) -> str:
    """The word for readers while the store cannot be reached, and when it is back."""
    return orjson.dumps({"type": "store", "away": away}).decode()


def bye_message(reason: str, detail: str) -> str:
    """The last word before the server closes the socket."""
    return orjson.dumps({"type": "bye", "reason": reason, "detail": detail}).decode()
