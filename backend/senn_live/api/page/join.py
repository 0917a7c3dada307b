"""The pupil's page at its short address. `/join/CODE` leads to `/join#CODE`: one document for every class."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from ...classes.codes import read_code

router = APIRouter(include_in_schema=False)


@router.api_route("/join", methods=["GET", "HEAD"])
async def join(request: Request) -> Response:
    """The page. Named here, as Starlette would take an address that is known with a slash only for a slip."""
    return await request.app.state.assets.get_response("join.html", request.scope)  # type: ignore[no-any-return]


@router.get("/join/{code}")
async def join_by_path(code: Annotated[str, Path(max_length=100)]) -> RedirectResponse:
    """The address with the code behind the mark. Relative, for proxies; what is no code is asked for there."""
    read = read_code(code)
    return RedirectResponse(f"../join#{read}" if read else "../join", status_code=307)


@router.get("/join/")
async def join_with_slash() -> RedirectResponse:
    """The address as some phones write it."""
    return RedirectResponse("../join", status_code=307)
