"""The paper's synthetic data."""

from __future__ import annotations

import torch
from sklearn.datasets import make_moons

from senn_live.offline.paper.targets import half_moons, moons_split, rational_teacher, teacher_curve


def test_a_teacher_s_kernels_are_drawn_for_their_fan_in_and_the_rest_is_standard_normal() -> None:
    kernels, rest = [], []
    for seed in range(40):
        teacher = rational_teacher(torch.Generator().manual_seed(seed))
        assert teacher.widths == (16, 16, 16, 16)
        kernels += [layer.weight.flatten() for layer in teacher.hidden[1:]]
        rest += [torch.cat((layer.bias, layer.coefficients.flatten())) for layer in teacher.hidden]
    assert abs(torch.cat(kernels).std().item() - 0.25) < 0.01
    assert abs(torch.cat(rest).std().item() - 1) < 0.03


def test_a_teacher_s_curve_is_sampled_without_noise() -> None:
    teacher, split = teacher_curve(3)
    assert split.task.inputs.shape == (50, 1)
    assert split.held_out_loss(teacher) == 0
    assert torch.equal(split.task.targets, teacher.evaluate(split.task.inputs))


def test_moons_without_noise_are_two_half_circles() -> None:
    inputs, labels = half_moons(41, 0.0, 0)
    centres = torch.tensor([[0.0, 0.0], [1.0, 0.5]], dtype=torch.float64)[labels]
    assert torch.allclose((inputs - centres).norm(dim=1), torch.ones(41, dtype=torch.float64))
    assert labels.sum() == 21
    assert bool((inputs[labels == 0, 1] >= 0).all())
    assert bool((inputs[labels == 1, 1] <= 0.5).all())


def test_moons_held_out_are_other_points() -> None:
    split = moons_split(0.3)
    assert split.inputs.shape == (500, 2)
    assert not set(split.task.inputs[:, 0].tolist()) & set(split.inputs[:, 0].tolist())


def test_moons_are_those_that_the_paper_s_code_draws() -> None:
    inputs, labels = make_moons(200, noise=0.3, random_state=0)
    split = moons_split(0.3)
    assert torch.allclose(split.task.inputs, torch.from_numpy(inputs), atol=1e-12)
    assert torch.equal(split.task.targets, torch.from_numpy(labels))
    assert torch.allclose(split.inputs, torch.from_numpy(make_moons(500, noise=0.3, random_state=1)[0]), atol=1e-12)
