"""From text to rows of cells under one delimiter, with comments, `sep=` lines and empty rows set aside."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import SHOWN, TableError, shown

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space"}
MAX_ROWS = 100_000
MAX_COLUMNS = 200
_LINE = re.compile(r"\r\n|\r|\n")  # not `splitlines`, which also breaks at signs that stand inside cells
_SEP = re.compile(r'"?sep=(?P<delimiter>.|\\t)"?\s*', re.IGNORECASE)
_COMMENT = re.compile(r"\s*(?:#(?!N/A|NA\b|NV\b|DIV/0|VALUE!|REF!|NUM!|NAME\?|NULL!)|%|//)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, from 1, and its cells without the blanks around them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Lines:
    """The lines of a text that may be rows, what stands before and between them, and the delimiter it declares."""

    lines: tuple[tuple[int, str], ...]
    comments: tuple[tuple[int, str], ...]
    declared: str | None

    @property
    def delimiters(self) -> list[str]:
        """The delimiters that may be meant."""
        if self.declared:
            return [self.declared]
        present = {sign for sign in DELIMITERS if any(sign in line.strip() for _, line in self.lines)}
        return [sign for sign in DELIMITERS if sign in present or (sign == " " and "\t" in present)]


@dataclass(frozen=True)
class Grid:
    """Rows that all have the same number of cells under a delimiter."""

    delimiter: str
    rows: tuple[Row, ...]
    empty: tuple[int, ...]  # numbers of the rows without anything in a cell

    @property
    def width(self) -> int:
        """Cells in a row."""
        return len(self.rows[0].cells)


def lines_of(text: str) -> Lines:
    """The lines of a text.

    Raises:
        TableError: if there are none, or too many to be split.
    """
    body = text.lstrip("\ufeff")
    if (count := body.count("\n") + body.count("\r")) > 2 * MAX_ROWS:
        raise TableError("rows", f"Expected at most {MAX_ROWS} rows, got more than {count // 2}.")
    lines = [(number, line) for number, line in enumerate(_LINE.split(body), start=1) if line.strip()]
    if not lines:
        raise TableError("file", "Expected two columns of at least 4 numbers, got an empty file.")
    if len(lines) > MAX_ROWS:
        raise TableError("rows", f"Expected at most {MAX_ROWS} rows, got {len(lines)}.")
    declared = None
    if found := _SEP.fullmatch(lines[0][1]):
        declared = found["delimiter"].replace("\\t", "\t")
        lines = lines[1:]
    comments = tuple((number, line) for number, line in lines if _COMMENT.match(line))
    commented = {number for number, _ in comments}
    rows = tuple(line for line in lines if line[0] not in commented)
    if not rows:
        raise TableError("file", "Expected two columns of at least 4 numbers, got comments only.")
    return Lines(rows, comments, declared)


def split_comment(line: str, delimiter: str) -> tuple[str, ...]:
    """The cells of a comment, in case it is the header."""
    found = _COMMENT.match(line)
    rest = line[found.end() :].strip() if found else line
    return next(_cells(iter([(0, rest)]), delimiter))[1] if rest else ()


def _prepared(line: str, delimiter: str) -> str:
    return line.replace("\t", " ").strip(" ") if delimiter == " " else line


def _cells(lines: Iterator[tuple[int, str]], delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Number of the first line and cells of every row. A cell in quotes may go over several lines."""
    begun: list[int] = []

    def feed() -> Iterator[str]:
        for number, line in lines:
            begun.append(number)
            yield _prepared(line, delimiter) + "\n"

    for row in csv.reader(feed(), delimiter=delimiter, skipinitialspace=True, strict=True):
        yield begun[0], tuple(cell.strip() for cell in row)
        begun.clear()


def split(lines: Lines, delimiter: str) -> Grid:
    """The rows under a delimiter.

    Raises:
        TableError: naming the first row that has another number of cells than the first.
    """
    if lines.lines[0][1].count(delimiter) > 10 * MAX_COLUMNS:
        raise TableError("columns", f"Expected at most {MAX_COLUMNS} columns, got more in the first row.")
    rows: list[Row] = []
    empty: list[int] = []
    try:
        for number, cells in _cells(iter(lines.lines), delimiter):
            if any(cells):
                rows.append(Row(number, cells))
            else:
                empty.append(number)
    except csv.Error as error:
        last = rows[-1].number if rows else 0
        raise TableError(
            f"row {last + 1}", f"Expected quotes around whole cells, got a row {last + 1} that breaks it: {error}."
        ) from error
    if not rows:
        raise TableError("file", "Expected two columns of at least 4 numbers, got empty cells only.")
    if len(rows[0].cells) > MAX_COLUMNS:
        raise TableError("columns", f"Expected at most {MAX_COLUMNS} columns, got {len(rows[0].cells)}.")
    quoted = {number for number, line in lines.lines if line.lstrip().startswith('"')}
    return Grid(delimiter, _squared(rows, quoted), tuple(empty))


def agreement(lines: Lines, delimiter: str) -> float:
    """The share of rows that have the most common number of cells, if that is two or more."""
    widths: Counter[int] = Counter()
    try:
        for _, cells in _cells(iter(lines.lines), delimiter):
            widths[len(cells)] += 1
    except csv.Error:
        pass  # the rows before the broken one say enough
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    return count / widths.total() if width > 1 else 0.0


def _squared(rows: list[Row], quoted: set[int]) -> tuple[Row, ...]:
    first, width = rows[0], len(rows[0].cells)
    named = first.number in quoted and all(row.number in quoted and len(row.cells) == width + 1 for row in rows[1:])
    if named and rows[1:]:  # R's write.table: its header has no cell for the names of the rows
        return (Row(first.number, ("", *first.cells)), *rows[1:])
    return (first, *(Row(row.number, _fitted(row, first)) for row in rows[1:]))


def _fitted(row: Row, first: Row) -> tuple[str, ...]:
    width, got = len(first.cells), len(row.cells)
    if got < width:
        name = first.cells[got] if re.search(r"[^\W\d]", first.cells[got]) else str(got + 1)
        place = f"row {row.number}, column {name[:SHOWN]}"
        raise TableError(place, f"Expected a number in {place}, got nothing.")
    if any(row.cells[width:]):
        cells = ", ".join(shown(cell) for cell in row.cells[: width + 1])
        raise TableError(
            f"row {row.number}",
            f"Expected {width} cells in row {row.number}, as in row {first.number}, got {got}: {cells}.",
        )
    return row.cells[:width]
