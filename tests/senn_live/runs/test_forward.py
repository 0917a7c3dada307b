"""The web side's forward pass is torch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from senn.network.network import form_of, unflatten
from senn_live.protocol.events import NetworkState, Scaling
from senn_live.runs.forward import curve, evaluate, parameter_count

shapes = st.tuples(st.integers(1, 3), st.lists(st.integers(1, 9), max_size=4), st.integers(1, 4))


@given(shapes, st.integers(0, 2**31 - 1))
def test_it_gives_what_torch_gives(shape: tuple[int, list[int], int], seed: int) -> None:
    inputs, widths, outputs = shape
    generator = torch.Generator().manual_seed(seed)
    count = form_of(inputs, tuple(widths), outputs).parameters
    assert parameter_count(inputs, widths, outputs) == count
    parameters = 3 * torch.randn(count, generator=generator, dtype=torch.float64)
    x = 2 * torch.randn((64, inputs), generator=generator, dtype=torch.float64)
    state = NetworkState(inputs=inputs, widths=widths, outputs=outputs, parameters=parameters.tolist())
    expected = unflatten(parameters, inputs, tuple(widths), outputs).evaluate(x).numpy()
    np.testing.assert_allclose(evaluate(state, x.numpy()), expected, rtol=1e-9, atol=1e-9)


def test_a_curve_is_in_the_datas_own_units() -> None:
    line = NetworkState(inputs=1, widths=[], outputs=1, parameters=[3.0, 1.0])  # 3 u + 1
    scaling = Scaling(x_shift=[10.0], x_scale=[2.0], y_shift=[100.0], y_scale=[5.0])
    assert curve(line, scaling, np.array([10.0, 12.0])).tolist() == [105.0, 120.0]


@pytest.mark.parametrize("count", [0, 6, 8])
def test_parameters_of_another_shape_are_refused(count: int) -> None:
    state = NetworkState(inputs=1, widths=[1], outputs=1, parameters=[0.0] * count)
    with pytest.raises(ValueError, match=rf"Expected 7 parameters for widths \[1\], got {count}"):
        evaluate(state, np.zeros((1, 1)))


def test_numbers_that_run_away_are_values_and_no_error() -> None:
    state = NetworkState(inputs=1, widths=[1], outputs=1, parameters=[1e300, 1e300, 1e300, 1e300, 1e300, 1e300, 1e300])
    assert not np.isfinite(evaluate(state, np.array([[1e10]]))).all()
