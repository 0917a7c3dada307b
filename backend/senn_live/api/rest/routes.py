"""The REST routes under `/api`: each a few lines from the request to the functions that do it."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ...protocol.commands import Command, Edit, Fork
from ...protocol.events import Branches, Curve, RunView
from ...protocol.presets import PRESETS, Preset
from ...protocol.specification import FormulaTask, PointsTask, RunSpecification
from ...protocol.tables import TableReading
from ...tables import Wish
from ...transport.ports import RunRecord, UnknownRun
from ..hosts import client_of
from ..refusals.problems import documented
from ..refusals.tokens import check_token
from ..services import Services
from . import admission, examples
from .bodies import Created, EventsPage, Pending, TableWish, Taken
from .branches import family
from .checks import check_task, curve_of, points_of, reading_table, table_of
from .pages import events_page
from .replays import ReplayResponse
from .shaped import ShapedRoute

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_bearer = HTTPBearer(auto_error=False, description="the token that creating the run gave")
router = APIRouter(prefix="/api", route_class=ShapedRoute)


def services(request: Request) -> Services:
    """What the app was made with."""
    found: Services = request.app.state.services
    return found


def client(request: Request) -> str:
    """The address that limits are counted for."""
    return client_of(request.scope)


ServicesOf = Annotated[Services, Depends(services)]
Client = Annotated[str, Depends(client)]


def run_id(run: Annotated[str, Path(description="the run's id", examples=["q3vXk0mB5Yw8eJrT"])]) -> str:
    """An id that could be one.

    Raises:
        UnknownRun: if it cannot.
    """
    if not _ID.fullmatch(run):
        raise UnknownRun("Expected the id of a run, got something that is none.")
    return run


RunId = Annotated[str, Depends(run_id)]


async def commanded_run(
    run: RunId,
    shared: ServicesOf,
    request: Request,
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> RunRecord:
    """The run, if the request carries its token."""
    record = await shared.transport.runs.get(run)
    check_token(request.headers.get("authorization"), record.token_hash)
    return record


Commanded = Annotated[RunRecord, Depends(commanded_run)]


@router.get("/presets", summary="The shipped targets", responses=documented(), tags=["targets"])
async def presets() -> list[Preset]:
    """Targets to start with, each with a title and a sentence in every language of the page."""
    return list(PRESETS)


@router.post(
    "/tables",
    summary="Read a table",
    responses=documented(413, 422),
    openapi_extra=examples.TABLE_BODY,
    tags=["targets"],
)
async def read_a_table(
    request: Request,
    shared: ServicesOf,
    who: Client,
    wish: Annotated[TableWish, Query()],
) -> TableReading:
    """The only reading of a table, in any encoding, with any delimiter; nothing is stored.

    The answer says which columns and rows were taken and has the task for a run, or what has to be decided first.
    """
    body = await request.body()
    with reading_table(shared, who, len(body)):
        return await table_of(body, Wish(**wish.model_dump()))


@router.post(
    "/csv",
    summary="Read a table of two columns",
    responses=documented(413, 422),
    openapi_extra=examples.TABLE_BODY,
    response_model_exclude={"x_label", "y_label"},
    tags=["targets"],
)
async def read_csv(
    request: Request,
    shared: ServicesOf,
    who: Client,
    x: Annotated[str | None, Query(description="column of x: its header or number from 1", max_length=100)] = None,
    y: Annotated[str | None, Query(description="column of y: its header or number from 1", max_length=100)] = None,
) -> PointsTask:
    """A table as points and nothing else: `POST /api/tables` says more. Nothing is stored."""
    body = await request.body()
    with reading_table(shared, who, len(body)):
        return await points_of(body, Wish(x=x, y=y))


@router.post(
    "/formulas", summary="Read a formula", response_model=Curve, responses=documented(413, 422), tags=["targets"]
)
async def read_formula(
    task: Annotated[FormulaTask, Body(openapi_examples=examples.FORMULAS)],
) -> Curve:
    """A typed target as the curve that the samples would be drawn from. Nothing is stored."""
    return curve_of(task)


@router.post("/runs", status_code=201, summary="Start a run", responses=documented(413, 422, 507), tags=["runs"])
async def create_run(
    specification: Annotated[RunSpecification, Body(openapi_examples=examples.SPECIFICATIONS)],
    shared: ServicesOf,
    who: Client,
) -> Created:
    """Put a run in the queue. Every field of the specification has a default: `{}` is a run."""
    check_task(specification.task)
    return await admission.create_run(shared, who, specification)


@router.get("/runs/{run}", summary="How a run stands", responses=documented(404), tags=["runs"])
async def read_run(run: RunId, shared: ServicesOf, who: Client) -> RunView | Pending:
    """The fold of the run's journal, or `pending` when it has not begun."""
    async with shared.hubs.following(run, who) as hub:
        if (message := hub.view_message()) is not None:
            return Response(message, media_type="application/json")  # type: ignore[return-value]  # made once for all
    record = await shared.transport.runs.get(run)
    specification = RunSpecification.model_validate_json(record.specification)
    return Pending(specification=specification, position=await shared.transport.jobs.position(run))


@router.delete(
    "/runs/{run}", status_code=204, summary="Delete a run", responses=documented(401, 403, 404), tags=["runs"]
)
async def delete_run(record: Commanded, shared: ServicesOf) -> None:
    """The run, its journal and its commands are gone for good; readers are told."""
    await shared.transport.runs.delete(record.run)
    shared.counts.runs_deleted += 1


@router.get(
    "/runs/{run}/events",
    summary="A part of the journal",
    response_model=EventsPage,
    responses=documented(404, 422),
    tags=["runs"],
)
async def read_events(
    run: RunId,
    shared: ServicesOf,
    after: Annotated[int, Query(ge=-1, le=2**31, description="offset to start after; -1: from the beginning")] = -1,
    limit: Annotated[int, Query(ge=1, le=1000, description="most events to give")] = 200,
) -> Response:
    """Events as JSON, frames too. Entries that cannot be read are left out; above 2 MiB there are fewer than asked."""
    await shared.transport.runs.get(run)
    page = await events_page(shared.transport.journal, run, after, limit)
    return Response(page, media_type="application/json")


@router.post(
    "/runs/{run}/commands",
    status_code=202,
    summary="Command a run",
    responses=documented(401, 403, 404, 413, 422, 507),
    tags=["runs"],
)
async def command(
    record: Commanded,
    order: Annotated[Command, Body(openapi_examples=examples.COMMANDS)],
    shared: ServicesOf,
) -> Taken:
    """Ask something of a run. It is carried out in order, by whichever worker has the run or takes it next."""
    if isinstance(order, Edit) and order.task is not None:
        check_task(order.task)
    return Taken(index=await admission.command_run(shared, record, order))


@router.post(
    "/runs/{run}/forks",
    status_code=201,
    summary="Make a twin",
    responses=documented(401, 403, 404, 413, 422, 507),
    tags=["runs"],
)
async def fork(
    run: RunId,
    order: Annotated[Fork, Body(openapi_examples=examples.FORKS)],
    shared: ServicesOf,
    who: Client,
    request: Request,
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Created:
    """Go on from a checkpoint as a run of its own, with a token of its own. The parent is not touched.

    With the parent's token the twin is one of its branches, for all who watch it; without, nobody finds it.
    """
    authorization = request.headers.get("authorization")
    if authorization is not None:
        check_token(authorization, (await shared.transport.runs.get(run)).token_hash)
    return await admission.fork_run(shared, who, run, order, listed=authorization is not None)


@router.get("/runs/{run}/branches", summary="The tree that a run is in", responses=documented(404), tags=["runs"])
async def branches(run: RunId, shared: ServicesOf) -> Branches:
    """Where the run comes from and what branched off: every run with how it stands at its end."""
    return await family(shared.transport, run)


@router.get(
    "/runs/{run}/replay.html",
    summary="The whole run as one file",
    response_class=Response,
    responses={**documented(404), 200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
    tags=["runs"],
)
async def replay(run: RunId, shared: ServicesOf, who: Client) -> Response:
    """A page that opens from disk, without a server, and plays the run."""
    await shared.transport.runs.get(run)
    return ReplayResponse(shared, who, run)
