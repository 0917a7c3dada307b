"""The binary form of `Frame`: little-endian, a 4-byte unsigned offset, then float32 values.

Values: step, loss, expansion score, bound, damping, then the parameters. A step is exact in float32 up to 2**24.
Binary messages and binary journal entries are always frames; everything else is JSON text.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from .events import Frame

_OFFSET = struct.Struct("<I")
_FIXED = 5
_LARGEST = float(np.finfo(np.float32).max)


def encode_frame(offset: int, fixed: tuple[float, float, float, float, float], parameters: Sequence[float]) -> bytes:
    """The frame as bytes. `fixed` is (step, loss, expansion score, bound, damping)."""
    values = np.empty(_FIXED + len(parameters))
    values[:_FIXED] = fixed
    values[_FIXED:] = parameters
    np.clip(values, -_LARGEST, _LARGEST, out=values)  # numbers that run away are large to a reader, not infinite
    return _OFFSET.pack(offset) + values.astype("<f4").tobytes()


def decode_frame(data: bytes) -> Frame:
    """The frame that `encode_frame` packed.

    Raises:
        ValueError: if the length is not that of a frame.
    """
    if len(data) < _OFFSET.size + 4 * _FIXED or (len(data) - _OFFSET.size) % 4:
        raise ValueError(f"Expected 4 + 4 * n bytes with n >= {_FIXED}, got {len(data)} bytes.")
    values = np.frombuffer(data, dtype="<f4", offset=_OFFSET.size).astype(float)
    step, loss, expansion_score, bound, damping = values[:_FIXED].tolist()
    return Frame(
        offset=_OFFSET.unpack_from(data)[0],
        step=int(step),
        loss=loss,
        expansion_score=expansion_score,
        bound=bound,
        damping=damping,
        parameters=values[_FIXED:].tolist(),
    )
