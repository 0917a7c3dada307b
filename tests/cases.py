"""Networks and tasks that several tests use: random ones by seed, and the reference's numbers in `golden/`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from senn.network.activations import IDENTITY_FACTOR
from senn.network.network import Layer, Network, shapes, unflatten
from senn.regimes.smooth.stacked_network import StackRows, Widths
from senn.tasks import Task

GOLDEN = Path(__file__).parent / "golden"
GOLDEN_NAMES = sorted(path.stem for path in GOLDEN.glob("*.json"))


def random_network(seed: int, inputs: int = 1, widths: tuple[int, ...] = (3,), outputs: int = 1) -> Network:
    """Standard normal parameters."""
    generator = torch.Generator().manual_seed(seed)
    size = sum(torch.Size(shape).numel() for shape in shapes(inputs, widths, outputs))
    return unflatten(torch.randn(size, generator=generator, dtype=torch.float64), inputs, widths, outputs)


def random_task(seed: int, samples: int = 20, inputs: int = 1, outputs: int = 1, loss: str = "regression") -> Task:
    """Standard normal inputs and targets, or random labels."""
    generator = torch.Generator().manual_seed(seed + 10_000)
    x = torch.randn(samples, inputs, generator=generator, dtype=torch.float64)
    if loss == "classification":
        return Task(x, torch.randint(0, outputs, (samples,), generator=generator), "classification", outputs)
    return Task(x, torch.randn(samples, outputs, generator=generator, dtype=torch.float64), "regression", outputs)


def curve_task(formula: str = "bumps", samples: int = 96, noise: float = 0.05, seed: int = 1) -> Task:
    """A noisy curve on [-2, 2], standardised."""
    curves = {
        "line": lambda x: 0.5 * x + 0.3,
        "corner": lambda x: x.abs(),
        "bumps": lambda x: torch.exp(-8 * (x + 1) ** 2) - 0.7 * torch.exp(-20 * (x - 0.5) ** 2) + 0.3 * x,
        "square": lambda x: torch.sign(torch.sin(3 * x)),
    }
    generator = torch.Generator().manual_seed(seed)
    x = 4 * torch.rand(samples, 1, generator=generator, dtype=torch.float64) - 2
    y = curves[formula](x) + noise * torch.randn(samples, 1, generator=generator, dtype=torch.float64)
    return Task((x - x.mean()) / x.std(), (y - y.mean()) / y.std(), "regression", 1)


@dataclass(frozen=True)
class Golden:
    """One of the reference's network states. A dormant layer multiplies what it passes on by `factor`."""

    numbers: dict[str, Any]
    network: Network
    task: Task
    factor: float

    def vector(self, name: str) -> Tensor:
        """A per-parameter field as one vector in this project's order."""
        return network_of(self.numbers[name]).flatten()

    @property
    def column_factors(self) -> Tensor:
        """What the dormant layer makes of this project's Jacobian columns [P]: it scales the output weights'."""
        ones = torch.ones_like(self.network.flatten())
        weights = self.network.weight.numel()
        ones[len(ones) - self.network.outputs - weights : len(ones) - self.network.outputs] = self.factor
        return ones

    def features(self, values: tuple[Tensor, ...], above: int) -> Tensor:
        """What feeds the weights that compute layer `above`."""
        return values[above] * (self.factor if above == self.network.depth else 1.0)


def tensor(numbers: object) -> Tensor:
    """Numbers from a file, in float64."""
    return torch.tensor(numbers, dtype=torch.float64)


def network_of(params: list[dict[str, Any] | None]) -> Network:
    """The reference's parameters (kernels [in, out], dormant layers null or without kernel) as a network."""
    awake = [entry for entry in params if entry and entry.get("kernel") is not None]
    *hidden, last = awake
    layers = tuple(
        Layer(
            tensor(entry["kernel"]).T.contiguous(),
            tensor(entry["bias"]),
            torch.stack([tensor(entry[name]) for name in ("w_vec", "w_const", "w_lin")]),
        )
        for entry in hidden
    )
    return Network(layers, tensor(last["kernel"]).T.contiguous(), tensor(last["bias"]))


def golden(name: str) -> Golden:
    """A reference case by name. The dormant layer's factor is carried by the output weights."""
    numbers = json.loads((GOLDEN / f"{name}.json").read_text())
    factor = IDENTITY_FACTOR ** numbers["n_dormant_in_path"]
    plain = network_of(numbers["params"])
    network = Network(plain.hidden, plain.weight * factor, plain.bias)
    classes = numbers["kind"] == "classification"
    labels = torch.tensor(numbers["labels"]) if classes else tensor(numbers["labels"])
    return Golden(numbers, network, Task(tensor(numbers["X"]), labels, numbers["kind"], numbers["output_dim"]), factor)


def unit_coefficients(stack: Tensor, inputs: int, widths: Widths) -> Tensor:
    """Stacked networks [K, P] with every (v, c, l) of length 1."""
    rows = StackRows(len(stack), widths, stack.new_empty((inputs, 0)))
    rows.parameters.copy_(stack)
    rows.shorten()
    return rows.parameters


def outputs_and_jacobians(stack: Tensor, widths: Widths, points: Tensor) -> Tensor:
    """Derivatives in the parameters, then the one output: rows [K, P + 1, N] for networks [K, P] at points [d, N]."""
    return all_outputs_and_jacobians(stack, widths, points, 1).squeeze(2)


def all_outputs_and_jacobians(stack: Tensor, widths: Widths, points: Tensor, outputs: int) -> Tensor:
    """The same for networks of m outputs: rows [K, P + 1, m, N]."""
    rows = StackRows(len(stack), widths, points, outputs)
    rows.parameters.copy_(stack)
    rows.look()
    rows.derive()
    return rows.whole
