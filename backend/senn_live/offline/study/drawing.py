"""The report's drawings, as SVG that needs nothing: fits over one another, and dots along an axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

from .. import style

WIDTH, ROW, LEFT, RIGHT = 560, 26, 110, 20  # pixels
PANEL_WIDTH, PANEL_HEIGHT, EDGE = 360, 230, 34
Scale = Callable[[float], float]


def scale(values: Sequence[float], start: float, stop: float) -> Scale:
    """From values to pixels, with a little room at both ends."""
    low, high = min(values), max(values)
    room = 0.05 * (high - low) or abs(low) * 0.05 or 1.0
    low, high = low - room, high + room
    return lambda value: start + (value - low) / (high - low) * (stop - start)


def ticks(values: Sequence[float], most: int = 5) -> list[float]:
    """Round numbers within the values' range, at most so many."""
    low, high = min(values), max(values)
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in (1, 2, 5, 10) if power * one >= rough)
    return [step * n for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def fits(title: str, x: Sequence[float], y: Sequence[float], grid: Sequence[float], curves: list[list[float]]) -> str:
    """All fits of one contender over one another, and the samples. Curves are cut off far outside of the samples."""
    low, high = min(y), max(y)
    reach = (high - low) or 1.0
    across, up = scale(x, EDGE + 14, PANEL_WIDTH - 8), scale([low, high], PANEL_HEIGHT - EDGE, 26)
    held = [[min(max(value, low - reach), high + reach) for value in curve] for curve in curves]
    paths = "".join(
        f'<polyline points="{_points(grid, curve, across, up)}" fill="none" stroke="{style.FIT}" stroke-width="1.4" '
        f'opacity="{max(0.15, 1.2 / math.sqrt(len(curves) + 1)):.2f}"/>'
        for curve in held
    )
    dots = "".join(
        f'<circle cx="{across(a):.1f}" cy="{up(b):.1f}" r="2" fill="none" stroke="{style.SAMPLES}"/>'
        for a, b in zip(x, y, strict=True)
    )
    below = "".join(_text(across(at), PANEL_HEIGHT - 12, f"{at:g}") for at in ticks(x, 6))
    beside = "".join(_text(EDGE + 6, up(at) + 4, f"{at:g}", "end") for at in ticks(y, 4))
    window = f'<clipPath id="in-{escape(title)}"><rect x="{EDGE + 10}" y="20" width="{PANEL_WIDTH - EDGE - 14}" height="{PANEL_HEIGHT - EDGE - 14}"/></clipPath>'  # noqa: E501
    label = f"{len(curves)} fits by {title}"
    inner = f'{window}{_text(EDGE + 14, 14, title, "start", style.INK)}{below}{beside}{dots}<g clip-path="url(#in-{escape(title)})">{paths}</g>'  # noqa: E501
    return _svg(PANEL_WIDTH, PANEL_HEIGHT, label, inner)


def dots(title: str, groups: dict[str, list[float]]) -> str:
    """A row for each contender: a dot for every run, a bar at the mean, a line one standard deviation to both sides."""
    every = [value for values in groups.values() for value in values]
    across, height = scale(every, LEFT, WIDTH - RIGHT), 34 + ROW * len(groups)
    marks = [_row(name, values, 22 + ROW * n, across) for n, (name, values) in enumerate(groups.items())]
    axis = "".join(
        f'<path d="M{across(at):.1f} 14V{height - 20}" stroke="{style.GRID}"/>'
        + _text(across(at), height - 6, f"{at:g}")
        for at in ticks(every)
    )
    return _svg(WIDTH, height, title, axis + "".join(marks))


def _row(name: str, values: list[float], y: float, across: Scale) -> str:
    mean = math.fsum(values) / len(values)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / max(len(values) - 1, 1))
    each = "".join(
        f'<circle cx="{across(value):.1f}" cy="{y + (n % 5 - 2) * 2.4:.1f}" r="3" fill="{style.FIT}" opacity="0.45"/>'
        for n, value in enumerate(values)
    )
    bar = (
        f'<path d="M{across(mean - spread):.1f} {y}H{across(mean + spread):.1f}M{across(mean):.1f} {y - 9}v18" '
        f'stroke="{style.WIDTH}" stroke-width="2"/>'
    )
    return _text(LEFT - 12, y + 4, name, "end", style.INK) + each + bar


def _points(x: Sequence[float], y: Sequence[float], across: Scale, up: Scale) -> str:
    return " ".join(f"{across(a):.1f},{up(b):.1f}" for a, b in zip(x, y, strict=True))


def _text(x: float, y: float, text: str, anchor: str = "middle", colour: str = style.MUTED) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _svg(width: int, height: int, label: str, inner: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(label)}" font-size="12">{inner}</svg>'
    )
