"""The OpenAPI document, completed: the schema of problems, and nothing of FastAPI's own error shape."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ..refusals.problems import Problem
from .sockets import SOCKETS, socket_schemas

_FASTAPIS_OWN = ("HTTPValidationError", "ValidationError")


def complete_openapi(app: FastAPI) -> None:
    """Make `app.openapi()` give the whole document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            schemas = made["components"]["schemas"]
            for name in _FASTAPIS_OWN:
                schemas.pop(name, None)
            _drop_what_cannot_happen(made)
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= problem.pop("$defs")
            schemas["Problem"] = problem
            made["components"]["schemas"] = socket_schemas() | schemas  # a request's own word on a type comes first
            made["x-websockets"] = SOCKETS
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way


def _drop_what_cannot_happen(document: dict[str, Any]) -> None:
    # FastAPI documents its own 422 for every route with a parameter; ours name theirs where it can happen.
    for operations in document["paths"].values():
        for operation in operations.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]
