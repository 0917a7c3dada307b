"""Errors as `application/problem+json` (RFC 9457), the same shape everywhere, and their part of the OpenAPI."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from ...transport.ports import TransportError
from .errors import UNEXPECTED, FieldError, InvalidError, RefusalError, Row, row

_SHOWN = 100
MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """One field that is not as specified."""

    field: str = Field(examples=["noise"])
    expected: str = Field(examples=["Input should be greater than or equal to 0"])
    got: str = Field(examples=["-1"])


class Problem(BaseModel):
    """What went wrong, for a person and for a program."""

    type: str = Field(description="stable name of the kind of error", examples=["urn:senn-live:invalid"])
    title: str = Field(examples=["The request is not as specified"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["noise: Input should be greater than or equal to 0"])
    errors: list[FieldProblem] = Field(default_factory=list, description="the fields at fault, where there are any")


def shown(value: object) -> str:
    """A value from outside, short and always encodable."""
    text = value if isinstance(value, str) else repr(value)
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def problem_body(line: Row, detail: str, errors: Iterable[FieldError] = ()) -> bytes:
    """The JSON of a problem."""
    fields = [
        {"field": shown(error.field), "expected": shown(error.expected), "got": shown(error.got)} for error in errors
    ]
    return orjson.dumps(
        {
            "type": f"urn:senn-live:{line.name}",
            "title": line.title,
            "status": line.status,
            "detail": detail.encode("utf-8", "replace").decode(),
            "errors": fields,
        }
    )


def problem(error: Exception) -> Response:
    """The response for an error of the tree or of the transport."""
    line = row(error)
    errors = error.errors if isinstance(error, RefusalError) else ()
    headers = {}
    if isinstance(error, RefusalError) and error.retry_after_s is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after_s)))
    if line.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(
        problem_body(line, str(error), errors), status_code=line.status, media_type=MEDIA_TYPE, headers=headers
    )


def invalid(errors: Iterable[Any], prefix: tuple[str, ...] = ()) -> InvalidError:
    """Pydantic's findings as the tree's error."""
    return InvalidError(
        *(
            FieldError(
                field=".".join(str(part) for part in (*prefix, *error["loc"])) or "body",
                expected=error["msg"].removeprefix("Value error, "),
                got=shown(error.get("input")),
            )
            for error in errors
        )
    )


def _from_validation(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    findings = [{**finding, "loc": finding["loc"][1:]} for finding in error.errors()]
    return problem(invalid(findings))


def _from_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    line = Row(status.name.lower(), status, 4000 + status, status.phrase)
    return Response(
        problem_body(line, f"{error.detail}."), status_code=status, media_type=MEDIA_TYPE, headers=error.headers
    )


def _from_tree(_: Request, error: Exception) -> Response:
    return problem(error)


def unexpected() -> Response:
    """The response for a bug of ours: nothing of the error itself, which is in the log."""
    detail = "The server met an error it did not expect. It is in the log; please report it."
    return Response(problem_body(UNEXPECTED, detail), status_code=500, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Let every error of the app become a problem."""
    app.add_exception_handler(RequestValidationError, _from_validation)
    app.add_exception_handler(HTTPException, _from_http)
    app.add_exception_handler(RefusalError, _from_tree)
    app.add_exception_handler(TransportError, _from_tree)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can be refused with these statuses."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in sorted({*statuses, 400, 429, 503})
    }
