"""How likely data are: what every likelihood makes of outputs and their derivatives, against autograd."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from senn.regimes.smooth.likelihoods import Bernoulli, Categorical, Gaussian, Likelihood, contrasts, likelihood_of

OUTPUTS = torch.tensor([[-30.0, -2.0, -0.1, 0.0, 0.7, 3.0, 25.0]], dtype=torch.float64)
TARGETS = torch.tensor([1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0], dtype=torch.float64)
LABELS = torch.tensor([0, 1, 2, 2, 1, 0, 2])
CASES = {
    "gaussian": (Gaussian(TARGETS), OUTPUTS),
    "two classes": (Bernoulli(TARGETS.long()), OUTPUTS),
    "two classes as of many": (Categorical(TARGETS.long(), 2), OUTPUTS),
    "three classes": (Categorical(LABELS, 3), torch.cat((OUTPUTS, OUTPUTS.flip(1) / 3 - 1))),
}


def loss(name: str, outputs: Tensor) -> Tensor:
    """Of outputs [m, N], by the textbook."""
    if name == "gaussian":
        return (outputs[0] - TARGETS).square().sum() / 2
    if name == "three classes":
        return torch.nn.functional.cross_entropy((contrasts(3) @ outputs).T, LABELS, reduction="sum")
    return torch.nn.functional.binary_cross_entropy_with_logits(outputs[0], TARGETS, reduction="sum")


def weighed(name: str, parameters: int, seed: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """A random Jacobian, outputs [1, m, N], their rows, and what a likelihood takes products of."""
    likelihood, outputs = CASES[name]
    generator = torch.Generator().manual_seed(seed)
    jacobian = torch.randn(parameters, *outputs.shape, generator=generator, dtype=torch.float64)
    rows, heard = torch.cat((jacobian, outputs.unsqueeze(0))).unsqueeze(0), outputs.unsqueeze(0)
    return jacobian, heard, rows, likelihood.weigh(rows, heard)


@pytest.mark.parametrize("name", CASES)
def test_products_of_the_weighed_rows_are_curvature_and_gradient_of_the_loss(name: str) -> None:
    jacobian, heard, _, products = weighed(name, 3, 0)
    gram = (products @ products.mT)[0]
    corner = gram[-1:, -1].clone()
    CASES[name][0].lose(heard, corner)
    shift = torch.zeros(3, dtype=torch.float64)

    def moved(shift: Tensor) -> Tensor:
        return loss(name, heard[0] + torch.tensordot(shift, jacobian, 1))

    torch.testing.assert_close(corner[0] / 2, moved(shift))
    torch.testing.assert_close(gram[:-1, -1], torch.autograd.functional.jacobian(moved, shift))
    torch.testing.assert_close(gram[:-1, :-1], torch.autograd.functional.hessian(moved, shift))


@pytest.mark.parametrize("name", CASES)
def test_how_far_outputs_moved_pulls_as_the_curvature_says(name: str) -> None:
    """J^T W applied to a move of the outputs that J makes is J^T W J."""
    likelihood, (jacobian, heard, rows, products) = CASES[name][0], weighed(name, 1, 1)
    curvature = (products[0, 0] @ products[0, 0]).item()
    force = likelihood.differ(heard + 0.3 * jacobian, heard)
    likelihood.close(force, heard)
    assert (rows[0, 0] * force[0]).sum().item() == pytest.approx(0.3 * curvature, rel=1e-9)


@pytest.mark.parametrize("likelihood", [Bernoulli(TARGETS.long()), Categorical(LABELS, 3)])
def test_labels_have_no_noise_whose_precision_could_be_estimated(likelihood: Likelihood) -> None:
    assert not likelihood.estimated
    assert likelihood.constant(torch.tensor([3.0])) == 0


def test_contrasts_stand_for_logits_whatever_the_order_of_classes() -> None:
    assert contrasts(2).tolist() == [[-0.5], [0.5]]
    for classes in (3, 5):
        basis, half = contrasts(classes), torch.eye(classes - 1, dtype=torch.float64) / 2
        torch.testing.assert_close(basis.T @ basis, half)
        torch.testing.assert_close(basis.sum(0), torch.zeros(classes - 1, dtype=torch.float64))
    assert isinstance(likelihood_of(LABELS % 2, 2), Bernoulli)
    assert isinstance(likelihood_of(LABELS, 3), Categorical)
