"""A frame is four bytes and its float32 values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from senn_live.protocol.frames import decode_frame, encode_frame

float32 = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 100_000),
    st.tuples(float32, float32, float32, float32),
    st.lists(float32, max_size=200),
)
def test_a_frame_comes_back_as_it_was_packed(
    offset: int, step: int, scalars: tuple[float, float, float, float], parameters: list[float]
) -> None:
    frame = decode_frame(encode_frame(offset, (step, *scalars), parameters))
    assert (frame.offset, frame.step, frame.parameters) == (offset, step, parameters)
    assert (frame.loss, frame.expansion_score, frame.bound, frame.damping) == scalars


def test_a_frame_costs_four_bytes_more_than_its_payload() -> None:
    assert len(encode_frame(7, (1, 2, 3, 4, 5), np.zeros(19))) == 4 + 4 * (5 + 19)


@pytest.mark.parametrize("length", [0, 3, 23, 25])
def test_bytes_of_another_length_are_refused(length: int) -> None:
    with pytest.raises(ValueError, match=f"got {length} bytes"):
        decode_frame(bytes(length))
