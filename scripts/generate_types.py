"""Write frontend/types/protocol.d.ts from the pydantic models. `--check` compares instead and fails on a difference."""

from __future__ import annotations

import json
import subprocess

from generated import ROOT, write_or_check

from senn_live.protocol.schema import json_schema

TARGET = ROOT / "frontend" / "types" / "protocol.d.ts"
HEADER = "/* Generated from backend/senn_live/protocol by `make types`. Do not edit. */"


def _without_titles(node: object) -> object:
    """The schema without the titles pydantic gives to fields, which would become a type name each."""
    if isinstance(node, dict):
        return {
            key: _without_titles(value)
            for key, value in node.items()
            if not (key == "title" and isinstance(value, str))
        }
    if isinstance(node, list):
        return [_without_titles(item) for item in node]
    return node


def declarations() -> str:
    """The TypeScript declarations of all wire types."""
    schema = json_schema()
    definitions = {name: _without_titles(body) for name, body in schema["$defs"].items()}
    wrapped = {
        "title": "Protocol",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"$ref": f"#/$defs/{name}"} for name in definitions},
        "required": list(definitions),
        "$defs": definitions,
    }
    tool = ROOT / "node_modules" / ".bin" / "json2ts"
    options = ["--bannerComment", HEADER, "--maxItems", "0", "--no-additionalProperties"]
    done = subprocess.run([tool, *options], input=json.dumps(wrapped), capture_output=True, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(write_or_check(TARGET, declarations()))
