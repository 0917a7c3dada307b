"""The network seen from where it stands, and what a proposal round hands back. Shared by both rules."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from . import proposals as search
from .criterion import Proposal, Situation
from .geometry import Pullbacks, jacobian, pullbacks
from .network import Network, Trace
from .scoring import Residual, residual, span
from .tasks import Task, bound


@dataclass(frozen=True)
class Landscape:
    """Scores [S, K] of a new first-layer neuron over scales [S] and locations [K], and the best of them."""

    locations: Tensor
    scales: Tensor
    scores: Tensor
    best: tuple[float, float, float]


@dataclass(frozen=True)
class Round:
    """What a round found."""

    situation: Situation
    proposals: list[Proposal]
    landscape: Landscape | None
    compared: int


@dataclass(frozen=True)
class View:
    """The network seen from where it stands: everything a round looks at."""

    network: Network
    task: Task
    trace: Trace
    back: Pullbacks
    gradient: Tensor

    def pull(self, layer: int, cotangent: Tensor) -> Tensor:
        """A cotangent [N, m] pulled back to the pre-activation [N, K] of a layer (of the outputs, at the depth)."""
        return torch.einsum("nmk,nm->nk", self.back.into[layer].expand(len(cotangent), -1, -1), cotangent)


def look(network: Network, task: Task) -> View:
    """Evaluate the network and its pull-backs on the task."""
    trace = network.trace(task.inputs)
    return View(network, task, trace, pullbacks(trace), task.output_gradient(trace.outputs))


def explained_and_left(view: View, draws: int, generator: torch.Generator) -> tuple[Residual, Situation]:
    """The residual with its noise draws, and the situation: eta here is that at zero damping, |projection|^2 / N."""
    explained = span(jacobian(view.trace, view.back))
    left = residual(explained, view.gradient, draws, generator)
    score = (view.gradient.reshape(1, -1) @ explained).square().sum().item() / view.task.samples
    loss = view.task.loss_of(view.trace.outputs).item()
    situation = Situation(view.task, view.network.widths, loss, score, bound(view.gradient).item())
    return left, situation


def landscape_of(family: search.Neurons, scores: Tensor) -> Landscape:
    """The scores [C] of neurons that form a grid, seen as a surface."""
    assert family.grid is not None
    locations, scales = family.grid
    surface = scores.reshape(len(scales), len(locations))
    row, column = divmod(int(surface.argmax()), len(locations))
    best = (locations[column].item(), scales[row].item(), surface[row, column].item())
    return Landscape(locations, scales, surface, best)
