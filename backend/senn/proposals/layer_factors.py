"""The paper's cheap lower bound of what a neuron is worth, from one layer's Kronecker factors.

With `a` what already feeds the layer above, `a_p` what the proposal would feed it, `e` the gradient at that layer's
pre-activation, A = E[a a^T], S = E[e e^T] and A_p = E[a_p a_p^T]:

    e_r     = e - E[e a^T] A^-1 a                                  what present neurons cannot explain
    eta_c   = tr(S^-1 E[e a^T] A^-1 E[a e^T])                      the layer's present score
    d_eta'  = tr(S^-1 E[e_r a_p^T] A_p^-1 E[a_p e_r^T])            <= the Kronecker-factored increase

The reference leaves the bias out of `a` and normalises the gradients in S per sample; so does the `paper` rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from senn.gradient.linear import pseudo_inverse

REFERENCE_DAMPING = 0.1  # of S, in units of its mean diagonal: what the reference's decisions use


@dataclass(frozen=True)
class LayerFactors:
    """One layer's factors, ready to score proposals.

    Attributes:
        unexplained: e_r [N, K].
        metric: S^-1 [K, K], as used for proposals.
        layer_score: eta_c.
    """

    unexplained: Tensor
    metric: Tensor
    layer_score: Tensor

    def lower_bounds(self, proposed: Tensor) -> Tensor:
        """d_eta' [C] of C proposals with k features each, given as [C, k, N]."""
        samples = proposed.shape[-1]
        if proposed.shape[1] == 1:
            values = proposed.squeeze(1)
            cross = values @ self.unexplained  # [C, K]
            weighted = ((cross @ self.metric) * cross).sum(1)
            power = torch.linalg.vecdot(values, values).clamp_min(torch.finfo(values.dtype).tiny)
            return weighted.div_(power * samples)
        cross = proposed @ self.unexplained / samples  # [C, k, K]
        own = pseudo_inverse(proposed @ proposed.mT / samples)
        return ((own @ cross @ self.metric) * cross).sum((1, 2))


def layer_factors(features: Tensor, error: Tensor, spread: Tensor, damping: float = 0.0) -> LayerFactors:
    """Factors of the layer fed by `features` [N, w], from `error` e [N, K] and the rows [N, K] that S averages."""
    samples = features.shape[0]
    inverse = pseudo_inverse(features.T @ features / samples)
    cross = features.T @ error / samples  # [w, K]
    solved = inverse @ cross
    second = spread.T @ spread / samples
    metric = undamped = pseudo_inverse(second)
    if damping:
        metric = second.clone()
        metric.diagonal().add_(damping * second.diagonal().mean())
        metric = pseudo_inverse(metric)
    score = ((solved @ undamped) * cross).sum()
    return LayerFactors(error - features @ solved, metric, score)
