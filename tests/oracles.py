"""Slow and obvious versions of what `senn` does fast. They share no code with it beyond evaluating the network."""

from __future__ import annotations

import torch
from torch import Tensor

from senn.network.network import Network, like
from senn.tasks import Task


def finite_difference_jacobian(network: Network, inputs: Tensor, step: float = 1e-6) -> Tensor:
    """D outputs / d parameters [N m, P], by central differences."""
    parameters = network.flatten()
    columns = []
    for index in range(len(parameters)):
        nudge = torch.zeros_like(parameters)
        nudge[index] = step
        up, down = (like(network, parameters + sign * nudge).evaluate(inputs) for sign in (1, -1))
        columns.append(((up - down) / (2 * step)).reshape(-1))
    return torch.stack(columns, 1)


def autograd_jacobian(network: Network, inputs: Tensor) -> Tensor:
    """D outputs / d parameters [N m, P], by automatic differentiation."""
    jacobian = torch.func.jacrev(lambda parameters: like(network, parameters).evaluate(inputs))(network.flatten())
    return jacobian.flatten(0, 1)


def autograd_gradient(network: Network, task: Task) -> Tensor:
    """The loss's gradient [P], by automatic differentiation."""
    return torch.func.grad(lambda parameters: task.loss_of(like(network, parameters).evaluate(task.inputs)))(
        network.flatten()
    )


def dense_natural_gradient(jacobian: Tensor, gradient: Tensor, samples: int, damping: float) -> Tensor:
    """(J^T J / N + damping I)^-1 g, by a general solver."""
    fisher = jacobian.T @ jacobian / samples + damping * torch.eye(jacobian.shape[1], dtype=jacobian.dtype)
    return torch.linalg.solve(fisher, gradient)


def projected_length(jacobian: Tensor, vector: Tensor) -> float:
    """|projection of a vector onto range(J)|^2, by least squares."""
    solution = torch.linalg.lstsq(jacobian, vector.reshape(-1, 1), driver="gelsd").solution
    return (jacobian @ solution).square().sum().item()


def exact_increase(explained: Tensor, columns: Tensor, vector: Tensor, samples: int) -> float:
    """What columns [R, k] add to the score beside the columns `explained`: two projections' difference."""
    both = torch.cat((explained, columns), 1)
    return (projected_length(both, vector) - projected_length(explained, vector)) / samples
