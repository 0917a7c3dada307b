"""Many networks of one shape at once: outputs and Jacobians of a stack of parameter vectors, in few operations.

Small networks are bound by the cost of each operation, so trying six growths side by side costs little more than one,
and memory and the views of it are made once per shape. Samples come last: every operation then runs along them, and
blocks of the Jacobian are written where they belong. `gradient.jacobian` is the oracle.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import prod

import torch
from torch import Tensor

from senn.network.activations import EPSILON
from senn.network.network import shapes

Widths = tuple[int, ...]
UNIT = 1e-13  # lengths that differ from 1 by no more are left alone, so that dividing twice is dividing once


class StackRows:
    """Memory for networks of one shape at points [d, N], which `look` and `derive` fill any number of times.

    Attributes:
        parameters: Of K networks [K, P]; to be written by whoever holds this.
        whole: The outputs' derivatives in the parameters, and below them the outputs [K, P + 1, m, N].
        outputs: Those [K, m, N].
    """

    def __init__(
        self, count: int, widths: Widths, points: Tensor, outputs: int = 1, whole: Tensor | None = None
    ) -> None:
        """Make room, or use `room` that is given as `whole`."""
        inputs, samples = points.shape
        sizes = _layout(inputs, widths, outputs)[1]
        self.parameters = points.new_empty((count, sum(sizes)))
        self.whole = room(points, (count, sum(sizes) + 1, outputs, samples)) if whole is None else whole
        parts = pieces(self.parameters, inputs, widths, outputs)
        blocks = self.whole.split_with_sizes([*sizes, 1], 1)
        self._coefficients = parts[2:-2:3]
        weighing = blocks[-3].view(count, outputs, widths[-1], outputs, samples)
        own = [weighing[:, output, :, output] for output in range(outputs)]
        values = points.expand(count, inputs, samples)
        self._layers = []
        for layer, width in enumerate(widths):
            here = slice(3 * layer, 3 * layer + 3)
            value = own[0] if layer == len(widths) - 1 else points.new_empty((count, width, samples))
            self._layers.append(LayerRows(parts[here], blocks[here], values, value, is_first=layer == 0))
            values = value
        self._weight, self._bias, self._values = parts[-2], parts[-1].unsqueeze(2), values
        self._weight_columns = [column.unsqueeze(2) for column in parts[-2].unbind(1)]
        self.outputs = self.whole[:, -1]
        self._levels = [blocks[-2][:, output, output] for output in range(outputs)]
        self._others = own[1:]  # every output's weights see the same

    def shorten(self) -> None:
        """Give every (v, c, l) length 1, where the functions stay: the length means nothing, so it must not drift."""
        for coefficients in self._coefficients:
            length = torch.linalg.vector_norm(coefficients, dim=1, keepdim=True).clamp_min_(1e-12)
            coefficients.div_(length.masked_fill_((length - 1).abs_() < UNIT, 1.0))

    def look(self) -> None:
        """Evaluate the networks."""
        for layer in self._layers:
            layer.look()
        torch.baddbmm(self._bias, self._weight, self._values, out=self.outputs)

    def derive(self) -> None:
        """Fill in the derivatives at what was last looked at; once per look."""
        for level in self._levels:
            level.fill_(1)
        for other in self._others:
            other.copy_(self._values)
        arriving = self._weight_columns
        for layer in reversed(self._layers):
            arriving = layer.derive(arriving)


class LayerRows:
    """What one hidden layer computes, and its part of the Jacobian."""

    def __init__(
        self, parts: Sequence[Tensor], blocks: Sequence[Tensor], values: Tensor, value: Tensor, *, is_first: bool
    ) -> None:
        """Of `values` [K, d, N] this layer makes `value` [K, w, N]."""
        weight, bias, self._coefficients = parts
        count, width, samples = value.shape
        outputs = blocks[1].shape[2]
        self._weight, self._bias, self._from, self._value = weight, bias.unsqueeze(2), values, value
        self._weight_columns, self._is_first = weight.mT, is_first
        functions = blocks[2].view(count, 3, width, outputs, samples)
        self._functions, *self._others_functions = functions.unbind(3)
        self._wave, self._bump, self._line = self._functions.unbind(1)
        self._one = value.new_ones(())
        self._unit = torch.empty_like(self._coefficients)
        self._v, self._c, self._l = self._unit.unsqueeze(3).unbind(1)
        self._units = self._unit.unsqueeze(3)
        self._scale = value.new_empty((count, 1, width))
        self._scales = self._scale.squeeze(1).unsqueeze(2)
        self._into, *self._others_into = self._everybody = blocks[1].unbind(2)
        weights = blocks[0].view(count, width, values.shape[1], outputs, samples).unbind(3)
        self._weights = [(into.unsqueeze(2), own) for into, own in zip(self._everybody, weights, strict=True)]
        self._each_value = value.unsqueeze(1)
        self._each_from = values.unsqueeze(1)

    def look(self) -> None:
        """The activation of what comes in, and the three functions that it is made of."""
        coefficients = self._coefficients
        torch.sum(torch.square(coefficients), 1, keepdim=True, out=self._scale).add_(EPSILON).rsqrt_()
        torch.mul(coefficients, self._scale, out=self._unit)
        torch.baddbmm(self._bias, self._weight, self._from, out=self._line)
        torch.addcmul(self._one, self._line, self._line, out=self._bump).reciprocal_()
        torch.mul(self._line, self._bump, out=self._wave).mul_(2)
        torch.mul(self._v, self._wave, out=self._value)
        self._value.addcmul_(self._c, self._bump).addcmul_(self._l, self._line)

    def derive(self, arriving: list[Tensor]) -> list[Tensor]:
        """From how each output answers to this layer [K, w, 1 or N] to how it answers to the one before [K, d, N].

        What all outputs share stands where the first one's rows will be, so these are written last.
        """
        bend = torch.addcmul(-self._v, self._v, self._bump, value=2).mul_(2).addcmul_(self._c, self._wave, value=-1)
        torch.addcmul(self._l, self._bump, bend, out=self._into)
        self._functions.addcmul_(self._each_value, self._units, value=-1)
        for other, answer in enumerate(arriving[1:]):
            torch.mul(self._into, answer, out=self._others_into[other])
            torch.mul(self._functions, (self._scales * answer).unsqueeze(1), out=self._others_functions[other])
        self._into.mul_(arriving[0])
        self._functions.mul_((self._scales * arriving[0]).unsqueeze(1))
        for each_into, weights in self._weights:
            torch.mul(each_into, self._each_from, out=weights)
        return arriving if self._is_first else [torch.bmm(self._weight_columns, into) for into in self._everybody]


def room(like: Tensor, shape: tuple[int, int, int, int]) -> Tensor:
    """Memory for rows [K, P + 1, m, N]. What an output does not depend on stays zero; a single one fills every row."""
    return like.new_empty(shape) if shape[2] == 1 else like.new_zeros(shape)


def pieces(stack: Tensor, inputs: int, widths: Widths, outputs: int = 1) -> list[Tensor]:
    """Views [K, ...] of stacked parameter vectors [K, P]: weight, bias, coefficients per layer; output weight, bias."""
    forms, sizes = _layout(inputs, widths, outputs)
    parts = stack.split_with_sizes(sizes, 1)
    return [part.view(len(stack), *form) for part, form in zip(parts, forms, strict=True)]


@lru_cache(maxsize=256)
def _layout(inputs: int, widths: Widths, outputs: int) -> tuple[tuple[tuple[int, ...], ...], list[int]]:
    forms = shapes(inputs, widths, outputs)
    return forms, [prod(form) for form in forms]


@lru_cache(maxsize=256)
def places(inputs: int, narrow: Widths, wide: Widths, outputs: int = 1) -> Tensor:
    """Where the parameters [P] of a narrower network are among those of a wider one, whose other neurons do nothing.

    A neuron does nothing, and never will, if all its weights, in and out, and its (v, c, l) are zero.
    """
    every = torch.arange(sum(_layout(inputs, wide, outputs)[1])).unsqueeze(0)
    parts = zip(pieces(every, inputs, wide, outputs), shapes(inputs, narrow, outputs), strict=True)
    return torch.cat([part[0][tuple(slice(length) for length in form)].flatten() for part, form in parts])
