"""Write docs/settings.md from the settings' models. `--check` compares instead and fails on a difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generated import ROOT, write_or_check
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from senn_live.settings import Settings

TARGET = ROOT / "docs" / "settings.md"
HEAD = """# Settings

Generated from `backend/senn_live/settings.py` by `make types`. A setting is taken from the command line where the
command has the option, else from the environment, else it is the default. A wrong value is one sentence and exit
code 2.

| environment variable | default | limits | meaning |
|---|---|---|---|
"""
LIMITS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def knobs(model: type[BaseModel], prefix: str = "SENN_") -> Iterator[tuple[str, FieldInfo]]:
    """Environment variable and field of every knob, those of nested models included."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from knobs(field.annotation, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}", field


def limits(field: FieldInfo) -> str:
    """What a value must be, from the field's constraints or its list of words."""
    words = getattr(field.annotation, "__args__", ())
    if words and all(isinstance(word, str) for word in words):
        return ", ".join(words)
    bounds = [f"{LIMITS[key]} {value:,}" for item in field.metadata for key, value in _bounds(item)]
    return ", ".join(bounds).replace(",", " ") if len(bounds) < 2 else " and ".join(bounds).replace(",", " ")


def _bounds(item: Any) -> list[tuple[str, float]]:
    return [(key, getattr(item, key)) for key in LIMITS if hasattr(item, key)]


def default(field: FieldInfo) -> str:
    """The default in words."""
    if field.default_factory is not None:
        return "a file in the user's data folder"
    return "none" if field.default == () else f"`{field.default}`"


def page() -> str:
    """The page's text."""
    rows = [
        f"| `{name}` | {default(field)} | {limits(field)} | {field.description} |" for name, field in knobs(Settings)
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    raise SystemExit(write_or_check(TARGET, page()))
