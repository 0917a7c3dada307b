"""What a run has to say and the journal does not have yet."""

from __future__ import annotations


class Outbox:
    """Entries waiting to be appended."""

    def __init__(self, offset: int) -> None:
        self.first_offset = offset
        self._entries: list[str | bytes] = []
        self._bytes_put = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def next_offset(self) -> int:
        """The offset that the next entry gets."""
        return self.first_offset + len(self._entries)

    @property
    def bytes_put(self) -> int:
        """How many bytes were ever put in."""
        return self._bytes_put

    def put(self, entry: str | bytes) -> None:
        """Add an entry, made for `next_offset`."""
        self._entries.append(entry)
        self._bytes_put += len(entry)

    def waiting(self) -> list[str | bytes]:
        """Everything that waits, in order; it goes on waiting until it is confirmed."""
        return list(self._entries)

    def confirm(self, count: int) -> None:
        """The journal has the first `count` entries now."""
        del self._entries[:count]
        self.first_offset += count

    def withdraw(self, length: int) -> None:
        """Take back what was put in since `length` entries waited. Nothing of it may have been appended yet."""
        del self._entries[length:]
