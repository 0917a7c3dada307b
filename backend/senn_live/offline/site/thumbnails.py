"""A recording at a glance, as SVG: the samples, and what the network made of them. The index gives the colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

import torch

from senn_live.worker.data.scaling import matrix, standardised_inputs, values_in_data_units

from .recordings import Recording

WIDTH, HEIGHT, EDGE = 240, 110, 8
CURVE_POINTS = 121
CELL = 4  # pixels of a region's cell
_MARKS = (  # a shape for each class, as on the page: a colour alone would not do
    '<circle class="class{0}" cx="{1:.1f}" cy="{2:.1f}" r="2"/>',
    '<path class="class{0}" d="M{1:.1f} {2:.1f}m-2-2h4v4h-4z"/>',
    '<path class="class{0}" d="M{1:.1f} {2:.1f}m-2.3 2h4.6l-2.3-4.4z"/>',
)
_Place = Callable[[float], float]


def thumbnail(recording: Recording) -> str:
    """The picture; what it shows is said in words beside it."""
    samples = recording.data.samples
    columns = list(zip(*samples.x, strict=True))
    across = _scale(columns[0], EDGE, WIDTH - EDGE)
    if len(columns) == 1:
        curve = _curve(recording, columns[0])
        up = _scale([y[0] for y in samples.y] + [y for _, y in curve], HEIGHT - EDGE, EDGE)
        points = "L".join(f"{across(x):.1f} {up(y):.1f}" for x, y in curve)
        marks = (
            f'<circle cx="{across(x[0]):.1f}" cy="{up(y[0]):.1f}" r="2.2"/>' for x, y in _pairs(samples.x, samples.y)
        )
        inside = f'<g class="samples">{"".join(marks)}</g><path class="fit" d="M{points}"/>'
    else:
        up = _scale(columns[1], HEIGHT - EDGE, EDGE)
        regions = "".join(_regions(recording, columns))
        marks = (
            _MARKS[int(y[0]) % 3].format(int(y[0]), across(x[0]), up(x[1])) for x, y in _pairs(samples.x, samples.y)
        )
        inside = f'<g class="regions">{regions}</g><g class="points">{"".join(marks)}</g>'
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{inside}</svg>'


def _pairs(x: list[list[float]], y: list[list[float]]) -> Iterator[tuple[list[float], list[float]]]:
    return zip(x, y, strict=True)


def _scale(values: tuple[float, ...] | list[float], start: float, end: float) -> _Place:
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def _curve(recording: Recording, x: tuple[float, ...]) -> list[tuple[float, float]]:
    grid = torch.linspace(min(x), max(x), CURVE_POINTS, dtype=torch.float64).tolist()
    outputs = _outputs(recording, [[each] for each in grid])
    values = values_in_data_units(outputs, recording.data.scaling)[:, 0].tolist()
    return list(zip(grid, values, strict=True))


def _regions(recording: Recording, columns: list[tuple[float, ...]]) -> Iterator[str]:
    """The class that the network gives every cell, cells of one class in a row as one rectangle."""
    wide, high = WIDTH // CELL, HEIGHT // CELL + 1
    xs = [_back(columns[0], (n + 0.5) * CELL, EDGE, WIDTH - EDGE) for n in range(wide)]
    for row in range(high):
        y = _back(columns[1], (row + 0.5) * CELL, HEIGHT - EDGE, EDGE)
        outputs = _outputs(recording, [[x, y] for x in xs])
        classes = (outputs > 0).int()[:, 0] if outputs.shape[1] == 1 else outputs.argmax(1)
        start = 0
        for label, cells in groupby(classes.tolist()):
            count = len(list(cells))
            size = f'width="{count * CELL}" height="{CELL}"'
            yield f'<rect class="class{label}" x="{start * CELL}" y="{row * CELL}" {size}/>'
            start += count


def _back(values: tuple[float, ...], place: float, start: float, end: float) -> float:
    return min(values) + (place - start) / (end - start) * (max(values) - min(values))


def _outputs(recording: Recording, x: list[list[float]]) -> torch.Tensor:
    inputs = standardised_inputs(matrix(x), recording.data.scaling)
    return recording.network.evaluate(inputs.to(recording.data.task.inputs)).double()
