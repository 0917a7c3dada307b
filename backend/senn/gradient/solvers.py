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

import torch
from torch import Tensor

from senn.network.network import Trace, like
from senn.settings import SolverName

from .jacobian import JacobianRows, jacobian_vector, vector_jacobian
from .kronecker import KroneckerCurvature
from .solution import Curvature, Solution

DENSE_LIMIT = 1500  # side of the largest matrix that is factored; beyond, conjugate gradients are faster
ENTRIES_LIMIT = 20_000_000  # of J (160 MB in float64); beyond, J is not materialised
CG_ITERATIONS = 100
CG_TOLERANCE = 1e-5  # of the residual, as the reference has it


class ParameterCurvature:
    """F = J^T J / N, factored in parameter space: for P <= N m.

    Everything is in one Gram matrix, of J's columns and -g_y beside them, and in one Cholesky factor of it:

        [ J^T J + damping N   -J^T g_y  ]       [ L    ]          L L^T = J^T J + damping N
        [ -g_y^T J            2 |g_y|^2 ]   of  [ y^T  s ]  with  L y = -J^T g_y, so that g . d = y^T y / N

    One substitution by the factor's transpose from (0, ..., 0, 1) then gives (d, 1) / s. The corner is doubled: s is
    far from zero then, whatever J explains. (Half the time of a factor of J^T J alone with `cholesky_solve`.)
    """

    name = "parameter"

    def __init__(self, trace: Trace, output_gradient: Tensor) -> None:
        self.rows = JacobianRows(trace)
        self._samples = output_gradient.shape[0]
        side, like = self.rows.flat.shape[0], self.rows.flat
        self._flipped = self.rows.flat.T
        self._gram = like.new_empty((side, side))
        self._diagonal, self._undamped, self._last = self._gram.diagonal(), like.new_empty(side), like.new_zeros(side)
        self._last[-1] = 1
        self._start, self._solved = self._last.unsqueeze(1), like.new_empty((side, 1))
        self._parts = self._solved[:-1, 0], self._solved[-1]
        self._upper = like.new_empty((side, side))  # a factor is stored by columns: its transpose by rows
        self._factor, self._failed = self._upper.T, torch.empty((), dtype=torch.int32, device=like.device)
        self._half = self._factor[-1, :-1]
        self.look(trace, output_gradient)

    def look(self, trace: Trace, output_gradient: Tensor) -> None:
        """Go on to another point."""
        self.rows.write(trace)
        torch.neg(output_gradient.T, out=self.rows.residual)
        self.multiply()

    def multiply(self) -> None:
        """Take the product of what is in `rows` now."""
        torch.mm(self.rows.flat, self._flipped, out=self._gram)  # N F: the damping is multiplied by N instead
        torch.addcmul(self._diagonal, self._diagonal, self._last, out=self._undamped)

    @property
    def gradient(self) -> Tensor:
        """The loss's gradient g [P]."""
        return self._gram[-1, :-1] / -self._samples

    def solve(self, damping: float) -> Solution:
        """Solve d = (F + damping I)^-1 g, by Cholesky."""
        torch.add(self._undamped, damping * self._samples, out=self._diagonal)
        torch.linalg.cholesky_ex(self._gram, out=(self._factor, self._failed))
        torch.linalg.solve_triangular(self._upper, self._start, upper=True, out=self._solved)
        score = torch.dot(self._half, self._half).item() / self._samples
        return Solution(torch.div(*self._parts), score, not self._failed.item())


class SampleCurvature:
    """The same direction from the N m x N m matrix J J^T / N (push-through identity): for P > N m."""

    name = "sample"

    def __init__(self, trace: Trace, output_gradient: Tensor) -> None:
        self.rows = JacobianRows(trace)
        self._samples = output_gradient.shape[0]
        self._columns = self.rows.flat[:-1]
        self.look(trace, output_gradient)

    def look(self, trace: Trace, output_gradient: Tensor) -> None:
        """Go on to another point."""
        self.rows.write(trace)
        self._residual = output_gradient.T.reshape(-1, 1)
        self._gram = self._columns.T.mm(self._columns)
        self._diagonal = self._gram.diagonal()
        self._undamped = self._diagonal.clone()
        self.gradient = self._columns.mm(self._residual).squeeze(1) / self._samples

    def solve(self, damping: float) -> Solution:
        """Solve d = (F + damping I)^-1 g, by Cholesky."""
        torch.add(self._undamped, damping * self._samples, out=self._diagonal)
        factor, failed = torch.linalg.cholesky_ex(self._gram)
        inner = torch.cholesky_solve(self._residual, factor)
        direction = self._columns.mm(inner).squeeze(1)
        return Solution(direction, torch.dot(self.gradient, direction).item(), not failed.item())


class ConjugateCurvature:
    """F only as a product with vectors; conjugate gradients from zero, stopped by the residual."""

    name = "cg"

    def __init__(self, trace: Trace, output_gradient: Tensor, tolerance: float = CG_TOLERANCE) -> None:
        self._tolerance = tolerance
        self.look(trace, output_gradient)

    def look(self, trace: Trace, output_gradient: Tensor) -> None:
        """Go on to another point."""
        self._trace = trace
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
        return Solution(solution, (self.gradient @ solution).item(), bool(torch.isfinite(length)))


def choose(name: SolverName, *, rows: int, parameters: int) -> SolverName:
    """The solver to use: what was asked for, or by size where that is "auto"."""
    if name != "auto":
        return name
    if min(rows, parameters) > DENSE_LIMIT or rows * parameters > ENTRIES_LIMIT:
        return "cg"
    return "parameter" if parameters <= rows else "sample"


def curvature(trace: Trace, output_gradient: Tensor, solver: SolverName = "auto") -> Curvature:
    """F at this point, by the chosen solver."""
    chosen = choose(solver, rows=output_gradient.numel(), parameters=trace.form.parameters)
    if chosen == "cg":
        return ConjugateCurvature(trace, output_gradient)
    if chosen == "kronecker":
        return KroneckerCurvature(trace, output_gradient)
    dense = ParameterCurvature if chosen == "parameter" else SampleCurvature
    return dense(trace, output_gradient)
