"""A tile is 284 bytes, laid out as its module says."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senn_live.protocol.tiles import CURVE_POINTS, STATUSES, TILE_BYTES, Tile, decode_tile, encode_tile

float32 = st.floats(width=32, allow_nan=False, allow_infinity=False)
tiles = st.builds(
    Tile,
    tile=st.integers(0, 2**32 - 1),
    offset=st.integers(0, 2**32 - 1),
    step=st.integers(0, 100_000),
    neurons=st.integers(0, 512),
    layers=st.integers(0, 8),
    status=st.sampled_from(STATUSES),
    loss=float32,
    low=float32,
    high=float32,
    curve=st.lists(float32, min_size=CURVE_POINTS, max_size=CURVE_POINTS),
)


@given(tiles)
def test_a_tile_comes_back_as_it_was_packed(tile: Tile) -> None:
    assert decode_tile(encode_tile(tile)) == tile


def test_every_value_is_where_the_page_looks_for_it() -> None:
    curve = [float(index) for index in range(CURVE_POINTS)]
    tile = Tile(
        tile=7, offset=300, step=120, neurons=4, layers=2, status="finished", loss=0.5, low=-2, high=2, curve=curve
    )
    data = encode_tile(tile)
    assert len(data) == TILE_BYTES == 284
    assert struct.unpack_from("<III", data) == (7, 300, 120)
    assert (struct.unpack_from("<H", data, 12)[0], data[14], data[15]) == (4, 2, 3)
    assert struct.unpack_from("<fff", data, 16) == (0.5, -2, 2)
    assert list(struct.unpack_from("<64f", data, 28)) == curve


def test_what_is_not_known_is_nan_and_what_runs_away_is_large() -> None:
    tile = Tile(
        tile=1, offset=0, step=0, neurons=0, layers=0, status="queued", loss=math.nan, low=0, high=1,
        curve=[math.inf] * CURVE_POINTS,
    )  # fmt: skip
    seen = decode_tile(encode_tile(tile))
    assert math.isnan(seen.loss)
    assert 3e38 < seen.curve[0] < math.inf


@pytest.mark.parametrize("length", [0, 283, 285])
def test_bytes_of_another_length_are_refused(length: int) -> None:
    with pytest.raises(ValueError, match=f"got {length}"):
        decode_tile(bytes(length))
