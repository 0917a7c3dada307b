"""What is to be learned: samples and a loss, with the loss's derivative in the outputs.

Regression: the squared error, averaged over outputs and samples. Classification: cross-entropy, averaged over samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor


@dataclass(frozen=True)
class Task:
    """Samples, already standardised by the caller.

    Attributes:
        inputs: [N, d].
        targets: [N, m] real for regression, [N] int64 labels for classification.
        loss: Which loss.
        outputs: m, the network's outputs.
    """

    inputs: Tensor
    targets: Tensor
    loss: Literal["regression", "classification"]
    outputs: int

    def __post_init__(self) -> None:
        count = self.inputs.shape[0]
        wanted = (count, self.outputs) if self.loss == "regression" else (count,)
        if self.inputs.ndim != 2 or tuple(self.targets.shape) != wanted:
            got = f"inputs {tuple(self.inputs.shape)} and targets {tuple(self.targets.shape)}"
            raise ValueError(f"Expected inputs [N, d] and targets {wanted}, got {got}.")

    @property
    def samples(self) -> int:
        """N."""
        return self.inputs.shape[0]

    @property
    def step_length(self) -> float:
        """1 / the largest curvature of the loss in the outputs: the natural gradient's full (Gauss-Newton) step.

        Squared error averaged over m outputs has curvature 2/m exactly; cross-entropy at most 1/2.
        """
        return self.outputs / 2 if self.loss == "regression" else 2.0

    def loss_of(self, outputs: Tensor) -> Tensor:
        """The loss, a scalar."""
        if self.loss == "regression":
            error = (outputs - self.targets).reshape(-1)  # `mse_loss` takes three times as long at this size
            return torch.dot(error, error) / error.numel()
        chosen = outputs.gather(1, self.targets.unsqueeze(1)).squeeze(1)
        return (torch.logsumexp(outputs, 1) - chosen).mean()

    def loss_and_gradient(self, outputs: Tensor) -> tuple[float, Tensor, float]:
        """The loss, g_y and the bound Lambda = mean |g_y|^2 together: for squared error all three are one residual."""
        if self.loss == "classification":
            gradient = self.output_gradient(outputs)
            return self.loss_of(outputs).item(), gradient, bound(gradient).item()
        error = outputs - self.targets
        flat = error.reshape(-1)
        squares = torch.dot(flat, flat).item() / self.samples
        return squares / self.outputs, error.mul_(2 / self.outputs), squares * (2 / self.outputs) ** 2

    def output_gradient(self, outputs: Tensor) -> Tensor:
        """g_y [N, m]: each sample's loss differentiated in its outputs."""
        if self.loss == "regression":
            return (outputs - self.targets) * (2 / self.outputs)
        chosen = torch.nn.functional.one_hot(self.targets, self.outputs)
        return torch.softmax(outputs, 1) - chosen

    def part(self, most: int, generator: torch.Generator) -> Task:
        """The task on a random part of its samples, of at most `most` rows N m; the task itself if it is no larger."""
        count = max(most // self.outputs, 1)
        if self.samples <= count:
            return self
        chosen = torch.randperm(self.samples, generator=generator)[:count].to(self.inputs.device)
        return Task(self.inputs[chosen], self.targets[chosen], self.loss, self.outputs)

    def score_for(self, drop: float) -> float:
        """The score that a loss drop corresponds to: the inverse of `drop_for`."""
        return drop * 2 / self.step_length

    def drop_for(self, score: float) -> float:
        """The loss drop that a score (loss units per unit of step) promises: that of the full step on the quadratic."""
        return score * self.step_length / 2


def bound(output_gradient: Tensor) -> Tensor:
    """Lambda = mean |g_y|^2: the expansion score cannot exceed it, whatever the network."""
    return output_gradient.square().sum() / output_gradient.shape[0]
