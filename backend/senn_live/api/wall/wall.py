"""The walls of a process: one for a class that somebody looks at, drawn at most twice a second."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import structlog

from ...classes.fold import ClassState
from ...classes.roles import Role
from ...protocol.tiles import WallTile, WallTiles
from ...transport.ports import TransportError
from ..desk import Desk
from ..refusals.errors import ForbiddenError, RefusalError
from ..stream.hubs import Hubs
from ..stream.session import store_message
from .tile import FollowedTile
from .viewer import Viewer

EVERY_S = 0.5
log = structlog.get_logger()


class Wall:
    """One class's wall."""

    def __init__(self, desk: Desk, hubs: Hubs) -> None:
        self.viewers: set[Viewer] = set()
        self._desk = desk
        self._hubs = hubs
        self._numbers = count(1)
        self._activity = 0
        self._tiles: dict[str, FollowedTile] = {}
        self._is_away = False
        self._has_drawn = False
        self.is_over = False
        self._task = asyncio.create_task(self._draw_forever(), name=f"wall {desk.code}")

    def close(self, error: Exception | None = None) -> None:
        """Stop drawing; who still looks is told why."""
        self._task.cancel()
        self._end(error)

    def join(self, viewer: Viewer) -> None:
        """Let somebody look: the list and every tile as it is. Before the first drawing there is none yet."""
        self.viewers.add(viewer)
        if self._has_drawn:
            self._list_for(viewer)

    async def _draw_forever(self) -> None:
        while True:
            try:
                self._draw(await self._desk.state())
                self._tell_if_away(False)
            except TransportError as error:
                log.warning("wall away", code=self._desk.code, error=str(error), retry_s=EVERY_S)
                self._tell_if_away(True)
            except RefusalError as error:  # the class was deleted
                self._end(error)
                return
            except Exception as error:
                self._end(error)
                raise
            await asyncio.sleep(EVERY_S)

    def _draw(self, state: ClassState) -> None:
        if self._arrange(state) or not self._has_drawn:
            self._has_drawn = True
            for viewer in self.viewers:
                self._list_for(viewer)
        for viewer in [viewer for viewer in self.viewers if not _belongs(viewer.role, state)]:
            viewer.end(ForbiddenError("Expected a member of this class, but the teacher has removed this one."))
        for tile in self._tiles.values():
            if (message := tile.drawn()) is not None:
                for viewer in self.viewers:
                    viewer.offer(tile.placed.tile, message)

    def _arrange(self, state: ClassState) -> bool:
        """Follow the runs that are on the wall now. Gives whether the list is another one."""
        before = (self._activity, [tile.placed for tile in self._tiles.values()])
        wanted = {run: member for member, run in state.runs_of(state.activity).items() if member is not None}
        for run in self._tiles.keys() - wanted.keys():
            self._tiles.pop(run).close()
        for run, member in wanted.items():
            hidden = member in state.hidden
            if run in self._tiles:
                tile = self._tiles[run]
                tile.placed = tile.placed.model_copy(update={"hidden": hidden})
            else:
                placed = WallTile(
                    tile=next(self._numbers), member=member, run=run, at_s=state.put_at_s[run], hidden=hidden
                )
                self._tiles[run] = FollowedTile(placed, self._hubs)
        self._activity = state.activity
        return before != (self._activity, [tile.placed for tile in self._tiles.values()])

    def _list_for(self, viewer: Viewer) -> None:
        seen = [tile for tile in self._tiles.values() if _sees(viewer.role, tile.placed)]
        placed = [tile.placed for tile in seen]
        listed = WallTiles(activity=self._activity, tiles=placed).model_dump_json()
        fresh = viewer.relist(listed, frozenset(one.tile for one in placed))
        for tile in seen:
            if tile.message and tile.placed.tile in fresh:
                viewer.offer(tile.placed.tile, tile.message)

    def _tell_if_away(self, is_away: bool) -> None:
        if is_away != self._is_away:
            self._is_away = is_away
            for viewer in self.viewers:
                viewer.tell(store_message(away=is_away))

    def _end(self, error: Exception | None) -> None:
        self.is_over = True
        for tile in self._tiles.values():
            tile.close()
        self._tiles.clear()
        if error is not None:
            for viewer in self.viewers:
                viewer.end(error)


class Walls:
    """All walls of a process: one begins with the first who looks and ends with the last who leaves."""

    def __init__(self, hubs: Hubs) -> None:
        self._hubs = hubs
        self._walls: dict[str, Wall] = {}

    @contextmanager
    def looking(self, desk: Desk, role: Role) -> Iterator[Viewer]:
        """Look at a class's wall, as one role sees it."""
        wall = self._walls.get(desk.code)
        if wall is None or wall.is_over:
            wall = self._walls[desk.code] = Wall(desk, self._hubs)
        viewer = Viewer(role)
        wall.join(viewer)
        try:
            yield viewer
        finally:
            wall.viewers.discard(viewer)
            if not wall.viewers:
                wall.close()
                if self._walls.get(desk.code) is wall:
                    del self._walls[desk.code]

    def close(self, error: Exception) -> None:
        """Tell everybody that the server stops."""
        for wall in self._walls.values():
            wall.close(error)


def _sees(role: Role, placed: WallTile) -> bool:
    return role.is_teacher or not placed.hidden or placed.member == role.member


def _belongs(role: Role, state: ClassState) -> bool:
    return role.member is None or role.member in state.members
