"""The network's forward pass without torch, for the web side: a mirror of `senn.network.network`, as the page has one.

A test holds the two to each other. The order of parameters is the protocol's (`docs/protocol.md`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from senn_live.protocol.events import NetworkState, Scaling

Values = npt.NDArray[np.float64]
_EPSILON = 1e-8  # inside the square root of the activation's norm, as in the paper's code


def parameter_count(inputs: int, widths: Sequence[int], outputs: int) -> int:
    """How many parameters a network of this shape has."""
    before = [inputs, *widths]
    return sum(width * (below + 4) for below, width in zip(before, widths, strict=False)) + outputs * (before[-1] + 1)


def evaluate(network: NetworkState, inputs: Values) -> Values:
    """Outputs [N, m] for inputs [N, d], both standardised. Numbers that run away come out as inf or NaN.

    Raises:
        ValueError: if the parameters are not as many as the shape has.
    """
    expected = parameter_count(network.inputs, network.widths, network.outputs)
    if len(network.parameters) != expected:
        raise ValueError(f"Expected {expected} parameters for widths {network.widths}, got {len(network.parameters)}.")
    rest = np.asarray(network.parameters, dtype=np.float64)
    values, below = inputs.T, network.inputs
    with np.errstate(all="ignore"):
        for width in network.widths:
            weight, rest = rest[: width * below].reshape(width, below), rest[width * below :]
            bias, v, c, l = rest[: 4 * width].reshape(4, width, 1)  # noqa: E741 - the paper's name
            rest = rest[4 * width :]
            z = weight @ values + bias
            values = ((2 * v * z + c) / (1 + z * z) + l * z) / np.sqrt(v * v + c * c + l * l + _EPSILON)
            below = width
        weight = rest[: network.outputs * below].reshape(network.outputs, below)
        outputs: Values = (weight @ values + rest[network.outputs * below :, None]).T
    return outputs


def curve(network: NetworkState, scaling: Scaling, xs: Values) -> Values:
    """The fit [N] at places xs [N], data units, of a network with one input and one output."""
    standardised = ((xs - scaling.x_shift[0]) / scaling.x_scale[0])[:, None]
    with np.errstate(all="ignore"):
        fitted: Values = evaluate(network, standardised)[:, 0] * scaling.y_scale[0] + scaling.y_shift[0]
    return fitted
