"""How likely data are: what both likelihoods make of outputs and their derivatives, against autograd."""

from __future__ import annotations

import pytest
import torch

from senn.likelihoods import Bernoulli, Gaussian, Likelihood

OUTPUTS = torch.tensor([-30.0, -2.0, -0.1, 0.0, 0.7, 3.0, 25.0], dtype=torch.float64)
TARGETS = torch.tensor([1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0], dtype=torch.float64)


def twice_the_loss(name: str, outputs: torch.Tensor) -> torch.Tensor:
    if name == "gaussian":
        return (outputs - TARGETS).square().sum()
    return 2 * torch.nn.functional.binary_cross_entropy_with_logits(outputs, TARGETS, reduction="sum")


@pytest.mark.parametrize(
    ("name", "likelihood"), [("gaussian", Gaussian(TARGETS)), ("bernoulli", Bernoulli(TARGETS.long()))]
)
def test_products_of_the_weighed_rows_are_curvature_and_gradient_of_the_loss(name: str, likelihood: Likelihood) -> None:
    jacobian = torch.randn(3, 7, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    rows = torch.cat((jacobian, OUTPUTS.unsqueeze(0))).unsqueeze(0)
    likelihood.weigh(rows)
    gram = (rows @ rows.mT)[0]
    corner = gram[-1:, -1].clone()
    likelihood.lose(rows[:, -1], corner)
    shift = torch.zeros(3, dtype=torch.float64)

    def half(shift: torch.Tensor) -> torch.Tensor:
        return twice_the_loss(name, OUTPUTS + shift @ jacobian) / 2

    torch.testing.assert_close(corner[0] / 2, half(shift))
    torch.testing.assert_close(gram[:-1, -1], torch.autograd.functional.jacobian(half, shift))
    torch.testing.assert_close(gram[:-1, :-1], torch.autograd.functional.hessian(half, shift))


@pytest.mark.parametrize("likelihood", [Gaussian(TARGETS), Bernoulli(TARGETS.long())])
def test_how_far_outputs_moved_is_measured_as_the_rows_are(likelihood: Likelihood) -> None:
    rows = torch.stack((torch.ones(7).double(), OUTPUTS)).unsqueeze(0)
    likelihood.weigh(rows)
    moved = likelihood.bend((OUTPUTS + 0.3).unsqueeze(0), rows[:, -1])
    torch.testing.assert_close(moved, 0.3 * rows[:, 0])


def test_labels_have_no_noise_whose_precision_could_be_estimated() -> None:
    assert not Bernoulli(TARGETS.long()).estimated
    assert Bernoulli(TARGETS.long()).constant(torch.tensor([3.0])) == 0
