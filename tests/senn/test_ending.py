"""Growth ends by itself on data without noise too: once the evidence tells no noise from none, a refusal is the end."""

from __future__ import annotations

import pytest
import torch

from senn.engine import EndReport, Settings, State, Task
from senn.growing import grown
from senn.regimes.smooth.objective import MOST_PRECISION


def ended(targets: torch.Tensor, inputs: torch.Tensor, most: int) -> State:
    task, settings = Task(inputs, targets, "regression", 1), Settings(max_steps=most)
    state, reports = grown(task, settings)
    assert reports[-1] == EndReport(state.step, state.ended)
    return state


X = torch.linspace(-1.7, 1.7, 48, dtype=torch.float64).unsqueeze(1)


@pytest.mark.parametrize("curve", ["line", "sine", "nothing"])
def test_a_fit_of_data_without_noise_ends_by_itself(curve: str) -> None:
    targets = {"line": X, "sine": 2**0.5 * torch.sin(2 * X), "nothing": 0 * X}[curve]
    state = ended(targets, X, 1500)
    assert state.ended == "converged"
    assert state.loss is not None
    assert state.loss < 1 / MOST_PRECISION
