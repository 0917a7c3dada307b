"""How the network changes its size without changing the function.

Width: a neuron arrives with zero output weights. Depth: weights W are replaced by (B, s) and then W B^+, with the new
activations at the identity, whose factor 1/sqrt(1 + 1e-8) is carried through. Everything here returns a new network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from .activations import IDENTITY_FACTOR
from .network import Layer, Network

CLIP = 1e-3  # singular values of an inserted kernel, from below, in units of their mean (as the reference does)


@dataclass(frozen=True)
class NewNeuron:
    """A neuron to be added: input weights [in], bias [], coefficients [3] (v, c, l)."""

    weight: Tensor
    bias: Tensor
    coefficients: Tensor


@dataclass(frozen=True)
class NewLayer:
    """A layer to be inserted: well-conditioned kernel [w, w] and shift [w]."""

    kernel: Tensor
    shift: Tensor


@dataclass(frozen=True)
class Removal:
    """A network without one neuron, the weights above re-solved, and what that costs in loss."""

    position: int
    network: Network
    increase: float


def add_neuron(network: Network, layer: int, neuron: NewNeuron) -> Network:
    """Append a neuron to a hidden layer, with zero output weights."""
    old = network.hidden[layer]
    grown = Layer(
        torch.cat((old.weight, neuron.weight.unsqueeze(0))),
        torch.cat((old.bias, neuron.bias.reshape(1))),
        torch.cat((old.coefficients, neuron.coefficients.unsqueeze(1)), 1),
    )
    return _with_layers(network, layer, grown, lambda w: torch.cat((w, w.new_zeros(w.shape[0], 1)), 1))


def remove_neuron(network: Network, layer: int, position: int) -> Network:
    """Take a neuron out of a hidden layer. The function changes unless its output weights are zero.

    Raises:
        ValueError: If it is the layer's only neuron.
    """
    old = network.hidden[layer]
    if old.width == 1:
        raise ValueError(f"Expected a layer of at least two neurons, got layer {layer} with one.")
    kept = [index for index in range(old.width) if index != position]
    shrunk = Layer(old.weight[kept], old.bias[kept], old.coefficients[:, kept])
    return _with_layers(network, layer, shrunk, lambda w: w[:, kept])


def replace_output_weights(network: Network, layer: int, weight: Tensor, bias: Tensor) -> Network:
    """The network with other weights and bias above hidden layer `layer`."""
    if layer + 1 == network.depth:
        return replace(network, weight=weight, bias=bias)
    hidden = list(network.hidden)
    hidden[layer + 1] = replace(hidden[layer + 1], weight=weight, bias=bias)
    return replace(network, hidden=tuple(hidden))


def well_conditioned(kernel: Tensor) -> Tensor:
    """A kernel with its singular values clipped from below at 1e-3 of their mean. Batched over leading dimensions."""
    left, values, right = torch.linalg.svd(kernel, full_matrices=False)
    clipped = torch.maximum(values, CLIP * values.mean(-1, keepdim=True))
    kernel = left @ (clipped.unsqueeze(-1) * right)
    return kernel


def insert_layer(network: Network, layer: int, new: NewLayer) -> Network:
    """Insert a layer z = kernel h + shift, at the identity, so that it becomes hidden layer `layer`.

    Its width is that of what `layer` saw so far (d at the input).
    """
    kernel, shift = new.kernel, new.shift
    weight, bias = network.weights_into(layer)
    coefficients = kernel.new_zeros(3, kernel.shape[0])
    coefficients[2] = 1
    inserted = Layer(kernel, shift, coefficients)
    through = torch.linalg.solve(kernel, weight, left=False)  # W B^-1
    above = through / IDENTITY_FACTOR
    corrected = bias - through @ shift
    hidden = list(network.hidden)
    if layer < network.depth:
        hidden[layer] = replace(hidden[layer], weight=above, bias=corrected)
        return replace(network, hidden=(*hidden[:layer], inserted, *hidden[layer:]))
    return Network((*hidden, inserted), above, corrected)


def expanded(network: Network, layer: int, growth: NewNeuron | NewLayer | Removal) -> Network:
    """The network after an expansion of any kind."""
    if isinstance(growth, NewNeuron):
        return add_neuron(network, layer, growth)
    return growth.network if isinstance(growth, Removal) else insert_layer(network, layer, growth)


def function_change(before: Network, after: Network, inputs: Tensor) -> Tensor:
    """The largest |f_after - f_before| over samples [N, d], a scalar."""
    return (after.evaluate(inputs) - before.evaluate(inputs)).abs().amax()


def _with_layers(network: Network, layer: int, changed: Layer, above: Callable[[Tensor], Tensor]) -> Network:
    hidden = list(network.hidden)
    hidden[layer] = changed
    if layer + 1 == network.depth:
        return Network(tuple(hidden), above(network.weight), network.bias)
    hidden[layer + 1] = replace(hidden[layer + 1], weight=above(hidden[layer + 1].weight))
    return Network(tuple(hidden), network.weight, network.bias)
