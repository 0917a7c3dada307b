"""Where a neuron or a layer could go, and with what: families of proposals, all scored at once.

A family is every considered proposal of one kind in one layer. In one dimension a first-layer neuron's input weights
are a location p = -b/w and a scale s = 1/|w|, and the family is a whole grid of them: the landscape. Elsewhere
directions are drawn through data points. (v, c, l) always come in closed form. To improve the search, change this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from senn.network.activations import basis, rational
from senn.network.network import Trace
from senn.network.surgery import NewNeuron, well_conditioned

LOCATIONS, SCALES = 80, 40
DIRECTIONS = 1200
KERNELS = 64
LEAST_SPREAD = 1e-2  # of the widest input's: inputs that vary less are left out of isotropic directions
ENTRIES = 6_000_000  # of one family's columns; larger families get fewer members


@dataclass(frozen=True)
class Neurons:
    """Proposed neurons for a hidden layer: weight [C, in], bias [C]; `grid` is (locations, scales) if they form one."""

    layer: int
    weight: Tensor
    bias: Tensor
    grid: tuple[Tensor, Tensor] | None = None

    def neuron(self, index: int, coefficients: Tensor) -> NewNeuron:
        """One of them, with the given (v, c, l)."""
        return NewNeuron(
            self.weight[index],
            self.bias[index],
            coefficients / coefficients.norm().clamp_min(torch.finfo(coefficients.dtype).tiny),
        )

    def place(self, index: int) -> tuple[float, float] | tuple[None, None]:
        """Location and scale of one of them, where that has a meaning."""
        if self.layer != 0 or self.weight.shape[1] != 1:
            return None, None
        weight = self.weight[index, 0].item()
        return -self.bias[index].item() / weight, 1 / abs(weight)


@dataclass(frozen=True)
class Kernels:
    """Proposed layers z = kernel h + shift to become hidden layer `layer`: kernel [C, w, w], shift [C, w]."""

    layer: int
    kernel: Tensor
    shift: Tensor


@lru_cache(maxsize=32)
def neuron_grid(inputs: Tensor) -> Neurons:
    """Every first-layer neuron on a grid of locations and scales, for one-dimensional inputs; the same every round."""
    low, high = inputs.min(), inputs.max()
    extent = high - low
    locations = torch.linspace(0, 1, LOCATIONS, dtype=inputs.dtype, device=inputs.device) * extent + low
    narrowest = (extent / inputs.shape[0]).log()
    shares = torch.linspace(0, 1, SCALES, dtype=inputs.dtype, device=inputs.device)
    scales = (narrowest + shares * ((2 * extent).log() - narrowest)).exp()
    weight = (1 / scales).repeat_interleave(LOCATIONS)
    return Neurons(0, weight.unsqueeze(1), -weight * locations.repeat(SCALES), (locations, scales))


def neuron_directions(layer: int, values: Tensor, count: int, generator: torch.Generator) -> Neurons:
    """Neurons along random directions through random data points: half of them isotropic, half between two points."""
    samples, width = values.shape
    draw = torch.randn(count, width, generator=generator, dtype=torch.float64).to(values)
    ends = torch.randint(0, samples, (3, count), generator=generator).to(values.device)
    share = torch.rand(count, generator=generator, dtype=torch.float64).to(values)
    spread = values.std(0)
    varies = spread > LEAST_SPREAD * spread.amax()  # a pixel that never changes would outweigh all others
    direction = torch.where(varies, draw / spread.clamp_min(1e-12), 0)
    between = values[ends[0]] - values[ends[1]]
    usable = (torch.arange(count, device=values.device) % 2 == 0) & (between.norm(dim=1) > 1e-9)
    direction = torch.where(usable.unsqueeze(1), between, direction)
    direction = direction / direction.norm(dim=1, keepdim=True).clamp_min(1e-12)
    along = values @ direction.T
    extent = (along.amax(0) - along.amin(0)).clamp_min(1e-9)
    scale = extent / samples * (2.0 * samples) ** share
    centre = (values[ends[2]] * direction).sum(1)
    return Neurons(layer, direction / scale.unsqueeze(1), -centre / scale)


def kernels(layer: int, values: Tensor, count: int, generator: torch.Generator) -> Kernels:
    """Whole layers whose neurons lie along random directions through random data points, well conditioned."""
    width = values.shape[1]
    rows = neuron_directions(layer, values, count * width, generator)
    kernel = well_conditioned(rows.weight.reshape(count, width, width))
    points = torch.randint(0, values.shape[0], (count, width), generator=generator).to(values.device)
    shift = -(kernel * values[points]).sum(2)
    return Kernels(layer, kernel, shift)


def neuron_values(neuron: NewNeuron, values: Tensor) -> Tensor:
    """One proposed neuron's activation [N]."""
    z = values @ neuron.weight + neuron.bias
    return rational(z.unsqueeze(0), neuron.coefficients.unsqueeze(1)).squeeze(0)


def layer_functions(layers: Kernels, index: int, values: Tensor) -> Tensor:
    """What one proposed layer could bend into: its neurons' two non-linear functions [2 w, N]."""
    z = layers.kernel[index] @ values.T + layers.shift[index].unsqueeze(1)
    return basis(z, 0)[:2].flatten(0, 1)


def sampled_neurons(
    layer: int, values: Tensor, count: int, generator: torch.Generator, *, unit_kernels: bool = False
) -> tuple[Neurons, Tensor]:
    """Neurons as the reference draws them: kernel LeCun (or standard) normal, bias and (v, c, l) [C, 3] standard."""
    width = values.shape[1]
    draw = torch.randn(count, width + 4, generator=generator, dtype=torch.float64).to(values)
    kernel = draw[:, :width] if unit_kernels else draw[:, :width] / width**0.5
    return Neurons(layer, kernel, draw[:, width].clone()), draw[:, width + 1 :]


def sampled_values(neurons: Neurons, coefficients: Tensor, values: Tensor) -> Tensor:
    """Activations [C, N] of neurons with coefficients [C, 3]."""
    return rational(torch.addmm(neurons.bias.unsqueeze(1), neurons.weight, values.T), coefficients.T)


def neurons_for(inputs: Tensor, trace: Trace, layer: int, generator: torch.Generator) -> Neurons:
    """The family of neurons for a hidden layer; `inputs` [N, d] are the trace's."""
    if layer == 0 and inputs.shape[1] == 1:
        return neuron_grid(inputs)
    values = trace.values[layer]
    count = max(min(DIRECTIONS, ENTRIES // (3 * trace.outputs.numel())), 16)
    return neuron_directions(layer, values, count, generator)


def kernels_for(trace: Trace, layer: int, generator: torch.Generator) -> Kernels:
    """The family of layers that could become hidden layer `layer`."""
    values = trace.values[layer]
    count = max(min(KERNELS, ENTRIES // (2 * values.shape[1] * trace.outputs.numel())), 4)
    return kernels(layer, values, count, generator)
