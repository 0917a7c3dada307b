"""How samples are seen by the network: whatever unit, origin and direction they came in, it meets numbers alike.

Each input is mapped to [-2, 2], where the paper's experiments and the rules' defaults live, by its ends (mean and
deviation would depend on the draw); values are centred and brought to deviation 1. So y + c, c y, x + c and c x train
as y and x do. Nor does it matter which way an axis points: the engine sees the one of the two mirror images that the
samples themselves single out (`x_mirrored`, `y_mirrored`), because its first network and its draws favour a side. On
the wire nothing is mirrored: `translation` negates the weights on their way out and in, which is exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from senn_live.protocol.events import Samples, Scaling

HALF_RANGE = 2.0
ROUNDING = 1e-12  # share of the values' size below which their spread is rounding, and they count as equal
LOPSIDED = (
    1e-3  # a mean of products of standardised numbers below it does not tell a side: symmetric data round to less
)
MOST_CHANGE = 8.0  # data that an edit makes this many times longer or shorter are seen in a unit of their own


def scaling_of(samples: Samples, interval: tuple[float, float] | None, *, is_regression: bool) -> Scaling:
    """The scaling of a run that starts with these samples; `interval` is what x was drawn from, where it is known."""
    x, y = matrix(samples.x), matrix(samples.y)
    ends = [interval] if interval else [(min(column), max(column)) for column in x.T.tolist()]
    x_shift, x_scale = zip(*(_interval_scaling(low, high) for low, high in ends), strict=True)
    if is_regression:
        shift, scale = _value_scaling(y[:, 0])
        y_shift, y_scale = [shift], [scale]
    else:
        classes = int(y.max()) + 1
        y_shift, y_scale = [0.0] * classes, [1.0] * classes
    plain = Scaling(x_shift=list(x_shift), x_scale=list(x_scale), y_shift=y_shift, y_scale=y_scale)
    x_mirrored, y_mirrored = _mirrored(standardised_inputs(x, plain), standardised_values(y, plain, is_regression))
    return plain.model_copy(update={"x_mirrored": x_mirrored, "y_mirrored": y_mirrored})


def scaling_after(before: Scaling, own: Scaling) -> Scaling:
    """The scaling after an edit, by dimension: the one before, so that the network keeps its meaning.

    Where the new data lie elsewhere altogether, or are of another size, it is their own: the network moves along with
    them. Directions stay.
    """
    x_shift, x_scale = _kept(before.x_shift, before.x_scale, own.x_shift, own.x_scale)
    y_shift, y_scale = before.y_shift, before.y_scale
    if len(y_shift) == 1:  # more outputs are the logits of classes, which have no unit
        y_shift, y_scale = _kept(y_shift, y_scale, own.y_shift, own.y_scale)
    return before.model_copy(update={"x_shift": x_shift, "x_scale": x_scale, "y_shift": y_shift, "y_scale": y_scale})


def standardised_inputs(x: Tensor, scaling: Scaling) -> Tensor:
    """What the network sees of x [N, d]."""
    return (x - _vector(scaling.x_shift)) / _vector(scaling.x_scale) * signs(scaling.x_mirrored, x.shape[1])


def standardised_values(y: Tensor, scaling: Scaling, is_regression: bool) -> Tensor:
    """What the network is to give for y [N, m]: values in standard units, labels as they are."""
    if not is_regression:
        return y
    return (y - _vector(scaling.y_shift)) / _vector(scaling.y_scale) * signs(scaling.y_mirrored, y.shape[1])


def values_in_data_units(outputs: Tensor, scaling: Scaling) -> Tensor:
    """The inverse of `standardised_values` for regression."""
    return outputs * signs(scaling.y_mirrored, outputs.shape[1]) * _vector(scaling.y_scale) + _vector(scaling.y_shift)


def signs(mirrored: Sequence[bool], count: int) -> Tensor:
    """-1 for a mirrored dimension, else 1: [count]."""
    return _vector([-1.0 if each else 1.0 for each in mirrored] or [1.0] * count)


def matrix(rows: list[list[float]]) -> Tensor:
    """Rows as float64."""
    return torch.tensor(rows, dtype=torch.float64)


def _vector(values: list[float]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _interval_scaling(low: float, high: float) -> tuple[float, float]:
    """Shift and scale that map the interval to [-2, 2]."""
    if high - low <= ROUNDING * max(abs(low), abs(high)):
        return low, 1.0
    return low + (high - low) / 2, (high - low) / (2 * HALF_RANGE)


def _value_scaling(y: Tensor) -> tuple[float, float]:
    """Mean and deviation; constant values are centred and keep their unit."""
    first = float(y[0])
    apart = y - first  # subtracted before it is averaged: far from zero a mean rounds away what matters
    shift = first + float(apart.mean())
    largest = float(apart.abs().max())
    if largest <= ROUNDING * float(y.abs().max()):
        return first, 1.0
    scale = largest * float((apart / largest).std(unbiased=False))  # squares of very small numbers would vanish
    return shift, scale


def _kept(
    shift: list[float], scale: list[float], own_shift: list[float], own_scale: list[float]
) -> tuple[list[float], list[float]]:
    pairs = [
        (old, unit) if _is_alike((new - old) / unit, own / unit) else (new, own)
        for old, unit, new, own in zip(shift, scale, own_shift, own_scale, strict=True)
    ]
    return [each for each, _ in pairs], [each for _, each in pairs]


def _is_alike(moved: float, size: float) -> bool:
    """Whether data that an edit moved and resized still lie, in part, where the ones before did."""
    return 1 / MOST_CHANGE <= size <= MOST_CHANGE and abs(moved) <= HALF_RANGE * (1 + size)


def _mirrored(x: Tensor, y: Tensor) -> tuple[list[bool], list[bool]]:
    """Which axes to turn round, so that mirrored samples are turned to the same image.

    Told by the first mean of products that is odd in the axis and not zero: the skew, then how one axis varies with the
    other. Data symmetric in all of these are their own mirror image for all that a network can make of them.
    """
    if y.shape[1] != 1 or x.shape[1] != 1:
        return [_is_negative(_odd_in_plane(x, y, axis)) is True for axis in range(x.shape[1])], []
    u, v = x[:, 0], y[:, 0]
    x_side = _is_negative(_means((u, u, u), (u, v, v)))
    y_side = _is_negative(_means((v, v, v), (u, u, v)))
    together = _is_negative(_means((u, v), (u, u, u, v), (u, v, v, v)))
    if together is not None and (x_side is None) != (y_side is None):  # one axis is told by the other
        x_side = together is not y_side if x_side is None else x_side
        y_side = together is not x_side if y_side is None else y_side
    elif together is not None and x_side is None:
        y_side = together
    return [x_side is True], [y_side is True]


def _odd_in_plane(x: Tensor, labels: Tensor, axis: int) -> Iterator[float]:
    along = x[:, axis]
    yield from _means((along, along, along))
    for label in range(int(labels.max()) + 1):
        chosen = (labels[:, 0] == label).double()
        yield from _means((along, chosen), (along, along, along, chosen))


def _means(*products: tuple[Tensor, ...]) -> Iterator[float]:
    for factors in products:
        yield float(torch.stack(factors).prod(0).mean())


def _is_negative(statistics: Iterator[float]) -> bool | None:
    """Whether the first statistic that tells a side is negative; None if none tells."""
    return next((each < 0 for each in statistics if math.isfinite(each) and abs(each) > LOPSIDED), None)
