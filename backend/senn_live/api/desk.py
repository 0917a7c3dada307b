"""Where a process keeps the classes it serves: each one's fold, kept up to date with its journal, and its one writer.

Several processes may write one class: an entry is made for an offset, and whoever loses the race makes it again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from ..classes.codes import record_of
from ..classes.fold import ClassState, begun_with
from ..classes.roles import GUEST, TEACHER, Role
from ..protocol.classes import AnyClassEvent, class_event_adapter
from ..transport.ports import Conflict, RunRecord, Transport, UnknownRun
from .refusals.errors import UnknownClassError
from .refusals.tokens import token_hash

_MOST_DESKS = 500
_TRIES = 50


def unknown_class() -> UnknownClassError:
    """The refusal of a code."""
    return UnknownClassError("Expected the code of a class, but no class has this one (any more). Look at it again.")


class Desk:
    """One class."""

    def __init__(self, code: str, transport: Transport, teacher_hash: str) -> None:
        self.code = code
        self.record = record_of(code)
        self._transport = transport
        self._teacher_hash = teacher_hash
        self._state: ClassState | None = None
        self._lock = asyncio.Lock()

    async def state(self, *, is_there: bool = False) -> ClassState:
        """How the class stands now. `is_there`: the caller has just seen its record, so nothing new is no deletion.

        Raises:
            UnknownClassError: if it was deleted.
        """
        async with self._lock:
            return await self._read_on(is_there=is_there)

    def is_of(self, record: RunRecord) -> bool:
        """Whether this is the desk of that class, and not of an earlier one with its code."""
        return self._teacher_hash == record.token_hash

    def role_of(self, state: ClassState, token: str | None) -> Role | None:
        """Who has this token; None for one that is nobody's."""
        if token is None:
            return GUEST
        given = token_hash(token)
        if given == self._teacher_hash or given in state.teacher_tokens:
            return TEACHER
        member = state.holder(given)
        return None if member is None else Role("pupil", member)

    async def act(self, make: Callable[[ClassState], AnyClassEvent | None]) -> int:
        """Append what `make` says of the present state. Gives the offset of the last entry then.

        What this process knows is tried first: the journal refuses it if there is more. So a class that one process
        serves costs one write an answer, and no reading.

        Raises:
            UnknownClassError: if the class was deleted.
            Conflict: if others were faster again and again.
        """
        async with self._lock:
            state = self._state or await self._read_on()
            for _ in range(_TRIES):
                event = make(state)
                if event is None:
                    return state.offset
                try:
                    await self._transport.journal.append(self.record, event.offset, [event.model_dump_json()])
                except Conflict:
                    state = await self._read_on()
                    continue
                except UnknownRun:
                    raise unknown_class() from None
                state.apply(event)
                return state.offset
        raise Conflict(self.record, state.offset + 1, state.offset + 2)

    async def _read_on(self, *, is_there: bool = False) -> ClassState:
        journal = self._transport.journal
        if self._state is not None and not is_there and await journal.tail(self.record) < self._state.offset + 1:
            raise unknown_class()  # deleted
        after = self._state.offset if self._state else -1
        while entries := await journal.read(self.record, after):
            for entry in entries:
                event = class_event_adapter.validate_json(entry.data)
                if self._state is None:
                    self._state = begun_with(event)
                else:
                    self._state.apply(event)
            after = entries[-1].offset
        if self._state is None:
            raise unknown_class()
        return self._state


class Desks:
    """The desks of a process, those used last kept."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._desks: OrderedDict[str, Desk] = OrderedDict()

    async def of(self, code: str) -> Desk:
        """The desk of a class.

        Raises:
            UnknownClassError: if there is no such class.
        """
        try:
            record = await self._transport.runs.get(record_of(code))
        except UnknownRun:
            self.forget(code)
            raise unknown_class() from None
        desk = self._desks.get(code)
        if desk is None or not desk.is_of(record):
            desk = self._desks[code] = Desk(code, self._transport, record.token_hash)
        self._desks.move_to_end(code)
        while len(self._desks) > _MOST_DESKS:
            self._desks.popitem(last=False)
        return desk

    def forget(self, code: str) -> None:
        """Let go of a class that is gone."""
        self._desks.pop(code, None)
