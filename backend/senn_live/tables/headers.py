"""Which rows are the header and the units, and which are data. A row that could be either is refused, never dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .convention import HEADER, HeaderName
from .dates import is_date
from .errors import TableError, shown
from .numerals import is_infinite, is_missing, is_number
from .splitting import Grid, Lines, Row, split_comment

_UNIT_IN_NAME = re.compile(r"(?P<name>.*\S)\s*[\[(](?P<unit>[^\[\]()]{1,20})[\])]")
_BEGINS_WITH_NUMBER = re.compile(r"[+\-−]?\d+(?:[.,]\d+)?\s*\D.*")
_RULE = re.compile(r"[-:=+]+")  # below a header of Markdown
_LONGEST_UNIT = 16
_BEGINNING = 200

Kind = Literal["value", "missing", "text"]


@dataclass(frozen=True)
class Parts:
    """A table taken apart: a name and a unit for every column, empty where there is none, and the rows of data."""

    names: tuple[str, ...]
    units: tuple[str, ...]
    body: tuple[Row, ...]
    has_header: bool


def kind_of(cell: str) -> Kind:
    """What a cell is by itself: a number or date, a missing value, or text."""
    if is_missing(cell):
        return "missing"
    return "value" if is_number(cell) or is_infinite(cell) or is_date(cell) else "text"


def parts(grid: Grid, lines: Lines, header: HeaderName | None = None) -> Parts:
    """Take a table apart; whether there is a header may have been said.

    Raises:
        TableError: naming the row that may be a header or data.
    """
    rows, width = grid.rows, grid.width
    valued = _valued(rows[1:], width)
    if not (_is_header(rows, valued) if header is None else header == "yes"):
        names = _from_comment(grid, lines, valued) if header is None else ()
        return Parts(names or ("",) * width, ("",) * width, rows, has_header=bool(names))
    names, units, body = rows[0].cells, ("",) * width, rows[1:]
    if body and (found := _units(body[0], _valued(body[1:], width))):
        units, body = found, body[1:]
    split = [_name_and_unit(name, unit) for name, unit in zip(names, units, strict=True)]
    return Parts(tuple(name for name, _ in split), tuple(unit for _, unit in split), body, has_header=True)


def _valued(rows: Sequence[Row], width: int) -> list[int]:
    """The columns that are mostly numbers or dates, as their beginnings show."""
    found = []
    for column in range(width):
        kinds = [kind_of(row.cells[column]) for row in rows[:_BEGINNING]]
        if 2 * kinds.count("value") > len(kinds) - kinds.count("missing"):
            found.append(column)
    return found


def _is_header(rows: Sequence[Row], valued: list[int]) -> bool:
    first = rows[0]
    if not valued:
        return any(kind_of(cell) == "text" for cell in first.cells)
    kinds = {kind_of(first.cells[column]) for column in valued}
    if kinds >= {"text", "value"}:
        raise _unclear(first, "got both", [first.cells[column] for column in valued])
    if "text" in kinds:
        texts = [cell for column in valued if kind_of(cell := first.cells[column]) == "text"]
        if all(_BEGINS_WITH_NUMBER.fullmatch(text) for text in texts):
            raise _unclear(first, "got", texts)
        return True
    if _is_numbered(rows):
        return True
    _refuse_unclear_first_row(rows, valued)
    return False


def _is_numbered(rows: Sequence[Row]) -> bool:
    """Whether the header is pandas' own: an empty cell over the index, and numbers for the columns without names."""
    head = rows[0].cells
    return (
        head[0] == ""
        and head[1:] == tuple(str(number) for number in range(len(head) - 1))
        and len(rows) > 1
        and all(row.cells[0] == str(number) for number, row in enumerate(rows[1:]))
    )


def _refuse_unclear_first_row(rows: Sequence[Row], valued: list[int]) -> None:
    first, others = rows[0], rows[1:]
    for column, cell in enumerate(first.cells):
        if column not in valued and kind_of(cell) == "text" and cell not in {row.cells[column] for row in others}:
            raise _unclear(first, "got both", first.cells)
    # pandas' names of columns without names over columns of floats, which it always writes with a point
    numbered = first.cells == tuple(str(number) for number in range(len(first.cells)))
    if numbered and others and all("." in cell or is_missing(cell) for row in others for cell in row.cells):
        raise _unclear(first, "got", first.cells)


def _unclear(row: Row, got: str, cells: Sequence[str]) -> TableError:
    told = ", ".join(shown(cell) for cell in cells[:6])
    return TableError(
        f"row {row.number}",
        f"Expected row {row.number} to be either a header, all words, or data, all numbers, {got}: {told}.",
        HEADER,
    )


def _units(row: Row, valued: list[int]) -> tuple[str, ...] | None:
    cells = [row.cells[column] for column in valued]
    kinds = [kind_of(cell) for cell in cells]
    if "text" not in kinds or "value" in kinds or any(len(cell) > _LONGEST_UNIT for cell in cells):
        return None
    if any(kind == "missing" and cell not in {"", "-", "–", "—"} for kind, cell in zip(kinds, cells, strict=True)):
        return None
    return tuple("" if is_missing(cell) or _RULE.fullmatch(cell) else cell.strip("()[]") for cell in row.cells)


def _name_and_unit(name: str, unit: str) -> tuple[str, str]:
    if not unit and (found := _UNIT_IN_NAME.fullmatch(name)):
        return found["name"], found["unit"].strip()
    return name, unit


def _from_comment(grid: Grid, lines: Lines, valued: list[int]) -> tuple[str, ...]:
    """The names in the comment just above the first row, as numpy's savetxt writes them."""
    above = [line for number, line in lines.comments if number == grid.rows[0].number - 1]
    if not above or not valued:
        return ()
    cells = split_comment(above[-1], grid.delimiter)
    fits = (
        len(cells) == grid.width and all(kind_of(cell) == "text" for cell in cells[1:]) and kind_of(cells[0]) != "value"
    )
    return cells if fits else ()
