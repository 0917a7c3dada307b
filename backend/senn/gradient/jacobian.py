"""The Jacobian without autograd: for a dense layer it is an outer product of pull-backs and activations, per sample.

Conventions: J = d outputs / d parameters is [N*m, P], rows ordered sample by sample; g = J^T g_y / N; F = J^T J / N.
In memory samples come last, everything that is known of one parameter or one neuron in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import torch
from torch import Tensor

from senn.network.network import Network, Trace


@dataclass(frozen=True)
class Pullbacks:
    """How outputs answer to each layer.

    Attributes:
        to_z: d y / d z_l [w_l, m, N] per hidden layer, then the identity [m, m, 1] for the outputs themselves.
        to_h: d y / d h_l [w_l, m, N] per hidden layer (with 1 for N where it is constant).
    """

    to_z: tuple[Tensor, ...]
    to_h: tuple[Tensor, ...]

    @cached_property
    def into(self) -> tuple[Tensor, ...]:
        """How outputs answer to pre-activations, d y / d z_l as [N, m, w_l]; the outputs' identity as [1, m, m]."""
        return tuple(each.permute(2, 1, 0) for each in self.to_z)

    @cached_property
    def out_of(self) -> tuple[Tensor, ...]:
        """How outputs answer to activations, d y / d h_l as [N, m, w_l]."""
        return tuple(each.permute(2, 1, 0) for each in self.to_h)


def pullbacks(trace: Trace, into: Sequence[Tensor] | None = None) -> Pullbacks:
    """How outputs answer to every layer, from the last to the first; d y / d z is written to `into` if given."""
    samples, outputs = trace.outputs.shape
    to_z = [_identity(outputs, trace.outputs.dtype, trace.outputs.device)]
    to_h: list[Tensor] = []
    for layer in reversed(range(len(trace.activated))):
        arriving = trace.onwards[layer]
        if to_h:
            arriving = torch.mm(arriving, to_z[-1].flatten(1)).view(-1, outputs, samples)
        to_h.append(arriving)
        to_z.append(torch.mul(arriving, trace.activated[layer].steepness, out=None if into is None else into[layer]))
    return Pullbacks(tuple(to_z[::-1]), tuple(to_h[::-1]))


class JacobianRows:
    """Memory for J^T [P, m, N] and below it -g_y [m, N], which `write` fills any number of times.

    One product of these rows with themselves has J^T J, -J^T g_y and g_y^T g_y.

    Attributes:
        flat: All of it as [P + 1, m N].
        residual: Its last row, as [m, N].
    """

    def __init__(self, trace: Trace, *, input_weights: bool = True) -> None:
        """For traces like this one."""
        (samples, count), form = trace.outputs.shape, trace.form
        sizes = (form.sizes[0] if input_weights else 0, *form.sizes[1:])
        self._whole = trace.outputs.new_empty((sum(sizes) + 1, count, samples))
        self.flat, self.residual = self._whole.flatten(1), self._whole[-1]
        blocks = self._whole[:-1].split_with_sizes(sizes)
        self._to_z = blocks[1:-2:3]
        self._into = [block.unsqueeze(1) for block in self._to_z]
        self._weights = [
            block.view(width, -1, count, samples) if block.shape[0] else None
            for block, width in zip(blocks[:-2:3], form.widths, strict=True)
        ]
        self._bends = [block.view(3, -1, count, samples) for block in blocks[2:-2:3]]
        self._last = blocks[-2].view(count, -1, count, samples)
        identity = _identity(count, trace.outputs.dtype, trace.outputs.device)
        self._identity = identity.unsqueeze(1)
        blocks[-1].copy_(identity)  # what the outputs' biases do never changes

    def write(self, trace: Trace) -> None:
        """Fill in J at this point."""
        back = pullbacks(trace, self._to_z)
        for layer, activated in enumerate(trace.activated):
            weights = self._weights[layer]
            if weights is not None:
                torch.mul(self._into[layer], trace.responses[layer], out=weights)
            torch.mul(activated.bends, activated.scale * back.to_h[layer], out=self._bends[layer])
        torch.mul(self._identity, trace.responses[-1], out=self._last)

    @property
    def jacobian(self) -> Tensor:
        """J [N*m, P]."""
        parameters, count, samples = self._whole[:-1].shape
        return self._whole[:-1].permute(2, 1, 0).reshape(samples * count, parameters)


def jacobian(trace: Trace, *, input_weights: bool = True) -> Tensor:
    """J [N*m, P]: all derivatives of the outputs in the parameters, or in all but the first layer's weights."""
    rows = JacobianRows(trace, input_weights=input_weights)
    rows.write(trace)
    return rows.jacobian


@lru_cache(maxsize=16)
def _identity(outputs: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    return torch.eye(outputs, dtype=dtype, device=device).unsqueeze(2)


def vector_jacobian(trace: Trace, cotangent: Tensor) -> Tensor:
    """J^T u [P] for a cotangent u [N, m], without J."""
    network, error = trace.network, cotangent.T
    pieces, weight = [error.sum(1), (error @ trace.values[-1]).flatten()], network.weight
    for index in reversed(range(network.depth)):
        activated = trace.activated[index]
        arriving = (weight.T @ error).unsqueeze(1)
        error = (arriving * activated.steepness).squeeze(1)
        pieces.append(((activated.bends * arriving).sum(3) * activated.scale.squeeze(2)).flatten())
        pieces.append(error.sum(1))
        pieces.append((error @ trace.values[index]).flatten())
        weight = network.hidden[index].weight
    return torch.cat(pieces[::-1])


def jacobian_vector(trace: Trace, direction: Network) -> Tensor:
    """J d [N, m] for a direction given in the network's own shape, without J."""
    moving: Tensor | None = None
    for index, (layer, change) in enumerate(zip(trace.network.hidden, direction.hidden, strict=True)):
        z = torch.addmm(change.bias.unsqueeze(1), change.weight, trace.responses[index].squeeze(1))
        if moving is not None:
            z = torch.addmm(z, layer.weight, moving)
        activated = trace.activated[index]
        bent = (activated.bends * change.coefficients[:, :, None, None]).sum(0) * activated.scale
        moving = torch.addcmul(bent, z.unsqueeze(1), activated.steepness).squeeze(1)
    outputs = torch.addmm(direction.bias.unsqueeze(1), direction.weight, trace.responses[-1].squeeze(1))
    return outputs.T if moving is None else torch.addmm(outputs, trace.network.weight, moving).T
