"""Two classes in the plane: judged as curves are, by the evidence of a smooth function of two inputs."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from cases import random_network, random_task
from senn import engine, growing
from senn.settings import Settings
from senn.smoothing import SIDE, Smoother, looks_ahead
from senn.stacks import PLANE
from senn.tasks import Task
from senn.trials import beginning, brakes_on
from senn.workspace import Rows


def ring(count: int, seed: int) -> Task:
    """Points of which those near the middle are of the other class."""
    inputs = torch.randn(count, 2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return Task(inputs, (inputs.norm(dim=1) > 1.1).long(), "classification", 2)


def grown(task: Task, seed: int) -> engine.State:
    state, _reports = growing.grown(task, Settings(max_steps=400), seed)
    return state


def test_two_classes_in_the_plane_look_ahead_and_three_do_not() -> None:
    network = random_network(0, 2, (3,), 2)
    assert looks_ahead(random_task(0, 20, 2, 2, loss="classification"), Settings(), network)
    assert not looks_ahead(random_task(0, 20, 2, 3, loss="classification"), Settings(), network)
    assert not looks_ahead(random_task(0, 20, 2, 2), Settings(), network)


def test_the_log_odds_stand_for_the_network_and_back() -> None:
    task, network = ring(30, 0), random_network(1, 2, (3, 2), 2)
    smoother = Smoother(task)
    same = smoother.network(smoother.flat(network), network.widths)
    likely, again = (torch.softmax(each.evaluate(task.inputs), 1) for each in (network, same))
    torch.testing.assert_close(again, likely)
    stack = beginning(smoother.flat(network).unsqueeze(0), network.widths, torch.ones(1).double(), PLANE)
    assert smoother.losses(stack) == pytest.approx([task.loss_of(network.evaluate(task.inputs)).item()])


@pytest.mark.parametrize("turn", [0.0, 0.4, math.pi / 4])
def test_roughness_in_the_plane_is_that_of_the_third_derivative_along_any_direction(turn: float) -> None:
    smoother = Smoother(ring(60, 1))
    x, y = smoother.points[:, -(SIDE**2) :]
    along = math.cos(turn) * x + math.sin(turn) * y
    shape = replace(smoother.ground.shape, samples=0)
    row = Rows(along.new_empty(sum(shape.lengths)), shape)
    row.values.copy_(along**3 + 5 * x * y - y)
    row.difference()
    rough = (smoother.factors[1] * row.kinds[2].square().sum()).item()
    assert rough == pytest.approx(36 * (smoother.spacing * SIDE) ** 2, rel=0.16)  # differences end before the edge


def test_networks_side_by_side_train_as_each_would_alone_on_labels() -> None:
    smoother, networks = Smoother(ring(60, 2)), [random_network(seed, 2, (3,), 2) for seed in (1, 2)]
    flat, one = torch.stack([smoother.flat(network) for network in networks]), torch.ones(1).double()

    def trained(parameters: Tensor) -> Tensor:
        free = smoother.steps(beginning(parameters, (3,), one, PLANE), 4, tune=False)
        return smoother.steps(brakes_on(free, PLANE), 4, tune=True).parameters

    alone = torch.cat([trained(flat[:1]), trained(flat[1:])])
    torch.testing.assert_close(trained(flat), alone, rtol=1e-6, atol=1e-6)


def test_a_ring_is_learned_and_its_logits_stay_bounded() -> None:
    state, others = grown(ring(120, 3), 0), ring(2000, 4)
    outputs = state.network.evaluate(others.inputs)
    assert state.ended == "converged"
    assert others.loss_of(outputs).item() < 0.2
    assert (outputs.argmax(1) == others.targets).double().mean() > 0.93


def test_labels_that_say_nothing_about_the_inputs_make_no_network_grow() -> None:
    for seed in range(3):
        generator = torch.Generator().manual_seed(50 + seed)
        inputs = torch.randn(96, 2, generator=generator, dtype=torch.float64)
        labels = torch.randint(0, 2, (96,), generator=generator)
        assert grown(Task(inputs, labels, "classification", 2), seed).network.widths == (1,)
