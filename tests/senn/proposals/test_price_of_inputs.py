"""What a neuron pays for its input weights."""

from __future__ import annotations

import torch

from senn.proposals.calibrated import _free_inputs


def test_inputs_that_say_the_same_are_paid_for_once() -> None:
    generator = torch.Generator().manual_seed(0)
    told = torch.randn(500, 3, generator=generator, dtype=torch.float64)
    assert _free_inputs(told[:, :1], 0) == 1
    assert _free_inputs(told, 0) == 3
    repeated = torch.cat((told.repeat(1, 20), torch.zeros(500, 40, dtype=torch.float64)), 1)
    assert _free_inputs(repeated, 0) == 3


def test_weights_from_other_neurons_are_each_paid_for() -> None:
    assert _free_inputs(torch.ones(10, 4, dtype=torch.float64), 1) == 4
