"""Errors as `application/problem+json` (RFC 9457), the same shape everywhere, and their part of the OpenAPI."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from itertools import islice
from reprlib import Repr
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from ...transport.ports import TransportError
from .errors import UNEXPECTED, FieldError, InvalidError, RefusalError, Row, row

_SHOWN = 100
MOST_ERRORS = 20  # told of one request: more help nobody, and a body may hold a hundred thousand
_MOST_DETAIL = 1000
_brief = Repr()
_brief.maxstring = _brief.maxother = _brief.maxlong = 2 * _SHOWN
_brief.maxlist = _brief.maxtuple = _brief.maxdict = _brief.maxset = 20
_brief.maxlevel = 3
MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """One field that is not as specified."""

    field: str = Field(examples=["noise"])
    expected: str = Field(examples=["Input should be greater than or equal to 0"])
    got: str = Field(examples=["-1"])
    options: dict[str, list[str]] | None = Field(
        None,
        description="where the body can be read in two ways: the answers that would settle it, by query parameter",
        examples=[{"decimal": ["point", "comma"]}],
    )


class Problem(BaseModel):
    """What went wrong, for a person and for a program."""

    type: str = Field(description="stable name of the kind of error", examples=["urn:senn-live:invalid"])
    title: str = Field(examples=["The request is not as specified"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["noise: Input should be greater than or equal to 0"])
    errors: list[FieldProblem] = Field(default_factory=list, description="the fields at fault, where there are any")


def shown(value: object) -> str:
    """A value from outside, short and always encodable; a large one is not written out to be cut."""
    text = value[: _SHOWN + 1] if isinstance(value, str) else _brief.repr(value)
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def problem_body(line: Row, detail: str, errors: Iterable[FieldError] = ()) -> bytes:
    """The JSON of a problem."""
    fields = [
        {"field": shown(error.field), "expected": shown(error.expected), "got": shown(error.got)}
        | ({"options": {name: list(answers) for name, answers in error.options.items()}} if error.options else {})
        for error in islice(errors, MOST_ERRORS)
    ]
    if len(detail) > _MOST_DETAIL:
        detail = detail[: _MOST_DETAIL - 1] + "…"
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
    """Pydantic's findings as the tree's error, the first of them."""
    return InvalidError(
        *(
            FieldError(
                field=".".join(str(part)[:_SHOWN] for part in (*prefix, *error["loc"])) or "body",
                expected=error["msg"].removeprefix("Value error, ")[:_MOST_DETAIL],
                got=shown(error.get("input")),
            )
            for error in islice(errors, MOST_ERRORS)
        )
    )


def _from_validation(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    findings = ({**finding, "loc": finding["loc"][1:]} for finding in islice(error.errors(), MOST_ERRORS))
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
