"""The network: hidden layers of rational neurons and a linear output layer, as an immutable value.

The order of the parameter vector is the protocol's: per hidden layer weight [out, in] row-major, bias, v, c, l; then
the output layer's weight and bias.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import prod

import torch
from torch import Tensor
from torch.nn.functional import linear

from .activations import Activated, activate, rational


@dataclass(frozen=True)
class Layer:
    """A hidden layer: weight [w, in], bias [w], coefficients [3, w] (rows v, c, l)."""

    weight: Tensor
    bias: Tensor
    coefficients: Tensor

    @property
    def width(self) -> int:
        """Number of neurons."""
        return self.bias.shape[0]


@dataclass(frozen=True)
class Network:
    """Hidden layers, then y = weight h + bias with weight [m, w] and bias [m].

    Attributes:
        vector: The parameter vector that a network made by `unflatten` is a view of; no copy by `replace` has it.
    """

    hidden: tuple[Layer, ...]
    weight: Tensor
    bias: Tensor
    vector: Tensor | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def inputs(self) -> int:
        """Dimension d of the inputs."""
        return self.weights_into(0)[0].shape[1]

    @property
    def outputs(self) -> int:
        """Dimension m of the outputs."""
        return self.bias.shape[0]

    @property
    def widths(self) -> tuple[int, ...]:
        """Neurons per hidden layer."""
        return tuple(layer.width for layer in self.hidden)

    @property
    def depth(self) -> int:
        """Number of hidden layers."""
        return len(self.hidden)

    @property
    def parameters(self) -> int:
        """Length P of the parameter vector."""
        return _sizes(shapes(self.inputs, self.widths, self.outputs))[1]

    def weights_into(self, layer: int) -> tuple[Tensor, Tensor]:
        """Weight and bias that compute hidden layer `layer`, or the output where `layer` is the depth."""
        if layer == self.depth:
            return self.weight, self.bias
        return self.hidden[layer].weight, self.hidden[layer].bias

    def flatten(self) -> Tensor:
        """All parameters as one vector [P], which is not to be written to."""
        if self.vector is not None:
            return self.vector
        pieces = [piece for layer in self.hidden for piece in (layer.weight, layer.bias, layer.coefficients)]
        return torch.cat([piece.reshape(-1) for piece in (*pieces, self.weight, self.bias)])

    def evaluate(self, inputs: Tensor) -> Tensor:
        """Outputs [N, m] for inputs [N, d]."""
        values = inputs
        for layer in self.hidden:
            values = rational(linear(values, layer.weight, layer.bias), layer.coefficients)
        return linear(values, self.weight, self.bias)

    def trace(self, inputs: Tensor) -> Trace:
        """Evaluate and keep what derivatives need."""
        values, activated = [inputs], []
        for layer in self.hidden:
            response = activate(linear(values[-1], layer.weight, layer.bias), layer.coefficients)
            activated.append(response)
            values.append(response.value)
        return Trace(self, tuple(values), tuple(activated), linear(values[-1], self.weight, self.bias))


@dataclass(frozen=True)
class Trace:
    """A network evaluated on samples: activations h_0 = x, h_1, ... and the outputs [N, m]."""

    network: Network
    values: tuple[Tensor, ...]
    activated: tuple[Activated, ...]
    outputs: Tensor


@lru_cache(maxsize=256)
def shapes(inputs: int, widths: tuple[int, ...], outputs: int) -> tuple[tuple[int, ...], ...]:
    """Shapes of the parameter vector's pieces, in order."""
    pieces: list[tuple[int, ...]] = []
    for width in widths:
        pieces += [(width, inputs), (width,), (3, width)]
        inputs = width
    return (*pieces, (outputs, inputs), (outputs,))


def unflatten(parameters: Tensor, inputs: int, widths: tuple[int, ...], outputs: int) -> Network:
    """The network whose `flatten` is `parameters` (its tensors are views of it).

    Raises:
        ValueError: If the vector's length does not fit.
    """
    pieces = shapes(inputs, tuple(widths), outputs)
    sizes, total = _sizes(pieces)
    if parameters.ndim != 1 or parameters.shape[0] != total:
        raise ValueError(f"Expected {total} parameters for widths {tuple(widths)}, got {tuple(parameters.shape)}.")
    parts = [
        part if len(shape) == 1 else part.view(shape)
        for part, shape in zip(parameters.split_with_sizes(sizes), pieces, strict=True)
    ]
    hidden = tuple(Layer(*parts[i : i + 3]) for i in range(0, len(parts) - 2, 3))
    network = Network(hidden, parts[-2], parts[-1])
    object.__setattr__(network, "vector", parameters)
    return network


@lru_cache(maxsize=256)
def _sizes(pieces: tuple[tuple[int, ...], ...]) -> tuple[list[int], int]:
    sizes = [prod(shape) for shape in pieces]
    return sizes, sum(sizes)


def like(network: Network, parameters: Tensor) -> Network:
    """A network of the same shape with other parameters."""
    return unflatten(parameters, network.inputs, network.widths, network.outputs)


def first_network(
    inputs: int, outputs: int, generator: torch.Generator, sample: Tensor, widths: tuple[int, ...] = (1,)
) -> Network:
    """Hidden neurons, one unless said otherwise: kernels LeCun normal, bias and (v, c, l) standard normal.

    Without any (`widths` empty) the outputs are linear in the inputs.

    The output bias is zero.

    Drawn on the CPU, so that a seed means the same network on every device; dtype and device are `sample`'s.
    """
    _, count = _sizes(shapes(inputs, widths, outputs))
    draw = torch.randn(count - outputs, generator=generator, dtype=torch.float64)
    drawn = unflatten(torch.cat((draw, draw.new_zeros(outputs))), inputs, widths, outputs)
    for layer in range(drawn.depth + 1):
        weight, _ = drawn.weights_into(layer)
        weight /= weight.shape[1] ** 0.5
    return like(drawn, drawn.flatten().to(sample))
