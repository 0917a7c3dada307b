"""Quantiles of Student's t, against printed tables."""

from __future__ import annotations

from statistics import NormalDist

import pytest

from senn.uncertainty.student import two_sided

TABLE = {
    (0.5, 7): 0.7111,
    (0.95, 1): 12.7062,
    (0.95, 2): 4.3027,
    (0.95, 5): 2.5706,
    (0.95, 30): 2.0423,
    (0.99, 3): 5.8409,
    (0.999, 48): 3.5051,
}


@pytest.mark.parametrize(("asked", "quantile"), TABLE.items())
def test_it_is_the_table_s(asked: tuple[float, int], quantile: float) -> None:
    assert two_sided(*asked) == pytest.approx(quantile, rel=1e-4)


def test_between_whole_degrees_it_lies_between_and_with_many_it_is_the_normal_one() -> None:
    assert two_sided(0.95, 5) > two_sided(0.95, 5.5) > two_sided(0.95, 6)
    assert two_sided(0.95, 5000) == pytest.approx(NormalDist().inv_cdf(0.975), rel=1e-3)
