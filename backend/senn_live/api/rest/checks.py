"""What the types cannot say: whether a preset exists, a formula is one, a table can be read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from ...protocol.events import Curve
from ...protocol.formulas import FormulaError, evaluate_formula
from ...protocol.presets import PRESETS_BY_NAME
from ...protocol.specification import FormulaTask, PointsTask, PresetTask, Task
from ...protocol.tables import TableReading
from ...tables import TableError, Wish, points_from_table, read
from ..refusals.errors import FieldError, InvalidError
from ..refusals.problems import shown
from ..services import Services

_GRID_POINTS = 400
_SMALL_TABLE = 50_000  # bytes: read in a good part of a second at most; a megabyte takes ten


def check_task(task: Task) -> None:
    """Let a task pass that a worker can build.

    Raises:
        InvalidError: naming the field.
    """
    if isinstance(task, PresetTask) and task.name not in PRESETS_BY_NAME:
        names = ", ".join(PRESETS_BY_NAME)
        raise InvalidError(FieldError("task.name", f"Expected one of {names}.", shown(task.name)))
    if isinstance(task, FormulaTask):
        curve_of(task)


def curve_of(task: FormulaTask) -> Curve:
    """The formula on a grid of its interval.

    Raises:
        InvalidError: naming the field, if it cannot be evaluated there.
    """
    grid = np.linspace(task.low, task.high, _GRID_POINTS)
    try:
        values = evaluate_formula(task.formula, grid)
    except FormulaError as error:
        raise InvalidError(_split("task.formula", str(error), task.formula)) from error
    return Curve(x=grid.tolist(), y=values.tolist())


@contextmanager
def reading_table(services: Services, client: str, size: int) -> Iterator[None]:
    """Count a table by its size, and let a large one be read only while few are.

    Raises:
        TooManyError: if the client sends more than its share.
        BusyError: if others are at it already.
    """
    if size <= _SMALL_TABLE:
        yield
        return
    services.count_creation(client, size / _SMALL_TABLE)
    with services.tables.passing(client):
        yield


async def table_of(body: bytes, wish: Wish) -> TableReading:
    """The reading of a table, made in a thread: a large one takes a good part of a second.

    Raises:
        InvalidError: naming the row or column.
    """
    try:
        return await asyncio.to_thread(read, body, wish)
    except TableError as error:
        raise _from_table(error) from error


async def points_of(body: bytes, wish: Wish) -> PointsTask:
    """The points of a table.

    Raises:
        InvalidError: naming the row or column.
    """
    try:
        points, _ = await asyncio.to_thread(points_from_table, body, wish)
    except TableError as error:
        raise _from_table(error) from error
    return points


def _from_table(error: TableError) -> InvalidError:
    return InvalidError(replace(_split(error.field, str(error), ""), options=error.options))


def _split(field: str, sentence: str, given: str) -> FieldError:
    expected, _, got = sentence.partition(", got ")
    return FieldError(field, expected, got.rstrip(".") or shown(given))
