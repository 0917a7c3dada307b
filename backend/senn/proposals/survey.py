"""The network seen from where it stands, and what a proposal round hands back. Shared by both rules."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from senn.gradient.jacobian import Pullbacks, jacobian, pullbacks
from senn.network.network import Network, Trace
from senn.tasks import Task, bound

from . import candidates as search
from .columns import evaluate_grid, reach_of
from .proposal import Courses, Proposal, Situation
from .scoring import Residual, residual, span

MOST_ENTRIES = 4_000_000  # of J in a proposal round: its eigenvectors are wanted there, not a solution alone
MOST_ROWS = 4096  # N m that a proposal round looks at; larger tasks are sampled afresh in every round


@dataclass(frozen=True)
class Landscape:
    """Scores [S, K] of a new first-layer neuron over scales [S] and locations [K], and the best of them."""

    locations: Tensor
    scales: Tensor
    scores: Tensor
    best: tuple[float, float, float]


@dataclass(frozen=True)
class Round:
    """What a round found.

    Attributes:
        alternatives: First-layer neurons at other summits of the landscape.
        tried: How many proposals train in copies of the network before one is chosen.
        above_noise: The highest score over its floor, of all proposals as they were found.
        courses: How copies of the network trained, where that was watched.
    """

    survey: Survey
    proposals: list[Proposal]
    landscape: Landscape | None
    compared: int
    alternatives: tuple[Proposal, ...] = ()
    tried: int = 0
    above_noise: float | None = None
    courses: Courses | None = None

    @property
    def situation(self) -> Situation:
        """What the round knows of the network."""
        return self.survey.situation


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


@dataclass(frozen=True)
class Survey:
    """What a round starts from: the view that proposals are scored on, what training cannot reach, the situation."""

    view: View
    left: Residual
    situation: Situation


def survey(network: Network, task: Task, generator: torch.Generator, draws: int) -> Survey:
    """Look at the network from where it stands; large tasks on a part of their samples."""
    view = look(network, task.part(MOST_ROWS, generator))
    explained = explained_by(view)
    left = residual(explained, view.gradient, draws, generator)
    score = (view.gradient.reshape(1, -1) @ explained).square().sum().item() / view.task.samples
    loss = view.task.loss_of(view.trace.outputs).item()
    situation = Situation(task, network.widths, loss, score, bound(view.gradient).item())
    return Survey(view, left, situation)


def insertable(trace: Trace, max_width: int) -> list[int]:
    """Where a layer could go: it is as wide as what it sees, so not above an image."""
    return [layer for layer, values in enumerate(trace.values) if values.shape[1] <= max_width]


def explained_by(view: View) -> Tensor:
    """An orthonormal basis of what training can reach.

    Where J would be too large it is taken without the first layer's weights (images: nearly all of them): proposals
    then look somewhat better against going on training than they are.
    """
    entries = view.trace.outputs.numel() * view.network.parameters
    return span(jacobian(view.trace, input_weights=entries <= MOST_ENTRIES))


def first_layer_landscape(here: Survey) -> Landscape:
    """The scores of every first-layer neuron, for one-dimensional inputs."""
    inputs = here.view.task.inputs
    grid = search.neuron_grid(inputs)
    scores = evaluate_grid(inputs, reach_of(here.view.back, 0, here.view.gradient), here.left).scores
    return landscape_of(grid, scores.reshape(len(grid.bias), -1).amax(1))


def landscape_of(family: search.Neurons, scores: Tensor) -> Landscape:
    """The scores [C] of neurons that form a grid, seen as a surface.

    Raises:
        ValueError: If they form none.
    """
    if family.grid is None:
        raise ValueError(f"Expected neurons that form a grid, got {len(family.bias)} of hidden layer {family.layer}.")
    locations, scales = family.grid
    surface = scores.reshape(len(scales), len(locations))
    row, column = divmod(int(surface.argmax()), len(locations))
    best = (locations[column].item(), scales[row].item(), surface[row, column].item())
    return Landscape(locations, scales, surface, best)
