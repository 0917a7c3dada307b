"""Classes in the plane: judged as curves are, by the evidence of smooth functions of two inputs."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from cases import all_outputs_and_jacobians, random_network, random_task
from senn import engine, growing
from senn.network.network import Network
from senn.regimes.by_trials import SmoothTrials
from senn.regimes.regime import regime_of
from senn.regimes.smooth.likelihoods import contrasts
from senn.regimes.smooth.objective import SIDE, Smoother
from senn.regimes.smooth.stacks import PLANE
from senn.regimes.smooth.trials import beginning, brakes_on
from senn.regimes.smooth.workspace import Pair, Rows
from senn.settings import Settings
from senn.tasks import Task


def ring(count: int, seed: int) -> Task:
    """Points of which those near the middle are of the other class."""
    inputs = torch.randn(count, 2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return Task(inputs, (inputs.norm(dim=1) > 1.1).long(), "classification", 2)


def grown(task: Task, seed: int) -> engine.State:
    state, _reports = growing.grown(task, Settings(max_steps=400), seed)
    return state


def three(count: int, seed: int) -> Task:
    """Points whose class is the third of the plane that they are in."""
    inputs = torch.randn(count, 2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return Task(inputs, ((torch.atan2(inputs[:, 0], inputs[:, 1]) / math.pi + 1) * 1.5).long() % 3, "classification", 3)


def test_classes_in_the_plane_look_ahead_and_other_targets_there_do_not() -> None:
    network = random_network(0, 2, (3,), 2)
    assert isinstance(regime_of(random_task(0, 20, 2, 2, loss="classification"), Settings(), network), SmoothTrials)
    assert isinstance(regime_of(random_task(0, 20, 2, 3, loss="classification"), Settings(), network), SmoothTrials)
    assert not isinstance(regime_of(random_task(0, 20, 2, 2), Settings(), network), SmoothTrials)
    assert not isinstance(regime_of(random_task(0, 20, 3, 3, loss="classification"), Settings(), network), SmoothTrials)


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_the_contrasts_stand_for_the_network_and_back(classes: int) -> None:
    task, network = random_task(0, 30, 2, classes, loss="classification"), random_network(1, 2, (3, 2), classes)
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


@pytest.mark.parametrize("task", [ring(60, 2), three(60, 2)], ids=["two classes", "three"])
def test_the_bend_is_the_second_derivative_along_the_step_weighed_as_the_objective_is(task: Task) -> None:
    smoother, network = Smoother(task), random_network(4, 2, (2,), task.outputs)
    flat = smoother.flat(network).unsqueeze(0)
    brakes = beginning(flat, (2,), torch.ones(1).double(), PLANE).brakes
    pair = Pair(1, (2,), smoother.ground)
    here = pair.see(flat)
    flat = here.parameters.clone()  # (v, c, l) have length 1 there
    move = 1e-2 * torch.randn(flat.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    ahead = [flat + share * move for share in (-1e-3, 0, 1e-3)]
    outputs = [all_outputs_and_jacobians(each, (2,), smoother.points, smoother.outputs) for each in ahead]
    bent = Rows(torch.zeros_like(here.rows.whole[:, :1]), smoother.ground.shape)
    bent.values.copy_((outputs[0] - 2 * outputs[1] + outputs[2])[:, -1:] / 1e-6)
    bent.difference()
    jacobian = Rows(torch.zeros_like(here.rows.whole), smoother.ground.shape)
    jacobian.values.copy_(outputs[1])
    jacobian.difference()
    likely = torch.softmax(smoother.network(flat[0], (2,)).evaluate(task.inputs), 1)
    basis = contrasts(task.outputs)
    curvature = basis.T @ (torch.diag_embed(likely) - likely.unsqueeze(2) * likely.unsqueeze(1)) @ basis  # [N, m, m]
    expected = torch.einsum("pan,nab,bn->p", jacobian.kinds[0][0, :-1], curvature, bent.kinds[0][0, 0])
    for index, factor in enumerate(smoother.factors):
        weight = brakes.strengths[0, index] * factor
        expected = expected + weight * torch.einsum(
            "par,ar->p", jacobian.kinds[index + 1][0, :-1], bent.kinds[index + 1][0, 0]
        )
    found = smoother.bend(pair, move, brakes.weights)[0]
    torch.testing.assert_close(found, expected, rtol=2e-2, atol=2e-2 * expected.abs().max().item())


@pytest.mark.parametrize("task", [ring(60, 2), three(60, 2)], ids=["two classes", "three"])
def test_networks_side_by_side_train_as_each_would_alone_on_labels(task: Task) -> None:
    smoother, networks = Smoother(task), [random_network(seed, 2, (3,), task.outputs) for seed in (1, 2)]
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


def test_three_classes_are_learned_and_their_logits_stay_bounded() -> None:
    state, others = grown(three(150, 5), 0), three(2000, 6)
    outputs = state.network.evaluate(others.inputs)
    assert state.ended == "converged"
    assert others.loss_of(outputs).item() < 0.15
    assert (outputs.argmax(1) == others.targets).double().mean() > 0.94
    assert outputs.sum(1).abs().max() < 1e-9


def test_what_the_classes_are_called_changes_nothing() -> None:
    task = three(80, 7)
    smoother = Smoother(task)
    other = Smoother(replace(task, targets=(task.targets + 1) % 3))
    network = random_network(3, 2, (3,), 3)
    turned = replace(network, weight=network.weight.roll(1, 0), bias=network.bias.roll(1))

    def evidence(smoother: Smoother, network: Network) -> float:
        start = beginning(smoother.flat(network).unsqueeze(0), (3,), torch.ones(1).double(), PLANE)
        return smoother.evidence(
            smoother.steps(brakes_on(smoother.steps(start, 4, tune=False), PLANE), 6, tune=True)
        ).item()

    assert evidence(other, turned) == pytest.approx(evidence(smoother, network), abs=1e-6)


@pytest.mark.parametrize("classes", [2, 3])
def test_labels_that_say_nothing_about_the_inputs_make_no_network_grow(classes: int) -> None:
    for seed in range(3):
        generator = torch.Generator().manual_seed(50 + seed)
        inputs = torch.randn(96, 2, generator=generator, dtype=torch.float64)
        labels = torch.randint(0, classes, (96,), generator=generator)
        assert grown(Task(inputs, labels, "classification", classes), seed).network.widths == (1,)
