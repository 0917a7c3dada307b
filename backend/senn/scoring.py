"""The exact worth of new Jacobian columns, and what pure noise would make of the same columns.

A proposal adds columns C to J without changing the function. With everything projected off range(J),

    d_eta = g^T C (C^T C)^-1 C^T g / N ,     maximal over what the columns' weights leave free.

For a neuron the columns are its three basis functions: the weights found are its best (v, c, l), in closed form. All
proposals of a family and all noise draws go through the same two matrix products.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

SPAN_CUTOFF = 1e-3  # singular values of J below this share of the largest count as not yet usable by training
NEURON = 3  # columns of a proposed neuron: its three basis functions
RIDGE = {torch.float64: 1e-8, torch.float32: 1e-4}  # of the normalised columns' Gram matrix


def span(jacobian: Tensor) -> Tensor:
    """An orthonormal basis [R, r] of range(J), without directions that J hardly has.

    From the smaller Gram matrix: squared, the cutoff is 1e-6, far above float64's rounding; it is computed in float64.
    """
    matrix = jacobian.double()
    matrix = matrix[:, matrix.any(0)]  # a new neuron's inputs have none yet; thousands of zeros upset the eigensolver
    rows, parameters = matrix.shape
    gram = matrix.T @ matrix if parameters <= rows else matrix @ matrix.T
    values, vectors = torch.linalg.eigh(gram)
    kept = values > SPAN_CUTOFF**2 * values[-1].clamp_min(torch.finfo(values.dtype).tiny)
    values, vectors = values[kept], vectors[:, kept]
    if parameters <= rows:
        vectors = (matrix @ vectors) * values.rsqrt()
    basis: Tensor = vectors.to(jacobian.dtype)
    return basis


@dataclass(frozen=True)
class Residual:
    """What the present network cannot explain of g_y, and noise of the same size.

    Attributes:
        explained: Orthonormal basis [R, r] of range(J).
        row: The projected residual [R].
        noise: Its projected sign flips [R, D], of the same length, in float32: enough for a quantile.
        samples: N.
    """

    explained: Tensor
    row: Tensor
    noise: Tensor
    samples: int

    def project(self, vectors: Tensor) -> Tensor:
        """Vectors [K, R] without their part in range(J)."""
        return _project(vectors, self.explained)

    def scores(self, columns: Tensor, sound: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """d_eta [C] of C proposals with k columns each, given as [k, C, R], and the best on every noise draw [D].

        Unsound proposals count as zero in both.
        """
        whitener = self._whitener(columns)
        if sound is not None:
            whitener *= sound[:, None, None]
        white = torch.bmm(whitener, columns.transpose(0, 1))  # [C, k, R]
        scores: Tensor = (white @ self.row).square_().sum(1).div_(self.samples)
        products = torch.mm(white.to(self.noise.dtype).flatten(0, 1), self.noise).view(*white.shape[:2], -1)
        squares = products[:, 0].square()
        for kind in range(1, white.shape[1]):
            squares.addcmul_(products[:, kind], products[:, kind])
        best: Tensor = squares.amax(0).div_(self.samples)
        return scores, best.to(scores.dtype)

    def weights(self, columns: Tensor) -> Tensor:
        """The weights [k] of one proposal's columns [k, R] that explain the residual best."""
        whitener = self._whitener(columns.unsqueeze(1))[0]
        return whitener.T @ (whitener @ (columns @ self.row))

    def weights_of_each(self, columns: Tensor) -> Tensor:
        """The same for C proposals at once: weights [C, k] of columns [k, C, R]."""
        whitener = self._whitener(columns)
        products = (columns @ self.row).T.unsqueeze(2)
        return (whitener.mT @ (whitener @ products)).squeeze(2)

    def _whitener(self, columns: Tensor) -> Tensor:
        """Per proposal the lower triangular [C, k, k] that makes its columns orthonormal off range(J).

        From the Cholesky factor of their projected Gram matrix, scaled to unit columns to give the ridge a meaning: a
        column that lies in range(J) altogether then counts for nothing instead of dividing by zero.
        """
        kinds, proposals, rows = columns.shape
        arranged = columns.transpose(0, 1)
        inner = torch.mm(columns.reshape(kinds * proposals, rows), self.explained)
        inner = inner.view(kinds, proposals, -1).transpose(0, 1)
        gram = torch.bmm(arranged, arranged.mT)
        scale = gram.diagonal(dim1=1, dim2=2).clamp_min(torch.finfo(gram.dtype).tiny).rsqrt()
        gram = torch.baddbmm(gram, inner, inner.mT, alpha=-1).mul_(scale.unsqueeze(1)).mul_(scale.unsqueeze(2))
        gram.diagonal(dim1=1, dim2=2).add_(RIDGE[columns.dtype])
        factor, _ = torch.linalg.cholesky_ex(gram)
        return _inverse_of_lower(factor).mul_(scale.unsqueeze(1))


def residual(explained: Tensor, output_gradient: Tensor, draws: int, generator: torch.Generator) -> Residual:
    """Project g_y [N, m] and `draws` random sign flips of it (one sign per sample) off what is explained.

    The flips are scaled to the residual's own length after projection: noise has no part in range(J) either.
    """
    samples, outputs = output_gradient.shape
    left = _project(output_gradient.reshape(1, -1), explained)
    signs = torch.randint(0, 2, (draws, samples), generator=generator) * 2 - 1
    flipped = left.reshape(samples, outputs) * signs.to(left).unsqueeze(2)
    noise = _project(flipped.flatten(1), explained)
    length = noise.norm(dim=1, keepdim=True).clamp_min(torch.finfo(left.dtype).tiny)
    noise = (noise * (left.norm() / length)).to(torch.float32)
    return Residual(explained, left.squeeze(0), noise.T.contiguous(), samples)


def _inverse_of_lower(factor: Tensor) -> Tensor:
    """Inverses of lower triangular matrices [C, k, k]; three by three by substitution, at a quarter of the time."""
    size = factor.shape[1]
    if size != NEURON:
        identity = torch.eye(size, dtype=factor.dtype, device=factor.device).expand_as(factor)
        solved: Tensor = torch.linalg.solve_triangular(factor, identity, upper=False)
        return solved
    inverse = torch.zeros_like(factor)
    diagonal = inverse.diagonal(dim1=1, dim2=2)
    torch.reciprocal(factor.diagonal(dim1=1, dim2=2), out=diagonal)
    first, second, third = diagonal.unbind(1)
    middle = torch.mul(factor[:, 1, 0], first).mul_(second).neg_()
    inverse[:, 1, 0] = middle
    inverse[:, 2, 1] = torch.mul(factor[:, 2, 1], second).mul_(third).neg_()
    inverse[:, 2, 0] = (factor[:, 2, 0] * first).addcmul_(factor[:, 2, 1], middle).mul_(third).neg_()
    return inverse


def effective_samples(column: Tensor) -> Tensor:
    """(sum phi^2)^2 / sum phi^4 along the last dimension: on how many samples a column rests."""
    squares = column * column
    fourth = torch.linalg.vecdot(squares, squares).clamp_min(torch.finfo(column.dtype).tiny)
    count: Tensor = squares.sum(-1).square_().div_(fourth)
    return count


def _project(vectors: Tensor, explained: Tensor) -> Tensor:
    return vectors - (vectors @ explained) @ explained.T
