"""Numbers as people write them: with a point or a comma, with or without marks between thousands.

A table has one decimal mark. It is taken from the cells that allow only one ("0.5", "0,25", "1,234.5"); where no cell
does, from the delimiter: who separates cells by commas or blanks writes decimal points. Else it stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Decimal = Literal["point", "comma"]

# What R, pandas, spreadsheets in English, German and Chinese, SAS and C write for a value that is not there.
_MISSING = frozenset(
    {"", "-", "--", "---", "–", "—", "?", ".", "na", "n/a", "n.a.", "nan", "-nan", "<na>", "nat", "null", "none", "nil"}
    | {"missing", "k.a.", "无", "空", "缺失", "1.#qnan", "1.#ind", "-1.#ind", "#na", "#n/a", "#nv", "#null!", "#value!"}
    | {"#wert!", "#div/0!", "#ref!", "#bezug!", "#num!", "#zahl!", "#name?"}
)
_INFINITE = re.compile(r"[+\-−]?(?:inf|infinity|∞|1\.#inf)", re.IGNORECASE)
_BEGIN = re.compile(r"[+\-−.]?[0-9]|[+\-−]\.")
_BLANKS = " \u00a0\u202f\u2009'’"
_EXPONENT = r"(?:[eE][+\-−]?\d+)?"


def _pattern(thousands: str, fraction: str, begun: str) -> re.Pattern[str]:
    """`fraction` follows a whole number, `begun` stands for one without. Who writes exponents groups no thousands."""
    groups = rf"[1-9]\d{{0,2}}(?:{thousands}\d{{3}})+|[1-9]\d{{0,2}}(?P<blank>[{_BLANKS}])\d{{3}}(?:(?P=blank)\d{{3}})*"
    return re.compile(rf"[+\-−]?(?:(?:{groups})(?:{fraction})?|(?:\d+(?:{fraction})?|{begun}){_EXPONENT})", re.ASCII)


# "1." and ".5" are numbers; "1," and ",5" are cells that were not parted.
_PATTERNS: dict[Decimal, re.Pattern[str]] = {
    "point": _pattern(",", r"\.\d*", r"\.\d+"),
    "comma": _pattern(r"\.", r",\d+", "(?!)"),
}
_GROUPED: dict[Decimal, re.Pattern[str]] = {
    "point": re.compile(r"[+\-−]?\d+,\d{3}"),
    "comma": re.compile(r"[+\-−]?\d+\.\d{3}"),
}
_DELETED: dict[Decimal, dict[int, str | None]] = {
    "point": {ord(","): None, ord("−"): "-"} | {ord(blank): None for blank in _BLANKS},
    "comma": {ord("."): None, ord(","): ".", ord("−"): "-"} | {ord(blank): None for blank in _BLANKS},
}


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.casefold() in _MISSING


def is_infinite(cell: str) -> bool:
    """Whether a cell is an infinity, which is a number to its writer and none here."""
    return _INFINITE.fullmatch(cell) is not None


def is_number(cell: str, decimal: Decimal | None = None) -> bool:
    """Whether a cell is a number with this decimal mark, or with either."""
    if not _BEGIN.match(cell):
        return False
    if decimal:
        return _PATTERNS[decimal].fullmatch(cell) is not None
    return any(pattern.fullmatch(cell) for pattern in _PATTERNS.values())


def is_whole(cell: str) -> bool:
    """Whether a cell is a whole number with no more than blanks in it: what stands before a comma."""
    return is_number(cell) and not any(sign in ".,eE" for sign in cell)


def value(cell: str, decimal: Decimal) -> float | None:
    """The number in a cell, none where it is none; infinite where it is too large for one."""
    return float(cell.translate(_DELETED[decimal])) if is_number(cell, decimal) else None


def is_open(cell: str) -> bool:
    """Whether a cell is one number with a decimal point and another with a decimal comma, as "1,234" is."""
    return any(pattern.fullmatch(cell) for pattern in _GROUPED.values()) and all(
        pattern.fullmatch(cell) for pattern in _PATTERNS.values()
    )


def has_thousands(cell: str, decimal: Decimal) -> bool:
    """Whether only marks between thousands explain a cell: "1,234,567" or "1,234.5"."""
    mark = "," if decimal == "point" else "."
    return mark in cell and not is_open(cell)


@dataclass(frozen=True)
class Evidence:
    """What the cells of a table say about its decimal mark: the first cell (row and text) that allows only one."""

    point: tuple[int, str] | None
    comma: tuple[int, str] | None
    open: tuple[int, str] | None


def evidence(cells: Iterable[tuple[int, str]]) -> Evidence:
    """Look through the numbers of a table, given with their rows."""
    point = comma = unclear = None
    for row, cell in cells:
        if "." not in cell and "," not in cell:
            continue
        with_point, with_comma = is_number(cell, "point"), is_number(cell, "comma")
        if with_point and not with_comma:
            point = point or (row, cell)
        elif with_comma and not with_point:
            comma = comma or (row, cell)
        elif with_point and with_comma:
            unclear = unclear or (row, cell)
    return Evidence(point, comma, unclear)
