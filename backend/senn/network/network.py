"""The network: hidden layers of rational neurons and a linear output layer, as an immutable value.

The order of the parameter vector is the protocol's: per hidden layer weight [out, in] row-major, bias, v, c, l; then
the output layer's weight and bias.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import prod

import torch
from torch import Tensor

from .activations import Activated, rational


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
class Form:
    """What networks of one shape share: widths, and the pieces of the parameter vector."""

    inputs: int
    widths: tuple[int, ...]
    outputs: int
    pieces: tuple[tuple[int, ...], ...]
    sizes: tuple[int, ...]
    parameters: int

    def network(self, parameters: Tensor) -> Network:
        """The network that a parameter vector stands for.

        Raises:
            ValueError: If the vector's length does not fit.
        """
        if parameters.ndim != 1 or parameters.shape[0] != self.parameters:
            got = tuple(parameters.shape)
            raise ValueError(f"Expected {self.parameters} parameters for widths {self.widths}, got {got}.")
        network = object.__new__(FlatNetwork)
        network.__dict__.update(vector=parameters, form=self)
        return network

    def split(self, parameters: Tensor) -> list[Tensor]:
        """Views of a parameter vector: weight, bias and coefficients of every layer, the outputs' weight and bias."""
        parts = zip(parameters.split_with_sizes(self.sizes), self.pieces, strict=True)
        return [part.view(piece) for part, piece in parts]


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

    @cached_property
    def form(self) -> Form:
        """What networks of this shape share."""
        first = self.hidden[0].weight if self.hidden else self.weight
        return form_of(first.shape[1], tuple(layer.width for layer in self.hidden), self.bias.shape[0])

    @property
    def inputs(self) -> int:
        """Dimension d of the inputs."""
        return self.form.inputs

    @property
    def outputs(self) -> int:
        """Dimension m of the outputs."""
        return self.form.outputs

    @property
    def widths(self) -> tuple[int, ...]:
        """Neurons per hidden layer."""
        return self.form.widths

    @property
    def depth(self) -> int:
        """Number of hidden layers."""
        return len(self.form.widths)

    @property
    def parameters(self) -> int:
        """Length P of the parameter vector."""
        return self.form.parameters

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
        values = inputs.T
        for layer in self.hidden:
            values = rational(torch.addmm(layer.bias.unsqueeze(1), layer.weight, values), layer.coefficients)
        return torch.addmm(self.bias.unsqueeze(1), self.weight, values).T

    def trace(self, inputs: Tensor) -> Trace:
        """Evaluate and keep what derivatives need."""
        return Trace(self.form, inputs).see(self)


class FlatNetwork(Network):
    """A network made from its parameter vector: its tensors are views of it, made when they are first asked for.

    Training asks for none of them, a step would otherwise spend a tenth of its time on them.
    """

    @cached_property
    def hidden(self) -> tuple[Layer, ...]:
        """Hidden layers."""
        parts = self._parts
        return tuple(Layer(*parts[index : index + 3]) for index in range(0, len(parts) - 2, 3))

    @cached_property
    def weight(self) -> Tensor:
        """The outputs' weight [m, w]."""
        return self._parts[-2]

    @cached_property
    def bias(self) -> Tensor:
        """The outputs' bias [m]."""
        return self._parts[-1]

    @cached_property
    def _parts(self) -> list[Tensor]:
        return self.form.split(self.flatten())


class Trace:
    """Memory for networks of one form evaluated on samples: parameters, activations, outputs, what derivatives need.

    `see` fills it, any number of times. Samples come last in memory.

    Attributes:
        network: The one seen last.
        inputs: [N, d], the very tensor that was given: what depends on it alone is remembered by it.
        responses: Activations h_0 = x, h_1, ... as [w, 1, N].
        activated: Each hidden layer.
        outputs: y [N, m].
        onwards: For every layer the weight that its activations go through next, transposed: [w, next] inside, and
            [w, m, 1] for the last, which is how the outputs answer to it.
    """

    network: Network

    def __init__(self, form: Form, inputs: Tensor) -> None:
        """For inputs [N, d], whose dtype and device it has."""
        self.form, self.inputs = form, inputs
        self._parameters = inputs.new_empty(form.parameters)
        *parts, weight, bias = form.split(self._parameters)
        below, layers = inputs.T, []
        for weights, biases, coefficients in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            layers.append(Activated(weights, biases, coefficients, below))
            below = layers[-1].output
        self.activated = tuple(layers)
        self.responses = [inputs.T.unsqueeze(1), *(layer.response for layer in layers)]
        self.onwards = [part.T for part in parts[3::3]] + [weight.T.unsqueeze(2)]
        self._last = (bias.unsqueeze(1), weight, below)
        self._scores = inputs.new_empty((form.outputs, inputs.shape[0]))
        self.outputs = self._scores.T

    def see(self, network: Network) -> Trace:
        """Evaluate a network of this form; returns the trace itself."""
        self.network = network
        self._parameters.copy_(network.flatten())
        for layer in self.activated:
            layer.evaluate()
        torch.addmm(*self._last, out=self._scores)
        return self

    @property
    def values(self) -> tuple[Tensor, ...]:
        """The activations as [N, w], the inputs first."""
        return (self.inputs, *(response.squeeze(1).T for response in self.responses[1:]))


@lru_cache(maxsize=256)
def shapes(inputs: int, widths: tuple[int, ...], outputs: int) -> tuple[tuple[int, ...], ...]:
    """Shapes of the parameter vector's pieces, in order."""
    pieces: list[tuple[int, ...]] = []
    for width in widths:
        pieces += [(width, inputs), (width,), (3, width)]
        inputs = width
    return (*pieces, (outputs, inputs), (outputs,))


@lru_cache(maxsize=256)
def form_of(inputs: int, widths: tuple[int, ...], outputs: int) -> Form:
    """The form of networks of this shape."""
    pieces = shapes(inputs, widths, outputs)
    sizes = tuple(prod(piece) for piece in pieces)
    return Form(inputs, widths, outputs, pieces, sizes, sum(sizes))


def unflatten(parameters: Tensor, inputs: int, widths: tuple[int, ...], outputs: int) -> Network:
    """The network whose `flatten` is `parameters`, as `Form.network` makes it."""
    return form_of(inputs, tuple(widths), outputs).network(parameters)


def like(network: Network, parameters: Tensor) -> Network:
    """A network of the same shape with other parameters."""
    return network.form.network(parameters)


def first_network(
    inputs: int, outputs: int, generator: torch.Generator, sample: Tensor, widths: tuple[int, ...] = (1,)
) -> Network:
    """Hidden neurons, one unless said otherwise: kernels LeCun normal, bias and (v, c, l) standard normal.

    Without any (`widths` empty) the outputs are linear in the inputs.

    The output bias is zero.

    Drawn on the CPU, so that a seed means the same network on every device; dtype and device are `sample`'s.
    """
    count = form_of(inputs, widths, outputs).parameters
    draw = torch.randn(count - outputs, generator=generator, dtype=torch.float64)
    drawn = unflatten(torch.cat((draw, draw.new_zeros(outputs))), inputs, widths, outputs)
    for layer in range(drawn.depth + 1):
        weight, _ = drawn.weights_into(layer)
        weight /= weight.shape[1] ** 0.5
    return like(drawn, drawn.flatten().to(sample))
