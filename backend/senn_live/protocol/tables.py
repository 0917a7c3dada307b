"""Two columns of numbers out of a CSV text, or a sentence that says what was expected and what was found, and where."""

from __future__ import annotations

import csv
import io
import math
from itertools import islice

from .specification import MAX_POINTS, MIN_POINTS, PointsTask

_DELIMITERS = ",;\t|"
_SHOWN = 40


class TableError(ValueError):
    """The text is not a table of two numeric columns. `field` names the column or row where that shows."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _rows(text: str) -> list[list[str]]:
    if "\x00" in text:
        raise TableError("file", "Expected a text file of two columns, got binary data.")
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if not lines:
        raise TableError("file", f"Expected two columns of at least {MIN_POINTS} numbers, got an empty file.")
    delimiter = max(_DELIMITERS, key=lines[0].count)
    if lines[0].count(delimiter) == 0:
        delimiter = " " if len(lines[0].split()) > 1 else ","
    try:
        reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter, skipinitialspace=True)
        return [[cell.strip() for cell in row] for row in islice(reader, None)]
    except csv.Error as error:
        raise TableError("file", f"Expected a comma-separated table, got one that cannot be read: {error}.") from error


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _column(header: list[str] | None, wanted: str | None, default: int, width: int) -> int:
    if wanted is None:
        return default
    if header and wanted in header:
        return header.index(wanted)
    if wanted.isdigit() and 1 <= int(wanted) <= width:
        return int(wanted) - 1
    names = ", ".join(header) if header else f"1 to {width}"
    raise TableError(wanted, f"Expected a column among {names}, got {wanted[:_SHOWN]!r}.")


def _cell(row: list[str], column: int, number: int, name: str) -> float:
    cell = row[column] if column < len(row) else ""
    value = _number(cell)
    if value is None or not math.isfinite(value) or abs(value) > 1e12:
        shown = repr(cell[:_SHOWN]) if cell else "nothing"
        raise TableError(
            f"row {number}, column {name}", f"Expected a number in row {number}, column {name}, got {shown}."
        )
    return value


def numbers_from_csv(text: str, column: str | None = None, limit: int = 100_000) -> list[float]:
    """The numbers of one column of a CSV text: the first, or the one named (by header or number from 1).

    Raises:
        TableError: with the row where something else was expected.
    """
    rows = _rows(text)
    header = rows[0] if any(_number(cell) is None for cell in rows[0]) else None
    index = _column(header, column, 0, len(rows[0]))
    body = rows[1:] if header else rows
    if not 1 <= len(body) <= limit:
        raise TableError("rows", f"Expected 1 to {limit} rows of numbers, got {len(body)}.")
    name = (header[index] or str(index + 1))[:_SHOWN] if header else str(index + 1)
    return [_cell(row, index, number, name) for number, row in enumerate(body, start=2 if header else 1)]


def points_from_csv(text: str, x: str | None = None, y: str | None = None) -> PointsTask:
    """The points of a CSV text: the first two columns, or those named (by header or number from 1).

    A first row that is not numeric is a header. The delimiter (comma, semicolon, tab, bar, space) is recognised.

    Raises:
        TableError: with the row and column where something else was expected.
    """
    rows = _rows(text)
    width = len(rows[0])
    has_header = any(_number(cell) is None for cell in rows[0])
    header = rows[0] if has_header else None
    columns = (_column(header, x, 0, width), _column(header, y, 1, width))
    if width < 2:
        raise TableError(
            "columns", f"Expected two columns, x and y, got {width} in the first row {rows[0][0][:_SHOWN]!r}."
        )
    body = rows[1:] if has_header else rows
    if not MIN_POINTS <= len(body) <= MAX_POINTS:
        raise TableError("rows", f"Expected {MIN_POINTS} to {MAX_POINTS} rows of numbers, got {len(body)}.")
    names = [(header[column] or str(column + 1))[:_SHOWN] if header else str(column + 1) for column in columns]
    first = 2 if has_header else 1
    pairs = [
        (_cell(row, columns[0], number, names[0]), _cell(row, columns[1], number, names[1]))
        for number, row in enumerate(body, start=first)
    ]
    xs, ys = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if max(xs) == min(xs):
        raise TableError(
            names[0], f"Expected at least two different values in column {names[0]}, got {xs[0]:g} in every row."
        )
    return PointsTask(x=xs, y=ys)
