"""Between data units and what the engine sees: places, widths, changes, and the signs of mirrored axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch import Tensor

from senn.network.network import form_of, unflatten
from senn_live.protocol import events

from .scaling import signs


@dataclass(frozen=True)
class Units:
    """The scaling, in the directions in which it is needed. A location is a number where there is one input."""

    scaling: events.Scaling

    @property
    def dimensions(self) -> int:
        """How many inputs there are: how many coordinates a place has."""
        return len(self.scaling.x_shift)

    def location(self, internal: float) -> float:
        """A place on the x axis, in data units."""
        return internal * self._x_side * self.scaling.x_scale[0] + self.scaling.x_shift[0]

    def internal_location(self, location: float) -> float:
        """The inverse of `location`."""
        return (location - self.scaling.x_shift[0]) / self.scaling.x_scale[0] * self._x_side

    def internal_point(self, point: tuple[float, float]) -> tuple[float, float]:
        """A point of the plane in internal units."""
        x, y = (
            (place - shift) / scale * side
            for place, shift, scale, side in zip(
                point, self.scaling.x_shift, self.scaling.x_scale, self._sides, strict=True
            )
        )
        return x, y

    def weights(self, internal: Sequence[float]) -> list[float]:
        """A first-layer neuron's weights as they are on the wire: of axes that are not mirrored."""
        return [weight * side for weight, side in zip(internal, self._sides, strict=True)]

    def width(self, internal: float) -> float:
        """A distance on the x axis, in data units."""
        return internal * self.scaling.x_scale[0]

    def internal_width(self, width: float) -> float:
        """The inverse of `width`."""
        return width / self.scaling.x_scale[0]

    def parameters(self, vector: Tensor, inputs: int, widths: tuple[int, ...], outputs: int) -> Tensor:
        """A parameter vector [P] from the engine's side of the wire to the other, or back: exact."""
        if not self.is_mirrored:
            return vector
        form = (inputs, widths, outputs)
        if form not in self._turned:
            self._turned.clear()  # a run has one form at a time
            self._turned[form] = self._turn(*form)
        return vector * self._turned[form].to(vector)

    @property
    def is_mirrored(self) -> bool:
        """Whether any axis is."""
        return any(self.scaling.x_mirrored) or any(self.scaling.y_mirrored)

    @cached_property
    def _sides(self) -> list[float]:
        sides: list[float] = signs(self.scaling.x_mirrored, self.dimensions).tolist()
        return sides

    @property
    def _x_side(self) -> float:
        return self._sides[0]

    @cached_property
    def _turned(self) -> dict[tuple[int, tuple[int, ...], int], Tensor]:
        return {}

    def _turn(self, inputs: int, widths: tuple[int, ...], outputs: int) -> Tensor:
        """Signs [P]: those of the first layer's weights by input, those of the output layer by output."""
        count = form_of(inputs, widths, outputs).parameters
        network = unflatten(torch.ones(count, dtype=torch.float64), inputs, widths, outputs)
        x_sides, y_sides = signs(self.scaling.x_mirrored, inputs), signs(self.scaling.y_mirrored, outputs)
        first = replace(network.hidden[0], weight=network.hidden[0].weight * x_sides)
        weight, bias = network.weight * y_sides.unsqueeze(1), network.bias * y_sides
        return replace(network, hidden=(first, *network.hidden[1:]), weight=weight, bias=bias).flatten()

    def values(self, internal: Tensor) -> Tensor:
        """Values of the only output, in data units."""
        side = signs(self.scaling.y_mirrored, 1).item()
        return internal * (side * self.scaling.y_scale[0]) + self.scaling.y_shift[0]

    def change(self, internal: float) -> float:
        """A difference of outputs, in data units (of the output with the largest unit)."""
        return internal * max(self.scaling.y_scale)
