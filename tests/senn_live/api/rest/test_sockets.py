"""The OpenAPI names every websocket and what it sends."""

from __future__ import annotations

import re

from senn_live.api.app import create_app
from senn_live.protocol.tiles import STATUSES
from senn_live.transport import open_transport


def test_every_websocket_is_named_and_whatever_it_refers_to_is_there() -> None:
    document = create_app(open_transport("memory://")).openapi()
    sockets = document["x-websockets"]
    assert set(sockets) == {"/api/runs/{run}/stream", "/api/classes/{code}/stream", "/api/classes/{code}/wall"}
    referred = re.findall(r"#/components/schemas/([\w-]+)", str(document))
    assert {"RunView", "ClassView", "AnyClassEvent", "WallTiles"} <= set(referred)
    assert set(referred) <= set(document["components"]["schemas"])


def test_the_tiles_layout_is_told_with_its_statuses() -> None:
    document = create_app(open_transport("memory://")).openapi()
    told = document["x-websockets"]["/api/classes/{code}/wall"]["binary"]
    assert all(f"{number} {status}" in told for number, status in enumerate(STATUSES))
    assert "284 bytes" in told
