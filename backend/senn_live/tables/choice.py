"""From a table to the samples of a run: which columns, which rows, and what is said of those left out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..protocol.specification import MAX_POINTS, MIN_POINTS
from .columns import Column
from .convention import Convention, DatesName, DecimalName, DelimiterName, HeaderName
from .errors import SHOWN, TableError
from .reading import Table

Sample = Literal["even", "random"]
MAX_CLASSES = 4
_LONGEST_LIST = 20


@dataclass(frozen=True)
class Wish:
    """What a person asks for: columns by header or by number from 1, which sample of too many rows, what is unclear."""

    x: str | None = None
    y: str | None = None
    label: str | None = None
    sample: Sample | None = None
    seed: int = 1
    delimiter: DelimiterName | None = None
    decimal: DecimalName | None = None
    header: HeaderName | None = None
    dates: DatesName | None = None

    @property
    def convention(self) -> Convention:
        """What was said of how the table is written."""
        return Convention(self.delimiter, self.decimal, self.header, self.dates)


@dataclass(frozen=True)
class Choice:
    """The columns that were taken, and the places of the rows that have a value in each of them."""

    x: Column
    y: Column
    label: Column | None
    complete: tuple[int, ...]
    missing: tuple[int, ...]


def find_column(table: Table, wanted: str) -> Column:
    """The column of a name or number.

    Raises:
        TableError: with the columns that there are.
    """
    wanted = wanted.strip()
    named = [column for column in table.columns if wanted and wanted in {column.name, column.label}]
    if len(named) == 1:
        return named[0]
    if named:
        numbers = ", ".join(str(column.number) for column in named)
        raise TableError(
            wanted, f"Expected a column that one header names, got {wanted[:SHOWN]!r} for columns {numbers}."
        )
    if wanted.isascii() and wanted.isdecimal() and 1 <= int(wanted[:6]) <= len(table.columns):
        return table.columns[int(wanted) - 1]
    raise TableError(wanted, f"Expected a column among {_listed(table)}, got {wanted[:SHOWN]!r}.")


def _listed(table: Table) -> str:
    if not table.has_header:
        return f"1 to {len(table.columns)}"
    names = [column.name or str(column.number) for column in table.columns]
    return ", ".join(names[:_LONGEST_LIST]) + (", …" if len(names) > _LONGEST_LIST else "")


def choose(table: Table, wish: Wish) -> Choice:
    """The columns that are asked for, else the first two of numbers, and the rows that are complete in them.

    Raises:
        TableError: if a column is none of numbers, or it is not clear which ones are meant.
    """
    x, y = axes(table, wish)
    label = find_column(table, wish.label) if wish.label is not None else None
    if label is not None and label.number in {x.number, y.number}:
        raise TableError("label", f"Expected a third column for the classes, got {wish.label!r}, which is an axis.")
    for column in (x, y):
        if column.problem is not None:
            raise column.problem
    complete: list[int] = []
    missing: list[int] = []
    for place in range(len(table.rows)):
        has_label = label is None or not _is_missing(label, place)
        is_complete = x.values[place] is not None and y.values[place] is not None and has_label
        (complete if is_complete else missing).append(place)
    return Choice(x, y, label, tuple(complete), tuple(missing))


def _is_missing(column: Column, place: int) -> bool:
    return column.values[place] is None if column.values else column.kind == "empty" or column.cells[place] == ""


def axes(table: Table, wish: Wish) -> tuple[Column, Column]:
    """The columns of x and y.

    Raises:
        TableError: if they are not both known.
    """
    taken = [find_column(table, wanted) if wanted is not None else None for wanted in (wish.x, wish.y)]
    if None in taken:
        others = {column.number for column in taken if column is not None}
        if wish.label is not None:
            others.add(find_column(table, wish.label).number)
        free = iter(_default(table, others, needed=taken.count(None)))
        taken = [column if column is not None else next(free) for column in taken]
    x, y = taken
    assert x is not None
    assert y is not None
    if x.number == y.number:
        raise TableError("y", f"Expected two different columns for x and y, got column {x.number} for both.")
    return x, y


def _default(table: Table, others: set[int], *, needed: int) -> list[Column]:
    """The first columns that hold numbers. One with numbers and words is not passed over: it may be the one meant."""
    if needed == 2:
        _refuse_unclear(table)
    free = [
        column
        for column in table.columns
        if column.number not in others and column.kind not in {"index", "empty", "text", "clock"}
    ]
    if len(free) < needed:
        words = [column for column in table.columns if column.kind in {"text", "empty"} and column.problem]
        if words and words[0].problem is not None:
            raise words[0].problem
        raise TableError("columns", f"Expected two columns of numbers, got {len(free)}.")
    return free[:needed]


def _refuse_unclear(table: Table) -> None:
    names = [column.name for column in table.columns if column.name]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TableError(
            "columns", f"Expected a name of its own for every column, got {twice[:SHOWN]!r} twice: choose x and y."
        )
    first = table.columns[0]
    counts = [float(start + row) for start in (0, 1) for row in range(len(table.rows))]
    runs = list(first.values) in (counts[: len(table.rows)], counts[len(table.rows) :])
    if not table.has_header and len(table.numeric) > 2 and runs:
        raise TableError(
            "columns", "Expected a header, or that you choose x and y, got a first column that may only count the rows."
        )


def sampled(choice: Choice, wish: Wish) -> tuple[int, ...]:
    """The places of the rows to take.

    Raises:
        TableError: if there are too few rows, or too many and no sample is asked for.
    """
    count = len(choice.complete)
    if count < MIN_POINTS or (count > MAX_POINTS and wish.sample is None):
        left = f" ({len(choice.missing)} without a value left out)" if choice.missing else ""
        offer = ": an even or a random sample of them can be taken" if count > MAX_POINTS else ""
        raise TableError("rows", f"Expected {MIN_POINTS} to {MAX_POINTS} rows of numbers, got {count}{left}{offer}.")
    if count <= MAX_POINTS:
        return choice.complete
    if wish.sample == "random":
        return tuple(sorted(random.Random(wish.seed).sample(choice.complete, MAX_POINTS)))  # noqa: S311 - no secret
    return tuple(choice.complete[place * (count - 1) // (MAX_POINTS - 1)] for place in range(MAX_POINTS))


def classes_of(column: Column, places: Sequence[int]) -> tuple[list[str], list[int]]:
    """The names of the classes and the class of every row.

    Raises:
        TableError: if there are fewer than two or more than four.
    """
    cells = [column.cells[place] for place in places]
    names = sorted(set(cells), key=lambda cell: (len(cell), cell) if cell.isdecimal() else (0, cell))
    if not 2 <= len(names) <= MAX_CLASSES:
        raise TableError(
            f"column {column.name or column.number}",
            f"Expected 2 to {MAX_CLASSES} classes in column {column.name or column.number}, got {len(names)}.",
        )
    return names, [names.index(cell) for cell in cells]


def could_be_classes(table: Table) -> list[int]:
    """The columns of two to four labels, where two others hold numbers."""
    found = []
    for column in table.columns:
        others = [one for one in table.numeric if one.number != column.number and one.problem is None]
        whole = all(value is None or value.is_integer() for value in column.values)
        is_label = column.kind == "text" or (column.kind == "number" and whole and column.problem is None)
        labels = (
            {cell for place, cell in enumerate(column.cells) if not _is_missing(column, place)} if is_label else set()
        )
        if len(others) >= 2 and 2 <= len(labels) <= MAX_CLASSES and len(labels) * 2 <= len(table.rows):
            found.append(column.number)
    return found
