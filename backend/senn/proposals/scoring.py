"""The exact worth of new Jacobian columns, and what pure noise would make of the same columns.

A proposal adds columns C to J without changing the function. With everything projected off range(J),

    d_eta = g^T C (C^T C)^-1 C^T g / N ,     maximal over what the columns' weights leave free.

For a neuron the columns are its three basis functions: the weights found are its best (v, c, l), in closed form. All
proposals of a family and all noise draws go through the same two matrix products.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

SPAN_CUTOFF = 1e-3  # singular values of J below this share of the largest count as not yet usable by training
NEURON = 3  # columns of a proposed neuron: its three basis functions
RIDGE = {torch.float64: 1e-8, torch.float32: 1e-4}  # on the diagonal of columns' Gram matrices, relative to it


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

    @cached_property
    def _measures(self) -> Tensor:
        """Basis and residual side by side [R, r + 1]: columns meet both in one product."""
        return torch.cat((self.explained, self.row.unsqueeze(1)), 1)

    def project(self, vectors: Tensor) -> Tensor:
        """Vectors [K, R] without their part in range(J)."""
        return _project(vectors, self.explained)

    def scores(self, columns: Tensor, sound: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """d_eta [C] of C proposals with k columns each, given as [k, C, R], and the best on every noise draw [D].

        Unsound proposals count as zero in both.
        """
        met = self.meet(columns)
        scores = met.scores(self.samples)
        return scores if sound is None else scores * sound, self.best_noise(columns, met, sound)

    def weights(self, columns: Tensor) -> Tensor:
        """The weights [k] of one proposal's columns [k, R] that explain the residual best."""
        return self.weights_of_each(columns.unsqueeze(1))[0]

    def weights_of_each(self, columns: Tensor) -> Tensor:
        """The same for C proposals at once: weights [C, k] of columns [k, C, R]."""
        return self.meet(columns).weights()

    def meet(self, columns: Tensor, gram: Tensor | None = None) -> Met:
        """Columns [k, C, R] projected off range(J), as far as scores need them; `gram` where it is known."""
        kinds, proposals, rows = columns.shape
        measured = torch.mm(columns.reshape(kinds * proposals, rows), self._measures).view(
            kinds, proposals, self._measures.shape[1]
        )
        inner = measured[:, :, :-1].transpose(0, 1)
        gram = ridged_gram(columns) if gram is None else gram
        factor, _ = torch.linalg.cholesky_ex(torch.baddbmm(gram, inner, inner.mT, alpha=-1))
        return Met(factor, measured[:, :, -1])

    def best_noise(self, columns: Tensor, met: Met, sound: Tensor | None = None) -> Tensor:
        """The best score on every noise draw [D]."""
        kinds, proposals, rows = columns.shape
        if not self.noise.shape[1] or not proposals:
            return columns.new_zeros(self.noise.shape[1])
        narrow = columns.to(self.noise.dtype).reshape(kinds * proposals, rows)
        products = torch.mm(narrow, self.noise).view(kinds, proposals, -1)
        white = _whitened(met.factor.to(self.noise.dtype), products, sound)
        squares = white[0].square_()
        for other in white[1:]:
            squares.addcmul_(other, other)
        best: Tensor = squares.amax(0).div_(self.samples)
        return best.to(columns.dtype)


@dataclass(frozen=True)
class Met:
    """What proposals have to do with the residual.

    Attributes:
        factor: Cholesky factors [C, k, k] of their columns' Gram matrices off range(J).
        products: Their columns' products with the residual [k, C].
    """

    factor: Tensor
    products: Tensor

    def scores(self, samples: int) -> Tensor:
        """d_eta [C]."""
        white = _whitened(self.factor, self.products.unsqueeze(2).clone())
        total: Tensor = white.square_().sum((0, 2)).div_(samples)
        return total

    def weights(self) -> Tensor:
        """The weights [C, k] that explain the residual best."""
        white, kinds = _whitened(self.factor, self.products.unsqueeze(2).clone()), len(self.products)
        if kinds > NEURON:
            solved: Tensor = torch.linalg.solve_triangular(self.factor.mT, white.transpose(0, 1), upper=True)
            return solved.squeeze(2)
        weights = white.squeeze(2)
        for row in reversed(range(kinds)):
            for below in range(row + 1, kinds):
                weights[row].addcmul_(self.factor[:, below, row], weights[below], value=-1)
            weights[row].div_(self.factor[:, row, row])
        return weights.T

    def part(self, chunk: slice) -> Met:
        """Some of the proposals."""
        return Met(self.factor[chunk], self.products[:, chunk])


def ridged_gram(columns: Tensor) -> Tensor:
    """Gram matrices [C, k, k] of columns [k, C, R], the ridge on their diagonals.

    The ridge is a share of each column's own square: one that lies in range(J) altogether then counts for nothing
    instead of dividing by zero.
    """
    arranged = columns.transpose(0, 1)
    gram = torch.bmm(arranged, arranged.mT)
    gram.diagonal(dim1=1, dim2=2).mul_(1 + RIDGE[columns.dtype]).add_(torch.finfo(columns.dtype).tiny)
    return gram


def _whitened(factor: Tensor, products: Tensor, sound: Tensor | None = None) -> Tensor:
    """Products [k, C, n] of columns that the inverse factors [C, k, k] make orthonormal; zero where not sound.

    Overwrites the products. Three by three (neurons: most of all proposals) by substitution, in passes over all
    proposals at once: a third of the time of a triangular solve for each.
    """
    kinds = len(products)
    if kinds > NEURON:
        solved: Tensor = torch.linalg.solve_triangular(factor, products.transpose(0, 1), upper=False).transpose(0, 1)
        return solved if sound is None else solved * sound.unsqueeze(1)
    inverse = factor.diagonal(dim1=1, dim2=2).reciprocal()
    if sound is not None:
        inverse.mul_(sound.unsqueeze(1))
    for row in range(kinds):
        for column in range(row):
            products[row].addcmul_(factor[:, row, column].unsqueeze(1), products[column], value=-1)
        products[row].mul_(inverse[:, row].unsqueeze(1))
    return products


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


def effective_samples(column: Tensor) -> Tensor:
    """(sum phi^2)^2 / sum phi^4 along the last dimension: on how many samples a column rests."""
    squares = column * column
    fourth = torch.linalg.vecdot(squares, squares).clamp_min(torch.finfo(column.dtype).tiny)
    count: Tensor = squares.sum(-1).square_().div_(fourth)
    return count


def _project(vectors: Tensor, explained: Tensor) -> Tensor:
    return vectors - (vectors @ explained) @ explained.T
