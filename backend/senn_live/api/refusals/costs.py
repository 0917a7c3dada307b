"""What a request costs its client, told by its first line alone: it is counted before anything of it is read. Pure.

One unit is a small answer. What reads or makes much costs as much more: a page of a thousand events is decoded and
encoded again, a replay is a whole journal. Files of the page are many and cheap. What is asked of a class costs an
address little: who asks is counted there, forty phones behind one router as forty (`Services.count_visit`).
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import parse_qsl

Kind = Literal["request", "command", "creation"]

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
FILE, CLASS, REPLAY, BRANCHES, VIEW = 0.02, 0.1, 50.0, 5.0, 2.0
EVENTS_PER_UNIT, EVENTS_BY_DEFAULT, MOST_EVENTS = 100, 200, 1000
_CREATING = re.compile(r"/api/(runs|csv|tables|classes|runs/[^/]*/forks)/?")
_OF_A_CLASS = "/api/classes/"
_LAST = {"replay.html": REPLAY, "branches": BRANCHES, "stream": VIEW, "replays.zip": REPLAY, "results.csv": BRANCHES}
_TAKEN_HOME = {"replays.zip", "results.csv"}


def kind_of(method: str, path: str) -> Kind:
    """What a request is counted as, beside being one."""
    if method in SAFE_METHODS or not path.startswith("/api/") or path.startswith(_OF_A_CLASS):
        return "request"
    return "creation" if method == "POST" and _CREATING.fullmatch(path) else "command"


def cost_of(path: str, query: str) -> float:
    """What a request costs, in small answers."""
    if not path.startswith("/api/"):
        return FILE
    last = path.rpartition("/")[2]
    if path.startswith(_OF_A_CLASS):
        return _LAST[last] if last in _TAKEN_HOME else CLASS
    if last == "events":
        limits = [limit for name, limit in parse_qsl(query, errors="replace") if name == "limit"]
        return 1 + max(map(_events, limits), default=EVENTS_BY_DEFAULT) / EVENTS_PER_UNIT
    return _LAST.get(last, VIEW if path.startswith("/api/runs/") else 1.0)


def _events(limit: str) -> int:
    """How many events a page may have; what is no number is refused later, and dear until then."""
    return min(int(limit), MOST_EVENTS) if limit.isdecimal() and len(limit) <= 9 else MOST_EVENTS
