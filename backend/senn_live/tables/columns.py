"""Columns of numbers out of the cells of a table, and what stands in the way where a column is none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from . import dates, numerals
from .convention import DATES, DECIMAL, Convention
from .errors import SHOWN, TableError, shown
from .headers import Parts, kind_of
from .numerals import Decimal
from .splitting import Row

Kind = Literal["number", "date", "text", "mixed", "empty", "index", "clock"]
LARGEST = 1e12
_INDEX_NAMES = re.compile(r"|unnamed: ?\d+|index|row|row\.?names?|rownames|#|id|nr\.?|no\.?|序号|编号", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One column: its place from 1, its name, what it holds, and why it cannot be taken as numbers if it cannot."""

    number: int
    name: str
    unit: str
    kind: Kind
    cells: tuple[str, ...]
    values: tuple[float | None, ...]
    problem: TableError | None = None

    @property
    def label(self) -> str:
        """What an axis says."""
        return f"{self.name or f'column {self.number}'} ({self.unit})" if self.unit else self.name


def columns(parts: Parts, delimiter: str, said: Convention) -> tuple[tuple[Column, ...], Decimal]:
    """The columns of a table and its decimal mark. Where that is unclear, columns have a problem."""
    cells = [tuple(row.cells[place] for row in parts.body) for place in range(len(parts.names))]
    mark, problem = said.decimal, None
    if mark is None:
        likely = [one for one in cells if _is_mostly_numbers(one)]
        mark, problem = _decimal(parts.body, likely, delimiter)
    clocks = _clocks(cells)
    joined = {date: _joined(cells[date], cells[clock]) for clock, date in clocks.items()}
    found = [
        _clock(parts, place, one, clocks[place])
        if place in clocks
        else _column(
            _cells(parts, place, joined.get(place, one)),
            _Rules(mark, delimiter, said, problem if any(map(numerals.is_open, one)) else None),
            parts.units[place],
        )
        for place, one in enumerate(cells)
    ]
    return tuple(_without_index(found, len(parts.body), has_header=parts.has_header)), mark


def _is_mostly_numbers(cells: Sequence[str]) -> bool:
    known = [cell for cell in cells if not numerals.is_missing(cell)]
    return 2 * sum(map(numerals.is_number, known)) > len(known)


def _clocks(cells: list[tuple[str, ...]]) -> dict[int, int]:
    """The columns of times of day, each with the column of dates beside it: together they are moments."""
    known = [[cell for cell in one if not numerals.is_missing(cell)] for one in cells]
    is_clock = [bool(one) and all(map(dates.is_clock, one)) for one in known]
    is_day = [bool(one) and not any(":" in cell for cell in one) and all(map(dates.is_date, one)) for one in known]
    found: dict[int, int] = {}
    for place in (place for place, yes in enumerate(is_clock) if yes):
        beside = [other for other in (place - 1, place + 1) if 0 <= other < len(cells) and is_day[other]]
        free = [other for other in beside if other not in found.values()]
        if free:
            found[place] = free[0]
    return found


def _joined(days: tuple[str, ...], clocks: tuple[str, ...]) -> tuple[str, ...]:
    """Moments; one whose day or time is missing is missing."""
    return tuple(
        "" if numerals.is_missing(day) or numerals.is_missing(clock) else f"{day} {clock}"
        for day, clock in zip(days, clocks, strict=True)
    )


def _clock(parts: Parts, place: int, cells: tuple[str, ...], date: int) -> Column:
    name = parts.names[place][:80]
    told = f"column {name or place + 1}"
    day = f"column {parts.names[date][:SHOWN] or date + 1}"
    problem = TableError(told, f"Expected a column of its own, got {told} of times of day, which are part of {day}.")
    return Column(place + 1, name, "", "clock", cells, (), problem)


def _decimal(body: Sequence[Row], likely: list[tuple[str, ...]], delimiter: str) -> tuple[Decimal, TableError | None]:
    """The decimal mark of a table.

    Raises:
        TableError: if its cells ask for both.
    """
    numbers = [row.number for row in body]
    seen = numerals.evidence((numbers[place], column[place]) for place in range(len(numbers)) for column in likely)
    if seen.point and seen.comma:
        row, cell = max(seen.point, seen.comma)
        other = min(seen.point, seen.comma)
        raise TableError(
            f"row {row}",
            f"Expected one decimal mark in all rows, got {shown(other[1])} in row {other[0]} and {shown(cell)} in row "
            f"{row}.",
        )
    if seen.point or seen.comma or seen.open is None:
        return ("comma" if seen.comma else "point"), None
    row, cell = seen.open
    # Who separates cells by commas writes decimal points, and quotes a cell only for the comma between its thousands.
    if delimiter == "," or (delimiter == " " and "." in cell):
        return "point", None
    told = (
        f"Expected a number in row {row} that can be read in one way, got {shown(cell)}, in thousands or with decimals."
    )
    return "point", TableError(f"row {row}", told, DECIMAL)


@dataclass(frozen=True)
class _Cells:
    """The cells of a column with what is known of it before it is read."""

    name: str
    place: int
    rows: tuple[int, ...]
    cells: tuple[str, ...]
    has_header: bool

    @property
    def known(self) -> list[str | None]:
        return [None if numerals.is_missing(cell) else cell for cell in self.cells]

    def problem(self, at: int, expected: str, options: Mapping[str, tuple[str, ...]] | None = None) -> TableError:
        place = f"row {self.rows[at]}, column {(self.name or str(self.place + 1))[:SHOWN]}"
        return TableError(place, f"Expected {expected} in {place}, got {shown(self.cells[at])}.", options)


@dataclass(frozen=True)
class _Rules:
    """By what a table's cells are read: what it shows, what was said of it, and what stays unclear of its numbers."""

    mark: Decimal
    delimiter: str
    said: Convention
    unclear: TableError | None


def _cells(parts: Parts, place: int, cells: tuple[str, ...]) -> _Cells:
    rows = tuple(row.number for row in parts.body)
    return _Cells(parts.names[place][:80], place, rows, cells, parts.has_header)


def _column(one: _Cells, rules: _Rules, unit_said: str) -> Column:
    kind, values, unit, problem = _read(one, rules)
    if kind == "number":
        problem = rules.unclear or problem
    return Column(one.place + 1, one.name, unit or unit_said[:40], kind, one.cells, tuple(values), problem)


_Read = tuple[Kind, Sequence[float | None], str, TableError | None]


def _read(one: _Cells, rules: _Rules) -> _Read:
    known, mark = one.known, rules.mark
    present = [cell for cell in known if cell is not None]
    if not present:
        return "empty", (), "", one.problem(0, "a number")
    if all(numerals.is_number(cell, mark) for cell in present):
        return _number_column(one, rules)
    if all(dates.is_date(cell) for cell in present):
        return _date_column(one, rules.said.order)
    kind: Kind = "text" if all(kind_of(cell) == "text" for cell in present) else "mixed"
    bad = next(at for at, cell in enumerate(known) if cell is not None and not numerals.is_number(cell, mark))
    if numerals.is_number(one.cells[bad]):
        return kind, (), "", one.problem(bad, f"a number with a decimal {mark}")
    return kind, (), "", one.problem(bad, "a number")


def _number_column(one: _Cells, rules: _Rules) -> _Read:
    known, mark = one.known, rules.mark
    if timed := _times(one):
        return "date", timed.values, timed.unit, None
    values = [None if cell is None else numerals.value(cell, mark) for cell in known]
    for at, number in enumerate(values):
        if number is not None and not abs(number) <= LARGEST:
            return "number", values, "", one.problem(at, "a number from -1e12 to 1e12")
    return "number", values, "", None if rules.said.decimal else _unproven_thousands(one, mark, rules.delimiter)


def _times(one: _Cells) -> dates.Moments | None:
    """Unix times and dates like 20240131, where header or size leave no doubt."""
    timely = dates.is_timely(one.name)
    if timely and (found := dates.compact(one.known)):
        return found
    return dates.unix_times(one.known, seconds=timely) if timely or not one.has_header else None


def _unproven_thousands(one: _Cells, mark: Decimal, delimiter: str) -> TableError | None:
    """A cell like "1,234" is in thousands only if quotes or a cell of its column like "1,234.5" say so."""
    sign = "," if mark == "point" else "."
    if delimiter == "," == sign or any(numerals.has_thousands(cell, mark) for cell in one.cells):
        return None
    for at, cell in enumerate(one.cells):
        if sign in cell and numerals.is_open(cell):
            return one.problem(at, "a number that can be read in one way", DECIMAL)
    return None


def _date_column(one: _Cells, order: str | None) -> _Read:
    known = one.known
    if order is None and (at := dates.first_open(known)) is not None:
        return (
            "date",
            (),
            "",
            one.problem(at, "a date whose day and month cannot be confused, as in 2024-01-31,", DATES),
        )
    if (found := dates.moments(known, order)) is not None:
        return "date", found.values, found.unit, None
    for at in range(len(known)):  # the first that does not agree with those above
        if dates.moments(known[: at + 1], order) is None and known[at] is not None:
            return "date", (), "", one.problem(at, "a date in the order and with the zone of those above")
    raise AssertionError("a column of dates has a first that does not agree")


def _without_index(found: list[Column], body: int, *, has_header: bool) -> list[Column]:
    """The columns, the first marked as index if it only counts or names rows and two others hold numbers."""
    first, others = found[0], [column for column in found[1:] if column.kind in {"number", "date", "mixed"}]
    if not has_header or len(others) < 2 or not _INDEX_NAMES.fullmatch(first.name):
        return found
    is_unnamed = not first.name or first.name.casefold().startswith("unnamed")
    counts = [float(number) for number in range(body)]
    runs = list(first.values) in (counts, [number + 1 for number in counts])
    # pandas and R leave the name of the index empty; rows that were filtered or shuffled keep their numbers
    names_rows = is_unnamed and (first.kind == "text" or _are_different_wholes(first))
    return [replace(first, kind="index"), *found[1:]] if runs or names_rows else found


def _are_different_wholes(column: Column) -> bool:
    cells = column.cells
    return column.kind == "number" and all(cell.isdecimal() for cell in cells) and len(set(cells)) == len(cells)
