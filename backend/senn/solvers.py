"""The natural gradient d = (F + damping I)^-1 g, by several solvers behind one interface.

A `Curvature` is made once per point (that costs), then solved for any damping (adaptive training tries several).

| name | works with | exact | costs |
|---|---|---|---|
| parameter | Cholesky of J^T J / N + damping I, P x P | yes | N m P^2 + P^3/3 |
| sample | Cholesky of J J^T / N + damping I, Nm x Nm | yes | (N m)^2 P + (N m)^3/3 |
| cg | Jacobian-vector products, no J | to its tolerance | iterations x 4 passes |
| kronecker | one Kronecker product per layer | where samples' factors are independent | like a pass |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import torch
from torch import Tensor

from .geometry import jacobian, jacobian_vector, vector_jacobian
from .kronecker import KroneckerCurvature
from .network import Trace, like

SolverName = Literal["auto", "parameter", "sample", "cg", "kronecker"]

DENSE_LIMIT = 1500  # side of the largest matrix that is factored; beyond, conjugate gradients are faster
ENTRIES_LIMIT = 20_000_000  # of J (160 MB in float64); beyond, J is not materialised
CG_ITERATIONS = 100
CG_TOLERANCE = 1e-5  # of the residual, as the reference has it


@dataclass(frozen=True)
class Solution:
    """A natural gradient [P], its score g . d, and whether it can be trusted (the factorisation went through)."""

    direction: Tensor
    score: Tensor
    sound: bool = True


class Curvature(Protocol):
    """F at one point, ready to be solved with any damping. `gradient` is g [P]."""

    name: str
    gradient: Tensor

    def solve(self, damping: float) -> Solution:
        """D = (F + damping I)^-1 g."""
        ...


def _damped(matrix: Tensor, damping: float) -> Tensor:
    damped = matrix.clone()
    damped.diagonal().add_(damping)
    return damped


class ParameterCurvature:
    """F = J^T J / N, factored in parameter space: for P <= N m."""

    name = "parameter"

    def __init__(self, jacobian_matrix: Tensor, output_gradient: Tensor) -> None:
        count = output_gradient.shape[0]
        self._count = count
        self._pulled = output_gradient.reshape(1, -1).mm(jacobian_matrix).view(-1)
        self._gram = jacobian_matrix.T.mm(jacobian_matrix)  # N F: dividing the damping is cheaper than the matrix
        self.gradient = self._pulled / count

    @property
    def mean_curvature(self) -> float:
        """The mean of F's diagonal."""
        return self._gram.diagonal().mean().item() / self._count

    def solve(self, damping: float) -> Solution:
        """Solve d = (F + damping I)^-1 g, by Cholesky."""
        factor, failed = torch.linalg.cholesky_ex(_damped(self._gram, damping * self._count))
        direction = torch.cholesky_solve(self._pulled.unsqueeze(1), factor).view(-1)
        return Solution(direction, self.gradient @ direction, not failed.item())


class SampleCurvature:
    """The same direction from the N m x N m matrix J J^T / N (push-through identity): for P > N m."""

    name = "sample"

    def __init__(self, jacobian_matrix: Tensor, output_gradient: Tensor) -> None:
        self._count = output_gradient.shape[0]
        self._jacobian = jacobian_matrix
        self._rows = output_gradient.reshape(-1, 1)
        self._gram = (jacobian_matrix @ jacobian_matrix.T) / self._count
        self.gradient = (jacobian_matrix.T @ self._rows).squeeze(1) / self._count

    def solve(self, damping: float) -> Solution:
        """Solve d = (F + damping I)^-1 g, by Cholesky."""
        damped = _damped(self._gram, damping)
        factor, failed = torch.linalg.cholesky_ex(damped)
        inner = torch.cholesky_solve(self._rows, factor)
        direction = (self._jacobian.T @ inner).squeeze(1) / self._count
        return Solution(direction, self.gradient @ direction, not failed.item())


class ConjugateCurvature:
    """F only as a product with vectors; conjugate gradients from zero, stopped by the residual."""

    name = "cg"

    def __init__(self, trace: Trace, output_gradient: Tensor, tolerance: float = CG_TOLERANCE) -> None:
        self._trace = trace
        self._tolerance = tolerance
        self.gradient = vector_jacobian(trace, output_gradient) / output_gradient.shape[0]

    def _product(self, direction: Tensor, damping: float) -> Tensor:
        moved = jacobian_vector(self._trace, like(self._trace.network, direction))
        return vector_jacobian(self._trace, moved) / moved.shape[0] + damping * direction

    def solve(self, damping: float) -> Solution:
        """Solve d = (F + damping I)^-1 g, to the tolerance."""
        solution = torch.zeros_like(self.gradient)
        residual = search = self.gradient
        length = residual @ residual
        enough = length.item() * self._tolerance**2
        for _ in range(CG_ITERATIONS):
            if length.item() <= enough:
                break
            product = self._product(search, damping)
            step = length / (search @ product)
            solution = solution + step * search
            residual = residual - step * product
            length, previous = residual @ residual, length
            search = residual + (length / previous) * search
        return Solution(solution, self.gradient @ solution, bool(torch.isfinite(length)))


def choose(name: SolverName, *, rows: int, parameters: int) -> SolverName:
    """The solver to use: what was asked for, or by size where that is "auto"."""
    if name != "auto":
        return name
    if min(rows, parameters) > DENSE_LIMIT or rows * parameters > ENTRIES_LIMIT:
        return "cg"
    return "parameter" if parameters <= rows else "sample"


def curvature(trace: Trace, output_gradient: Tensor, solver: SolverName = "auto") -> Curvature:
    """F at this point, by the chosen solver."""
    chosen = choose(solver, rows=output_gradient.numel(), parameters=trace.network.parameters)
    if chosen == "cg":
        return ConjugateCurvature(trace, output_gradient)
    if chosen == "kronecker":
        return KroneckerCurvature(trace, output_gradient)
    dense = ParameterCurvature if chosen == "parameter" else SampleCurvature
    return dense(jacobian(trace), output_gradient)
