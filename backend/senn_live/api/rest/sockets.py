"""The websockets in the OpenAPI document: it has no word for them, so an extension of its own names what they send."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from ...protocol.classes import class_event_adapter
from ...protocol.tiles import TILE_BYTES, Tile, WallTiles

_TEMPLATE = "#/components/schemas/{model}"
_TILE = f"""A tile: {TILE_BYTES} bytes, little-endian. uint32 number · uint32 offset of the run's last entry in it ·
uint32 step · uint16 hidden neurons · uint8 hidden layers · uint8 status (0 queued, 1 running, 2 paused, 3 finished,
4 failed) · float32 loss (NaN: none yet) · float32 x of the first point · float32 x of the last · float32[64] the fit at
evenly spaced x, data units (NaN: none). At most two a second of one run; a slow reader gets the newest alone.
""".replace("\n", " ").strip()
SOCKETS: dict[str, Any] = {
    "/api/runs/{run}/stream": {
        "summary": "A run's journal, live",
        "query": {
            "after": "offset to start after; without it the fold comes first",
            "without": "passing, trials, or both with a comma: not to be sent landscapes in passing, and trials",
        },
        "text": [{"$ref": "#/components/schemas/RunView"}, {"description": "an event; see docs/protocol.md"}],
        "binary": "a frame: uint32 offset, then float32 step, loss, expansion score, bound, damping, parameters",
    },
    "/api/classes/{code}/stream": {
        "summary": "A class's journal, live, as the token's holder may see it",
        "query": {
            "after": "offset to start after; without it the view comes first",
            "token": "teacher's or a member's",
        },
        "text": [{"$ref": "#/components/schemas/ClassView"}, {"$ref": "#/components/schemas/AnyClassEvent"}],
    },
    "/api/classes/{code}/wall": {
        "summary": "All tiles of the class's present activity",
        "query": {"token": "teacher's or a member's; without it hidden tiles are left out"},
        "text": [{"$ref": "#/components/schemas/WallTiles"}],
        "binary": _TILE,
    },
}


def socket_schemas() -> dict[str, Any]:
    """The schemas of what the sockets send and no request answers."""
    found: dict[str, Any] = {}
    sent: dict[str, TypeAdapter[Any]] = {
        "AnyClassEvent": class_event_adapter,
        "WallTiles": TypeAdapter(WallTiles),
        "Tile": TypeAdapter(Tile),
    }
    for name, adapter in sent.items():
        schema = adapter.json_schema(mode="serialization", ref_template=_TEMPLATE)
        found |= schema.pop("$defs", {})
        found[name] = schema
    return found
