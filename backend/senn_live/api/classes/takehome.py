"""What the teacher takes home: the answers as a table, the replays as one zip that opens from disk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ...classes.fold import ClassState
from ...classes.results import Outcome, results_csv, title_in
from ...classes.tiles import TileFold
from ...protocol.tiles import Tile
from ...transport.ports import Transport
from ..page.class_replays import Recorded, ReplayZip, file_name
from ..rest.admission import read_journal
from ..rest.branches import branch_of
from ..services import Services

_PIECE = 262_144  # bytes: a piece waits for the one before to leave
_AT_ONCE = 8  # ends of journals that are read together


async def results_of(transport: Transport, state: ClassState) -> str:
    """The table of a class."""
    runs = [run for _, member, run in runs_of(state) if member is not None]
    outcomes: dict[str, Outcome] = {}
    for start in range(0, len(runs), _AT_ONCE):
        found = await asyncio.gather(*(branch_of(transport, run, None) for run in runs[start : start + _AT_ONCE]))
        for one in found:
            status = one.status or ("queued" if not one.widths else "running")
            outcomes[one.run] = Outcome(sum(one.widths), len(one.widths), one.loss, one.step, status)
    return results_csv(state, outcomes)


def runs_of(state: ClassState) -> Iterator[tuple[int, str | None, str]]:
    """Every run of a class: activity, member (None: the teacher's) and id."""
    for activity in sorted(state.runs):
        for member, run in state.runs[activity].items():
            yield activity, member, run


class ReplaysResponse(Response):
    """The zip, made run by run and sent in pieces. The gate of copies is held until the last piece has left."""

    def __init__(self, services: Services, client: str, state: ClassState) -> None:
        super().__init__()
        self._services = services
        self._client = client
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Make and send it."""
        with self._services.copies.passing(self._client):
            made = await asyncio.to_thread(ReplayZip, self._services.frontend)
            try:
                size = await self._fill(made)
                self.headers["Content-Type"] = "application/zip"
                self.headers["Content-Disposition"] = 'attachment; filename="senn-class.zip"'
                self.headers["Content-Length"] = str(size)
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                for start in range(0, size, _PIECE):
                    piece = await asyncio.to_thread(made.file.read, _PIECE)
                    more = start + _PIECE < size
                    await send({"type": "http.response.body", "body": piece, "more_body": more})
            finally:
                made.close()

    async def _fill(self, made: ReplayZip) -> int:
        state, recorded = self._state, []
        for activity, member, run in runs_of(state):
            journal = await read_journal(self._services.transport, run)
            if not journal:
                continue  # no worker has begun it, or it was deleted meanwhile
            who = state.members[member] if member is not None else None
            kind = state.lesson.activities[activity].kind
            name = file_name(activity, kind, who.names["en"] if who else None)
            tile = await asyncio.to_thread(_put_in, made, name, journal)
            recorded.append(Recorded(activity, kind, who.name if who else None, name, tile))
        language = state.started.language
        titles = {index: title_in(one.title, language) for index, one in enumerate(state.lesson.activities)}
        return await asyncio.to_thread(made.finish, title_in(state.lesson.title, language), titles, recorded, language)


def _put_in(made: ReplayZip, name: str, journal: list[str | bytes]) -> Tile:
    made.add(name, journal)
    fold = TileFold(None)
    for offset, data in enumerate(journal):
        fold.take(offset, data)
    return fold.tile(0)
