"""What a reader may do without, as it says itself: a phone shows no landscape seen in passing, which are most bytes."""

from __future__ import annotations

from urllib.parse import parse_qs

from ...transport.ports import Entry
from ..refusals.errors import FieldError, InvalidError
from ..refusals.problems import shown

# Near the beginning of an entry, as the worker writes it. Nothing else may be left out: it changes what is folded.
_MARKS = {"passing": '"type":"landscape","passing":true', "trials": '"type":"trials"'}
_BEGINNING = 100


def left_out_of(query: bytes) -> tuple[str, ...]:
    """The marks of what `without=passing,trials` names; none without it.

    Raises:
        InvalidError: if it names anything else.
    """
    names = parse_qs(query.decode("latin-1")).get("without", [""])[-1].split(",")
    unknown = [name for name in names if name and name not in _MARKS]
    if unknown:
        raise InvalidError(FieldError("without", f"Expected some of {', '.join(_MARKS)}", shown(unknown[0])))
    return tuple(mark for name, mark in _MARKS.items() if name in names)


def is_left_out(entry: Entry, marks: tuple[str, ...]) -> bool:
    """Whether an entry is one of those."""
    return isinstance(entry.data, str) and any(mark in entry.data[:_BEGINNING] for mark in marks)
