"""Whether a body of JSON is of a size that checking it in detail is worth: asked before it is. Pure.

Each wrong name or value is a finding, made with its place and words; a megabyte holds hundreds of thousands. What is
asked here costs a few milliseconds, and nothing that is accepted comes near the bounds.
"""

from __future__ import annotations

import json

from .errors import FieldError, InvalidError

SMALL = 8192  # bytes; what is smaller holds too few findings to matter
MOST_NAMES, MOST_ITEMS, MOST_VALUES = 200, 10_000, 40_000


def check_shape(body: bytes) -> None:
    """Let a body pass that has no more names and values than a request can need.

    Raises:
        InvalidError: if it has more, naming where.
    """
    if len(body) <= SMALL:
        return
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return  # its reader says what is wrong
    names = values = 0
    waiting: list[tuple[str, object]] = [("body", document)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            names += len(value)
            _refuse_above(MOST_NAMES, "names", names, "body")
            waiting += [(name if place == "body" else f"{place}.{name}", inner) for name, inner in value.items()]
        elif isinstance(value, list):
            values += len(value)
            _refuse_above(MOST_ITEMS, "values", len(value), place)
            _refuse_above(MOST_VALUES, "values", values, "body")
            waiting += [(place, inner) for inner in value if isinstance(inner, dict | list)]


def _refuse_above(most: int, what: str, got: int, place: str) -> None:
    if got > most:
        raise InvalidError(FieldError(place[:100], f"Expected at most {most} {what}", str(got)))
