"""The wire types as one JSON Schema, from which the page's `protocol.d.ts` is generated."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from . import classes, commands, events, lessons, presets, specification, tables, tiles

_MODULES = (specification, commands, events, presets, tables, lessons, classes, tiles)


def wire_models() -> list[type[BaseModel]]:
    """Every model of the protocol, once, in the order of definition."""
    found: dict[str, type[BaseModel]] = {}
    for module in _MODULES:
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, BaseModel) and value is not BaseModel:
                found.setdefault(name, value)
    return [
        model for name, model in found.items() if name not in {"Wire", "Event", "Activity", "_WithRun", "ClassEvent"}
    ]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of all wire types, as they are sent (defaults present)."""
    _, schema = models_json_schema([(model, "serialization") for model in wire_models()], title="Protocol")
    return schema
