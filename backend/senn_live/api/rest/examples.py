"""Examples in the OpenAPI: every one is accepted as it stands (a test sends them)."""

from __future__ import annotations

from typing import Any

SPECIFICATIONS: dict[str, Any] = {
    "defaults": {"summary": "everything at its default", "value": {}},
    "preset": {"summary": "a shipped target", "value": {"task": {"kind": "preset", "name": "sines"}, "seed": 7}},
    "formula": {
        "summary": "a typed formula",
        "value": {"task": {"kind": "formula", "formula": "sin(3*x) + x/2", "low": -2, "high": 2}, "noise": 0.1},
    },
    "points": {
        "summary": "samples as they are, by the paper's rule",
        "value": {
            "task": {"kind": "points", "x": [0, 1, 2, 3, 4], "y": [0, 1, 4, 9, 16]},
            "rule": {"name": "paper"},
        },
    },
}
COMMANDS: dict[str, Any] = {
    "pause": {"summary": "hold before the next step", "value": {"type": "pause"}},
    "resume": {"summary": "go on", "value": {"type": "resume"}},
    "step": {"summary": "train ten steps", "value": {"type": "step", "count": 10}},
    "next_growth": {"summary": "train until it grows", "value": {"type": "next_growth"}},
    "set_pace": {"summary": "as fast as possible", "value": {"type": "set_pace", "pace": "max"}},
    "edit": {"summary": "more noise, network kept", "value": {"type": "edit", "noise": 0.2}},
    "force": {"summary": "grow in width now", "value": {"type": "force", "kind": "width"}},
    "place": {"summary": "a neuron at x = 0.5", "value": {"type": "place", "location": 0.5, "scale": 0.2}},
    "forbid": {"summary": "refuse the next growth", "value": {"type": "forbid"}},
    "undo": {"summary": "take the last growth back", "value": {"type": "undo"}},
    "stop": {"summary": "finish here", "value": {"type": "stop"}},
}
FORKS: dict[str, Any] = {
    "refuse": {"summary": "the twin that did not grow", "value": {"offset": 12, "intervention": {"type": "forbid"}}},
    "plain": {"summary": "the same again", "value": {"offset": 12}},
}
FORMULAS: dict[str, Any] = {
    "sine": {"summary": "a slow wave on a slope", "value": {"kind": "formula", "formula": "sin(3*x) + x/2"}},
}
_TABLE = {"schema": {"type": "string"}, "example": "x,y\n0,0.1\n1,0.9\n2,4.2\n3,8.8\n"}
_BINARY = {**_TABLE, "schema": {"type": "string", "format": "binary"}}
TABLE_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"text/csv": _TABLE, "application/octet-stream": _BINARY}}
}
