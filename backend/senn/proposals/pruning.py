"""Taking out neurons that do no more than noise would.

For every neuron the weights above its layer are re-solved without it (optimal brain surgery: exact for squared error
and a linear layer above, a quadratic model elsewhere); then the loss is evaluated as it would really be. A neuron
goes when that costs less than what pure noise would offer for growing the same layer.
"""

from __future__ import annotations

import torch
from torch import Tensor

from senn.gradient.linear import with_constant
from senn.network.network import Network
from senn.network.surgery import Removal, remove_neuron, replace_output_weights
from senn.tasks import Task

from .proposal import Proposal, Trial
from .survey import View

RIDGE = 1e-8  # of the re-solved weights' curvature, in units of its mean diagonal
MOST_WEIGHTS = 1500  # above a layer; larger layers are not pruned: re-solving would cost more than a training step


def cheapest_removals(view: View, task: Task) -> dict[int, Removal]:
    """The neuron whose removal costs least, for every layer that has more than one."""
    found = ((layer, _in_layer(view, task, layer)) for layer in range(view.network.depth))
    return {layer: removal for layer, removal in found if removal is not None}


def removal_proposal(
    network: Network, layer: int, removal: Removal, task: Task, floor: float | None, trial: Trial | None = None
) -> Proposal:
    """A removal as a proposal: its score is what growing it back would be worth."""
    fan_in, fan_out = network.hidden[layer].weight.shape[1], network.weights_into(layer + 1)[1].shape[0]
    lost = fan_in + 4 + fan_out
    score = task.score_for(max(removal.increase, 0.0))
    return Proposal("prune", layer, removal, score, floor, None, None, -lost, 1 - lost, trial=trial)


def _in_layer(view: View, task: Task, layer: int) -> Removal | None:
    network = view.network
    width = network.widths[layer]
    weight, bias = network.weights_into(layer + 1)
    if width == 1 or weight.numel() + bias.numel() > MOST_WEIGHTS:
        return None
    both = torch.cat((weight, bias.unsqueeze(1)), 1)  # [K, w + 1]
    inverse = _inverse_curvature(view, layer)  # [K (w + 1), K (w + 1)]
    blocks = inverse.view(*both.shape, *both.shape)
    costs, changes = [], []
    for position in range(width):
        pull = torch.linalg.solve(blocks[:, position, :, position], both[:, position])
        costs.append(both[:, position] @ pull)
        changes.append(torch.einsum("kiq,q->ki", blocks[:, :, :, position], pull))
    best = int(torch.stack(costs).argmin())
    solved = both - changes[best]
    trimmed = remove_neuron(network, layer, best)
    kept = [index for index in range(width) if index != best]
    after = replace_output_weights(trimmed, layer, solved[:, kept], solved[:, -1])
    loss = task.loss_of(after.evaluate(task.inputs)) - task.loss_of(network.evaluate(task.inputs))
    return Removal(best, after, loss.item())


def _inverse_curvature(view: View, layer: int) -> Tensor:
    """Inverse of J^T J / N over the weights and bias above a layer, in order [K, w + 1]."""
    features = with_constant(view.trace.values[layer + 1])
    into = view.back.into[layer + 1].expand(len(features), -1, -1)
    columns = (into.unsqueeze(3) * features[:, None, None, :]).flatten(0, 1).flatten(1)
    curvature = columns.T @ columns / len(features)
    curvature.diagonal().add_(RIDGE * curvature.diagonal().mean())
    return torch.cholesky_inverse(torch.linalg.cholesky(curvature))
