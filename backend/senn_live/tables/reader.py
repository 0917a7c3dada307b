"""The face of the reader: a table as a task, as a reading to be looked at first, or as one column of numbers."""

from __future__ import annotations

from collections.abc import Sequence

from ..protocol.specification import MAX_POINTS, ClassesTask, PointsTask
from ..protocol.tables import LeftOut, PreviewRow, TableColumn, TableReading
from .choice import Choice, Wish, choose, classes_of, could_be_classes, find_column, sampled
from .columns import Column
from .convention import NOTHING_SAID, Convention
from .errors import TableError
from .reading import Table, delimiter_name, read_table

_PREVIEW = 8
_ROWS_TOLD = 10
_NAMES_TOLD = 5


def read(data: bytes | str, wish: Wish | None = None) -> TableReading:
    """A table to be looked at: what it is, what was chosen, and the task; or what a person has to decide first.

    Raises:
        TableError: if it cannot be read in one way, or the columns asked for are not there.
    """
    wish = wish or Wish()
    table = read_table(data, wish.convention)
    try:
        choice = choose(table, wish)
    except TableError as error:
        usable = [column for column in table.numeric if column.problem is None]
        if wish.x is not None or wish.y is not None or len(usable) < 2:
            raise
        options = {name: list(answers) for name, answers in error.options.items()}
        return _reading(table, str(error)).model_copy(update={"options": options})
    if len(choice.complete) > MAX_POINTS and wish.sample is None:
        return _reading(table, _summary(table, choice, len(choice.complete)), choice)
    return _taken(table, choice, wish)


def points_from_table(data: bytes | str, wish: Wish | None = None) -> tuple[PointsTask, str]:
    """The samples in two columns of a table, and a sentence on what was read.

    Raises:
        TableError: as `read`, and if a person has to decide something first.
    """
    found = taken(data, wish or Wish())
    if not isinstance(found.task, PointsTask):
        raise TableError("label", "Expected a curve, got classes.")
    return found.task, found.summary


def taken(data: bytes | str, wish: Wish) -> TableReading:
    """A table with its task: points, or classes where a column of labels is asked for.

    Raises:
        TableError: as `read`, and if a person has to decide something first.
    """
    table = read_table(data, wish.convention)
    choice = choose(table, wish)
    sampled(choice, wish)
    return _taken(table, choice, wish)


def numbers_from_table(
    data: bytes | str, column: str | None = None, convention: Convention = NOTHING_SAID
) -> tuple[list[float], str]:
    """The numbers of one column of a table and their unit: the first of numbers, or the one that is asked for.

    Raises:
        TableError: if there is no such column, or it has anything but numbers.
    """
    table = read_table(data, convention, fewest_columns=1)
    usable = [one for one in table.columns if one.kind not in {"index", "empty", "text", "clock"}] or table.columns
    found = find_column(table, column) if column is not None else usable[0]
    if found.problem is not None:
        raise found.problem
    for row, value in zip(table.rows, found.values, strict=True):
        if value is None:
            place = f"row {row.number}, column {found.name or found.number}"
            raise TableError(place, f"Expected a number in {place}, got none.")
    return [value for value in found.values if value is not None], found.unit if found.kind == "date" else ""


def _taken(table: Table, choice: Choice, wish: Wish) -> TableReading:
    places = sampled(choice, wish)
    task, classes = _task(choice, places)
    thinned = wish.sample if len(places) < len(choice.complete) else None
    summary = _summary(table, choice, len(places), thinned)
    found = _reading(table, summary, choice, places)
    return found.model_copy(update={"task": task, "classes": classes, "sample": thinned, "question": None})


def _task(choice: Choice, places: Sequence[int]) -> tuple[PointsTask | ClassesTask, list[str]]:
    x, y = [_values(column, places) for column in (choice.x, choice.y)]
    labels = {"x_label": choice.x.label or None, "y_label": choice.y.label or None}
    if choice.label is not None:
        names, classes = classes_of(choice.label, places)
        return ClassesTask(x=list(zip(x, y, strict=True)), label=classes, **labels), names
    if max(x) == min(x):
        name = choice.x.name or str(choice.x.number)
        raise TableError(name, f"Expected at least two different values in column {name}, got {x[0]:g} in every row.")
    return PointsTask(x=x, y=y, **labels), []


def _values(column: Column, places: Sequence[int]) -> list[float]:
    found = [column.values[place] for place in places]
    return [value for value in found if value is not None]


def _reading(table: Table, summary: str, choice: Choice | None = None, places: Sequence[int] = ()) -> TableReading:
    return TableReading(
        encoding=table.encoding,
        delimiter=delimiter_name(table.delimiter),
        decimal=table.decimal,
        has_header=table.has_header,
        columns=[_column(column) for column in table.columns],
        x=choice.x.number if choice else None,
        y=choice.y.number if choice else None,
        label=choice.label.number if choice and choice.label else None,
        classes=[],
        could_be_classes=could_be_classes(table),
        rows=len(choice.complete) if choice else len(table.rows),
        taken=len(places),
        sample=None,
        left_out=_left_out(table, choice, places),
        preview=[PreviewRow(row=row.number, cells=[cell[:80] for cell in row.cells]) for row in table.rows[:_PREVIEW]],
        question="columns" if choice is None else "sample",
        options={},
        summary=summary,
        task=None,
    )


def _column(column: Column) -> TableColumn:
    problem = str(column.problem) if column.problem else ""
    return TableColumn(number=column.number, name=column.name, unit=column.unit, kind=column.kind, problem=problem)


def _left_out(table: Table, choice: Choice | None, places: Sequence[int]) -> list[LeftOut]:
    missing = [table.rows[place].number for place in choice.missing] if choice else []
    kept = set(places)
    thinned = [table.rows[place].number for place in choice.complete if place not in kept] if choice and kept else []
    told = (("missing", missing), ("empty", table.empty), ("comment", table.comments), ("sample", thinned))
    return [LeftOut(reason=reason, count=len(rows), rows=list(rows[:_ROWS_TOLD])) for reason, rows in told if rows]


def _summary(table: Table, choice: Choice, taken: int, thinned: str | None = None) -> str:
    """What was read, as `senn fit` says it: "x = time, y = value, 12 rows; left out: column 1, which counts rows"."""
    names = [("x", choice.x), ("y", choice.y), ("label", choice.label)]
    axes = ", ".join(f"{role} = {column.label or f'column {column.number}'}" for role, column in names if column)
    rows = f"{taken} rows"
    if thinned:
        rows = f"{taken} of {len(choice.complete)} rows ({'evenly spaced' if thinned == 'even' else 'drawn at random'})"
    left = [_index_told(column) for column in table.columns if column.kind == "index" and not _is_taken(column, choice)]
    if choice.missing:
        left.append(f"{len(choice.missing)} row{'s' if len(choice.missing) > 1 else ''} with a missing value")
    others = [
        column
        for column in table.columns
        if column.kind not in {"index", "empty", "clock"} and not _is_taken(column, choice)
    ]
    unused = [column.name or f"column {column.number}" for column in others]
    told = [f"{axes}, {rows}"]
    if left:
        told.append(f"left out: {', '.join(left)}")
    if unused:
        told.append(f"not used: {', '.join(unused[:_NAMES_TOLD])}{', …' if len(unused) > _NAMES_TOLD else ''}")
    return "; ".join(told)


def _index_told(column: Column) -> str:
    return f"column {column.number}, which {'counts' if column.values else 'names'} the rows"


def _is_taken(column: Column, choice: Choice) -> bool:
    return column in (choice.x, choice.y, choice.label)
