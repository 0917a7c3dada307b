"""What the types cannot say about a specification: whether the preset exists and the formula is one."""

from __future__ import annotations

import numpy as np

from ...protocol.events import Curve
from ...protocol.formulas import FormulaError, evaluate_formula
from ...protocol.presets import PRESETS_BY_NAME
from ...protocol.specification import FormulaTask, PresetTask, Task
from ...protocol.tables import TableError
from ..refusals.errors import FieldError, InvalidError
from ..refusals.problems import shown

_GRID_POINTS = 400


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


def from_table(error: TableError) -> InvalidError:
    """The tree's error for a table that is not one."""
    return InvalidError(_split(error.field, str(error), ""))


def _split(field: str, sentence: str, given: str) -> FieldError:
    expected, _, got = sentence.partition(", got ")
    return FieldError(field, expected, got.rstrip(".") or shown(given))
