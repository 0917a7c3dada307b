"""The one reader of tables: every delimiter is tried, and a text is accepted only if one reading of it is left.

The order of doubt: a delimiter counts only if all rows have the same number of cells under it; a reading in which every
column is of numbers or dates beats one with words; two that are left are refused, never weighed. (clevercsv and the
standard library's Sniffer weigh: they always answer, and sometimes wrongly.) Cells are split by the standard library's
csv, strictly; encodings are recognised by charset-normalizer; names of months are dateutil's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from .columns import Column, columns
from .convention import NOTHING_SAID, Convention
from .decoding import decode
from .errors import TableError, shown
from .headers import Parts, parts
from .numerals import Decimal, is_whole
from .splitting import DELIMITERS, Grid, Lines, Row, agreement, lines_of, split

_BEGINNING = 200
_UNPARTED = re.compile(r"\d\s*[;|\t]\s*[+\-−]?\.?\d")
_NO_DELIMITER = "\x1f"  # stands in no text that is read: one column
_SEVERAL_NUMBERS = re.compile(r"\d\s*[;|\t, ]\s*[+\-−]?\.?\d")


@dataclass(frozen=True)
class Table:
    """A table that has been read: nothing chosen yet."""

    encoding: str
    delimiter: str
    decimal: Decimal
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    comments: tuple[int, ...]
    empty: tuple[int, ...]
    has_header: bool

    @property
    def numeric(self) -> list[Column]:
        """The columns that hold numbers or dates."""
        return [column for column in self.columns if column.kind in {"number", "date"}]

    @property
    def is_complete(self) -> bool:
        """Whether every cell is a number, a date or empty."""
        return all(column.kind in {"number", "date", "empty", "index"} for column in self.columns)


def delimiter_name(sign: str) -> str:
    """A delimiter in a word."""
    return "nothing" if sign == _NO_DELIMITER else DELIMITERS.get(sign, repr(sign))


def read_table(data: bytes | str, said: Convention = NOTHING_SAID, *, fewest_columns: int = 2) -> Table:
    """The only reading of a text, given what was said of it.

    Raises:
        TableError: if there is none, or more than one; with the row where that shows.
    """
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    decoded = decode(data)
    lines = lines_of(decoded.text)
    grids, problems = _grids(lines, said, fewest_columns)
    tables: list[Table] = []
    for grid in grids:
        try:
            tables.append(_beginning_or_all(grid, lines, decoded.encoding, said))
        except TableError as error:
            problems[grid.delimiter] = error
    if len(tables) > 1:  # a header that a delimiter parts says that there are several columns
        tables = [table for table in tables if table.delimiter != _NO_DELIMITER or not table.has_header]
    return _only(tables, problems, lines, fewest_columns)


def _grids(lines: Lines, said: Convention, fewest_columns: int) -> tuple[list[Grid], dict[str, TableError]]:
    grids: list[Grid] = []
    problems: dict[str, TableError] = {}
    for delimiter in [sign for sign in lines.delimiters if said.delimiter in {None, DELIMITERS.get(sign)}]:
        if delimiter == " " and any(grid.delimiter == "\t" for grid in grids):
            continue  # tabs stand between cells; blanks are inside them
        try:
            grid = split(lines, delimiter)
        except TableError as error:
            problems[delimiter] = error
            continue
        if grid.width > 1:
            grids.append(grid)
    if fewest_columns == 1:
        grids.append(split(lines, _NO_DELIMITER))
    return grids, problems


def _beginning_or_all(grid: Grid, lines: Lines, encoding: str, said: Convention) -> Table:
    """A table; only its beginning where that has words that look like several numbers, which settles it."""
    if len(grid.rows) > _BEGINNING:
        try:
            beginning = _table(replace(grid, rows=grid.rows[:_BEGINNING]), lines, encoding, said)
        except TableError:
            pass  # what is wrong with a part may be right with the whole
        else:
            if _several(beginning) is not None:
                return beginning
    return _table(grid, lines, encoding, said)


def _table(grid: Grid, lines: Lines, encoding: str, said: Convention) -> Table:
    apart = parts(grid, lines, said.header)
    if not apart.body:
        raise TableError("rows", "Expected 4 or more rows of numbers, got 0.")
    found, decimal = columns(apart, grid.delimiter, said)
    if not apart.has_header and said.delimiter is None:
        _refuse_joined(apart, found, grid.delimiter)
    comments = tuple(number for number, _ in lines.comments)
    return Table(encoding, grid.delimiter, decimal, found, apart.body, comments, grid.empty, apart.has_header)


def _refuse_joined(apart: Parts, found: tuple[Column, ...], delimiter: str) -> None:
    """Refuse three or more columns of whole numbers that could be fewer: "0,1,982" may be 0 and 1,982."""
    if len(found) < 3 or delimiter not in ", ":
        return
    wholes = [column for column in found if all(is_whole(cell) for cell in column.cells)]
    has_points = delimiter == " " or any("." in cell for column in found for cell in column.cells)
    tail = re.compile(r"\d{3}(?:\.\d*)?" if has_points else r"\d+(?:[eE][+-]?\d+)?", re.ASCII)
    for before, column in pairwise(found):
        if before in wholes and all(tail.fullmatch(cell) for cell in column.cells):
            row = apart.body[0]
            raise TableError(
                f"row {row.number}",
                f"Expected a header, or a delimiter other than a {delimiter_name(delimiter)}, since cells may be parts "
                f"of longer numbers, got {len(row.cells)} whole ones in row {row.number}: "
                f"{delimiter.join(row.cells)[:40]!r}.",
                {"delimiter": (delimiter_name(delimiter),)},
            )


def _only(tables: list[Table], problems: dict[str, TableError], lines: Lines, fewest_columns: int) -> Table:
    complete = [table for table in tables if table.is_complete]
    left = complete or [table for table in tables if len(table.numeric) >= fewest_columns and not _several(table)]
    if len(left) > 1:
        names = tuple(delimiter_name(table.delimiter) for table in left)
        row = left[0].rows[0].number
        raise TableError(
            f"row {row}",
            f"Expected one reading, got two from row {row} on, with {' and with '.join(names[:2])} as delimiter.",
            {"delimiter": tuple(name for name in names if name in DELIMITERS.values())},
        )
    if left:
        return left[0]
    raise _best_problem(tables, problems, lines)


def _several(table: Table) -> TableError | None:
    """What is wrong with words that look like several numbers: the delimiter is another."""
    for column in table.columns:
        if column.kind in {"text", "mixed"}:
            for row, cell in zip(table.rows, column.cells, strict=True):
                if _SEVERAL_NUMBERS.search(cell):
                    place = f"row {row.number}, column {column.name or column.number}"
                    return TableError(place, f"Expected one number in {place}, got {shown(cell)}.")
    return None


def _best_problem(tables: list[Table], problems: dict[str, TableError], lines: Lines) -> TableError:
    """What to tell: the trouble of the delimiter under which most rows agree."""
    by_delimiter = {table.delimiter: table for table in tables}

    def likelihood(sign: str) -> float:
        unparted = any(_UNPARTED.search(cell) for _, line in lines.lines[:2] for cell in line.split(sign))
        return agreement(lines, sign) * (0.5 if unparted else 1)

    for sign in sorted((*lines.delimiters, _NO_DELIMITER), key=likelihood, reverse=True):
        if (table := by_delimiter.get(sign)) is not None:
            bad = _several(table) or next((column.problem for column in table.columns if column.problem), None)
            if bad is not None:
                return bad
        elif sign in problems and likelihood(sign) > 0:
            return problems[sign]
    first = lines.lines[0][1].strip()
    return TableError("columns", f"Expected two columns, x and y, got 1 in the first row {first[:40]!r}.")
