"""What the wall of a class is sent: a list of tiles as JSON text, and each tile as 284 bytes.

A binary message is one tile, little-endian:

| byte | type        | what                                                                       |
|------|-------------|----------------------------------------------------------------------------|
| 0    | uint32      | the tile's number: the list says whose it is                               |
| 4    | uint32      | offset of the run's last journal entry in it                               |
| 8    | uint32      | step                                                                       |
| 12   | uint16      | size: hidden neurons; 0 before the run has begun                           |
| 14   | uint8       | hidden layers                                                              |
| 15   | uint8       | status: 0 queued, 1 running, 2 paused, 3 finished, 4 failed                |
| 16   | float32     | loss, standardised units; NaN where none is known                          |
| 20   | float32     | x of the curve's first point, data units                                   |
| 24   | float32     | x of its last point                                                        |
| 28   | float32[64] | the fit at 64 evenly spaced x, both ends included, data units; NaN: no fit |

The fit is NaN before the run has begun, and where it is no curve (classes in the plane).
"""

from __future__ import annotations

import struct
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from pydantic import Field

from .classes import MemberId, RunName
from .events import Status
from .specification import Wire

CURVE_POINTS = 64
STATUSES: tuple[Status, ...] = get_args(Status)
_HEAD = struct.Struct("<IIIHBBfff")
TILE_BYTES = _HEAD.size + 4 * CURVE_POINTS
_LARGEST = float(np.finfo(np.float32).max)
Values = npt.NDArray[np.float64]


class WallTile(Wire):
    """Whose a tile is. Numbers are given once: a run that replaces another one has another."""

    tile: int = Field(description="number that the tile's binary messages begin with")
    member: MemberId
    run: RunName
    at_s: float = Field(description="when the run was put on the wall, seconds since 1970")
    hidden: bool = Field(description="taken off the wall: sent to the teacher and the pupil alone")


class WallTiles(Wire):
    """All tiles of the present activity: the first message, and again whenever there are other ones."""

    type: Literal["wall"] = "wall"
    activity: int
    tiles: list[WallTile]


class Tile(Wire):
    """A tile as its bytes say it. The page's type, too."""

    tile: int
    offset: int
    step: int
    neurons: int
    layers: int
    status: Status
    loss: float
    low: float
    high: float
    curve: list[float]


def encode_tile(tile: Tile) -> bytes:
    """The tile as bytes; numbers that run away are large to a reader, not infinite."""
    floats = np.clip([tile.loss, tile.low, tile.high, *tile.curve], -_LARGEST, _LARGEST).astype("<f4")
    neurons, layers = min(tile.neurons, 0xFFFF), min(tile.layers, 0xFF)
    fixed = (tile.tile, tile.offset, tile.step, neurons, layers, STATUSES.index(tile.status))
    return _HEAD.pack(*fixed, *floats[:3].tolist()) + floats[3:].tobytes()


def decode_tile(data: bytes) -> Tile:
    """The tile that `encode_tile` packed.

    Raises:
        ValueError: if the length is not that of a tile.
    """
    if len(data) != TILE_BYTES:
        raise ValueError(f"Expected {TILE_BYTES} bytes, got {len(data)}.")
    number, offset, step, neurons, layers, status, loss, low, high = _HEAD.unpack_from(data)
    return Tile(
        tile=number,
        offset=offset,
        step=step,
        neurons=neurons,
        layers=layers,
        status=STATUSES[status],
        loss=loss,
        low=low,
        high=high,
        curve=np.frombuffer(data, "<f4", offset=_HEAD.size).tolist(),
    )
