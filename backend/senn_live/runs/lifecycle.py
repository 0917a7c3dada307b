"""The statuses of a run and what may change them. Everything that changes a run's status is a line of this table.

What the table does not list is not possible and leaves the status as it was.
"""

from __future__ import annotations

from typing import Final, Literal

from senn_live.protocol.events import Status

CommandName = Literal[
    "pause", "resume", "step", "next_growth", "set_pace", "edit", "force", "place", "forbid", "undo", "stop"
]
Occurrence = Literal["claimed", "held", "ended", "diverged", "parked", "recovered", "poisoned", "bad_task"]
Happening = CommandName | Occurrence

_ROWS: Final[dict[Status, dict[Happening, Status]]] = {
    "queued": {
        "claimed": "running",
        "recovered": "running",
        "poisoned": "failed",
        "bad_task": "failed",
    },
    "running": {
        "pause": "paused",
        "resume": "running",
        "step": "running",
        "next_growth": "running",
        "set_pace": "running",
        "edit": "running",
        "force": "running",
        "place": "running",
        "forbid": "running",
        "undo": "paused",
        "stop": "finished",
        "held": "paused",
        "ended": "finished",
        "diverged": "failed",
        "parked": "queued",
        "recovered": "running",
        "poisoned": "failed",
    },
    "paused": {
        "pause": "paused",
        "resume": "running",
        "step": "running",
        "next_growth": "running",
        "set_pace": "paused",
        "edit": "paused",
        "force": "paused",
        "place": "paused",
        "forbid": "paused",
        "undo": "paused",
        "stop": "finished",
        "ended": "finished",
        "diverged": "failed",
        "parked": "paused",
        "recovered": "paused",
        "poisoned": "failed",
    },
    "finished": {
        "resume": "running",
        "step": "running",
        "next_growth": "running",
        "set_pace": "finished",
        "edit": "running",
        "force": "running",
        "place": "running",
        "undo": "paused",
        "poisoned": "failed",
    },
    "failed": {
        "edit": "running",
        "undo": "paused",
        "poisoned": "failed",
    },
}

COMMANDS: Final[tuple[CommandName, ...]] = (
    "pause",
    "resume",
    "step",
    "next_growth",
    "set_pace",
    "edit",
    "force",
    "place",
    "forbid",
    "undo",
    "stop",
)


def is_possible(status: Status, happening: Happening) -> bool:
    """Whether the table has a line for it."""
    return happening in _ROWS[status]


def status_after(status: Status, happening: Happening) -> Status:
    """The status that follows; the same status if `happening` is not possible in it."""
    return _ROWS[status].get(happening, status)
