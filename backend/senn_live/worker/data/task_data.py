"""From a task on the wire to samples, and from samples to what the network sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import resources

import numpy as np
import torch

from senn.tasks import Task
from senn_live.protocol.events import Curve, Samples, Scaling
from senn_live.protocol.formulas import evaluate_formula
from senn_live.protocol.presets import PRESETS_BY_NAME, Generator
from senn_live.protocol.specification import ClassesTask, FormulaTask, PointsTask, PresetTask, RunSpecification
from senn_live.tables import points_from_table

from .class_targets import draw_classes
from .scaling import matrix, scaling_after, scaling_of, standardised_inputs, standardised_values
from .units import Units

TARGET_POINTS = 400


class BadTaskError(ValueError):
    """The task cannot be built; the message is a sentence for a person."""


@dataclass(frozen=True)
class Data:
    """A task as built: what the page shows (data units), what the network sees, and how the two relate."""

    samples: Samples
    target: Curve | None
    scaling: Scaling
    task: Task

    @cached_property
    def units(self) -> Units:
        """How data units and what the engine sees relate."""
        return Units(self.scaling)


@dataclass(frozen=True)
class _Drawn:
    """Samples in data units and, where it is known, the interval they were drawn from."""

    samples: Samples
    target: Curve | None = None
    interval: tuple[float, float] | None = None


def build_data(specification: RunSpecification, *, device: torch.device) -> Data:
    """The data of a run that starts.

    Raises:
        BadTaskError: if the task is of no known target, or yields no usable numbers.
    """
    drawn, is_regression = _drawn(specification), is_for_regression(specification)
    scaling = scaling_of(drawn.samples, drawn.interval, is_regression=is_regression)
    return scaled_data(drawn.samples, drawn.target, scaling, is_regression=is_regression, device=device)


def rebuild_data(specification: RunSpecification, before: Data, *, device: torch.device) -> Data:
    """The data after an edit: new samples, seen by the scaling of before as far as `scaling_after` allows.

    Raises:
        BadTaskError: as `build_data`, and if the new task is of another kind than the one before.
    """
    is_regression = before.task.loss == "regression"
    if is_for_regression(specification) is not is_regression:
        raise BadTaskError(f"Expected a task for {before.task.loss}, as at the start, got {specification.task.kind!r}.")
    drawn = _drawn(specification)
    own = scaling_of(drawn.samples, drawn.interval, is_regression=is_regression)
    scaling = scaling_after(before.scaling, own)
    return scaled_data(drawn.samples, drawn.target, scaling, is_regression=is_regression, device=device)


def is_for_regression(specification: RunSpecification) -> bool:
    """Whether values are learned, not classes. An unknown preset counts as values."""
    task = specification.task
    if isinstance(task, PresetTask):
        return task.name not in PRESETS_BY_NAME or PRESETS_BY_NAME[task.name].generator is None
    return not isinstance(task, ClassesTask)


def scaled_data(
    samples: Samples, target: Curve | None, scaling: Scaling, *, is_regression: bool, device: torch.device
) -> Data:
    """The data as the network sees it.

    Raises:
        BadTaskError: if a label is beyond those of the start.
    """
    x, y = matrix(samples.x), matrix(samples.y)
    inputs, targets = standardised_inputs(x, scaling), standardised_values(y, scaling, is_regression)
    outputs = len(scaling.y_shift)
    if not is_regression:
        targets = y[:, 0].long()
        if int(targets.max()) >= outputs:
            raise BadTaskError(f"Expected labels below {outputs}, as at the start, got {int(targets.max())}.")
    task = Task(
        inputs=inputs.to(device),
        targets=targets.to(device),
        loss="regression" if is_regression else "classification",
        outputs=outputs,
    )
    return Data(samples, target, scaling, task)


def _drawn(specification: RunSpecification) -> _Drawn:
    try:
        task = specification.task
        if isinstance(task, PresetTask):
            preset = PRESETS_BY_NAME.get(task.name)
            if preset is not None and preset.generator is not None:
                return _classes(preset.generator, specification)
            task = _preset_task(task.name)
        if isinstance(task, FormulaTask):
            return _sampled(task, specification)
    except ValueError as error:
        raise BadTaskError(str(error)) from error
    if isinstance(task, PointsTask):
        return _Drawn(Samples(x=[[x] for x in task.x], y=[[y] for y in task.y]))
    return _Drawn(Samples(x=[list(point) for point in task.x], y=[[float(label)] for label in task.label]))


def _preset_task(name: str) -> FormulaTask | PointsTask:
    preset = PRESETS_BY_NAME.get(name)
    if preset is None:
        raise BadTaskError(f"Expected one of the presets {', '.join(sorted(PRESETS_BY_NAME))}, got {name!r}.")
    if preset.formula is not None:
        return FormulaTask(formula=preset.formula, low=preset.low, high=preset.high)
    points, _ = points_from_table((resources.files("senn_live") / "data" / str(preset.data)).read_bytes())
    return points


def _sampled(task: FormulaTask, specification: RunSpecification) -> _Drawn:
    """X uniform on the interval, y the formula plus noise; locations and noise are drawn from the run's seed."""
    generator = torch.Generator().manual_seed(specification.seed)
    uniform = torch.rand(specification.samples, generator=generator, dtype=torch.float64).numpy()
    noise = torch.randn(specification.samples, generator=generator, dtype=torch.float64).numpy()
    x = task.low + (task.high - task.low) * uniform
    y = evaluate_formula(task.formula, x) + specification.noise * noise
    grid = np.linspace(task.low, task.high, TARGET_POINTS)
    return _Drawn(
        Samples(x=x[:, None].tolist(), y=y[:, None].tolist()),
        Curve(x=grid.tolist(), y=evaluate_formula(task.formula, grid).tolist()),
        (task.low, task.high),
    )


def _classes(name: Generator, specification: RunSpecification) -> _Drawn:
    """Labelled points, drawn from the run's seed."""
    generator = torch.Generator().manual_seed(specification.seed)
    points, labels = draw_classes(name, specification.samples, specification.noise, generator)
    return _Drawn(Samples(x=points.tolist(), y=labels.double()[:, None].tolist()))
