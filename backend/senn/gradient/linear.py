"""Two pieces of linear algebra that curvatures and proposals share."""

from __future__ import annotations

import torch
from torch import Tensor

PSEUDO_CUTOFF = 1e-10  # eigenvalues below this share of the largest are treated as zero


def with_constant(values: Tensor) -> Tensor:
    """Activations with the constant 1 beside them: the bias is a feature too."""
    return torch.cat((values, values.new_ones(values.shape[0], 1)), 1)


def pseudo_inverse(matrix: Tensor) -> Tensor:
    """Inverse of a symmetric matrix on the space where it is not zero. Batched.

    `torch.linalg.pinv(..., hermitian=True)` does the same, at three times the cost for matrices of a layer's size.
    """
    values, vectors = torch.linalg.eigh(matrix)
    sizes = values.abs()
    kept = sizes > PSEUDO_CUTOFF * sizes.amax(-1, keepdim=True)
    inverse: Tensor = (vectors * torch.where(kept, values.reciprocal(), 0).unsqueeze(-2)) @ vectors.mT
    return inverse
