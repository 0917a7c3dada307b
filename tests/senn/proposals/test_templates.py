"""Directions that the data propose."""

from __future__ import annotations

import torch

from cases import random_network
from senn.proposals.survey import look
from senn.proposals.templates import templates
from senn.tasks import Task


def test_the_first_template_looks_along_the_input_that_tells_the_classes_apart() -> None:
    inputs = torch.randn(400, 6, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    task = Task(inputs, (inputs[:, 3] > 0).long(), "classification", 2)
    found = templates(look(random_network(1, 6, (1,), 2), task), 0)
    assert found.weight[0].abs().argmax() == 3


def test_inputs_that_never_change_get_no_weight_to_speak_of() -> None:
    inputs = torch.randn(100, 4, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    inputs[:, 2] = 1.0
    task = Task(inputs, (inputs[:, 0] > 0).long(), "classification", 2)
    found = templates(look(random_network(3, 4, (1,), 2), task), 0)
    assert (found.weight[:9, 2].abs() < 1e-6 * found.weight[:9].abs().amax()).all()
    assert torch.isfinite(found.weight).all()
