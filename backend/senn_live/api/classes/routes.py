"""The class's requests under `/api`: each a few lines from the request to the functions that do it."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from ...classes import orders
from ...classes.answers import BadAnswerError
from ...classes.fold import ClassState
from ...classes.lessons import shipped
from ...classes.names import drawn_name
from ...classes.roles import seen_class
from ...protocol.classes import (
    Answered,
    AnyClassEvent,
    ChooseLesson,
    ClassCommand,
    ClassView,
    LessonChosen,
    PlainClassCommand,
    RemoveMember,
    TokenRenewed,
)
from ...protocol.lessons import Lesson
from ...protocol.specification import RunSpecification
from ..refusals.problems import documented
from ..refusals.tokens import new_member, new_token, token_hash
from ..rest import admission
from ..rest import examples as runs_examples
from ..rest.bodies import Created
from ..rest.checks import check_task
from ..rest.routes import Client, ServicesOf
from ..rest.shaped import ShapedRoute
from ..services import Services
from . import examples
from .access import Learning, Teaching, Visit, Visiting, worded, wrong_value
from .bodies import CreatedClass, Done, GivenAnswer, JoinedMember, Network, NewClass, TakenAnswer
from .register import create_class, delete_class, delete_runs_of, lesson_of, lot
from .takehome import ReplaysResponse, results_of

router = APIRouter(prefix="/api", tags=["classes"], route_class=ShapedRoute)
MemberInPath = Annotated[str, Path(description="a member's id", max_length=40)]


@router.get("/lessons", summary="The shipped lessons", responses=documented())
async def lessons() -> list[Lesson]:
    """Lessons to start with, in every language of the page, with the teacher's notes."""
    return list(shipped())


@router.get("/network", summary="How others reach this server", responses=documented())
async def network(shared: ServicesOf) -> Network:
    """From a server on loopback no phone can join: the page then says which command starts one that phones reach."""
    return Network(loopback=shared.settings.on_loopback, addresses=list(shared.settings.addresses))


@router.post("/classes", status_code=201, summary="Start a class", responses=documented(413, 422, 507))
async def start_class(
    wish: Annotated[NewClass, Body(openapi_examples=examples.CLASSES)], shared: ServicesOf, who: Client
) -> CreatedClass:
    """A code for everybody and a token for the teacher."""
    lesson = lesson_of(wish.lesson)
    return await create_class(shared.transport, who, lesson, wish.language)


@router.get("/classes/{code}", summary="How a class stands", responses=documented(403, 404))
async def read_class(found: Visiting) -> ClassView:
    """The fold of the class's journal, as the token's holder may see it; without one, as a guest may."""
    return seen_class(found.state, found.role)


@router.post("/classes/{code}/members", status_code=201, summary="Join", responses=documented(403, 404, 409, 413, 507))
async def join(found: Visiting) -> JoinedMember:
    """A name by lot and a token that brings the same pupil back."""
    member, token = new_member(), new_token()

    def make(state: ClassState) -> AnyClassEvent:
        orders.check_room(state)
        name = drawn_name(state.members.values(), state.started.language, lot)
        return orders.joined(state, member, name, token_hash(token), time.time())

    with worded():
        await found.desk.act(make)
    joined = (await found.desk.state()).members[member]
    return JoinedMember(**joined.model_dump(), token=token)


@router.post(
    "/classes/{code}/members/{member}/token",
    status_code=201,
    summary="Hand out a new token",
    responses=documented(401, 403, 404, 422, 507),
)
async def renew_token(found: Teaching, member: MemberInPath) -> JoinedMember:
    """For a pupil whose phone is empty or lost: the same pupil, on another device. The old token is worth nothing."""
    token = new_token()

    def make(state: ClassState) -> AnyClassEvent:
        orders.check_member(state, member)
        return TokenRenewed(offset=state.offset + 1, at_s=time.time(), member=member, token_hash=token_hash(token))

    with worded():
        await found.desk.act(make)
    return JoinedMember(**found.state.members[member].model_dump(), token=token)


@router.post(
    "/classes/{code}/commands",
    status_code=202,
    summary="Command a class",
    responses=documented(401, 403, 404, 409, 413, 422, 507),
)
async def command(
    found: Teaching,
    order: Annotated[ClassCommand, Body(openapi_examples=examples.COMMANDS)],
    shared: ServicesOf,
) -> Done:
    """What the teacher asks. It is done when this is answered."""
    shared.count_command(f"teacher {found.desk.code}")
    if isinstance(order, PlainClassCommand) and order.type == "delete":
        await delete_class(shared, found.desk.code)
        return Done(offset=found.state.offset)
    if isinstance(order, ChooseLesson):
        return await _choose(found, order, shared)
    own = found.state.all_runs_of(order.member) if isinstance(order, RemoveMember) else []
    with worded():
        offset = await found.desk.act(lambda state: orders.commanded(state, order, time.time()))
    for run in own:
        await shared.transport.runs.delete(run)
    shared.counts.commands += 1
    return Done(offset=offset)


async def _choose(found: Visit, order: ChooseLesson, shared: Services) -> Done:
    lesson = lesson_of(order.lesson)
    offset = await found.desk.act(lambda state: LessonChosen(offset=state.offset + 1, at_s=time.time(), lesson=lesson))
    await delete_runs_of(shared.transport, found.desk.record)
    return Done(offset=offset)


@router.put(
    "/classes/{code}/answers/{activity}",
    summary="Answer",
    responses=documented(401, 403, 404, 409, 413, 422, 507),
)
async def answer(
    found: Learning,
    activity: Annotated[int, Path(ge=0, le=1000, description="index of the activity")],
    given: Annotated[GivenAnswer, Body(openapi_examples=examples.ANSWERS)],
    shared: ServicesOf,
) -> TakenAnswer:
    """The last answer before the reveal counts. An activity that the class has left unrevealed still takes answers."""
    member = found.role.member
    assert member is not None, "Expected a pupil's visit."
    shared.count_answer(f"{found.desk.code} {member}")
    made: list[Answered] = []

    def make(state: ClassState) -> AnyClassEvent:
        orders.check_member(state, member)
        made[:] = [orders.answered(state, member, activity, given.value, time.time())]
        return made[0]

    with worded():
        try:
            await found.desk.act(make)
        except BadAnswerError as error:
            raise wrong_value(error, given.value) from error
    kept = made[0]
    assert kept.value is not None, "Expected an answer with a value."
    return TakenAnswer(activity=kept.activity, round=kept.round, value=kept.value, offset=kept.offset)


@router.post(
    "/classes/{code}/runs",
    status_code=201,
    summary="Put a run on the wall",
    responses=documented(401, 403, 404, 409, 413, 422, 507),
)
async def add_run(
    found: Visiting,
    specification: Annotated[RunSpecification, Body(openapi_examples=runs_examples.SPECIFICATIONS)],
    shared: ServicesOf,
) -> Created:
    """An ordinary run that belongs to the class, in its present activity. A pupil's replaces the pupil's earlier one.

    With the teacher's token it is the run that everybody watches.
    """
    member = found.writer
    check_task(specification.task)
    shared.count_drawing(f"{found.desk.code} {member}")
    created = await admission.put_run(shared, found.desk.record, specification)
    replaced: list[str | None] = []

    def make(state: ClassState) -> AnyClassEvent:
        if member is not None:
            orders.check_member(state, member)
        event = orders.run_added(state, member, state.activity, created.id, time.time())
        replaced[:] = [event.replaced]
        return event

    try:
        with worded():
            await found.desk.act(make)
    except Exception:
        await shared.transport.runs.delete(created.id)
        raise
    if replaced[0] is not None:
        await shared.transport.runs.delete(replaced[0])
    return created


@router.get(
    "/classes/{code}/results.csv",
    summary="The answers as a table",
    response_class=Response,
    responses={**documented(401, 403, 404), 200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def results(found: Teaching, shared: ServicesOf) -> Response:
    """Names by lot, answers and sizes. Sentences that a spreadsheet would take for a formula begin with `'`."""
    table = await results_of(shared.transport, found.state)
    named = {"Content-Disposition": 'attachment; filename="senn-class.csv"'}
    return Response(table, media_type="text/csv; charset=utf-8", headers=named)


@router.get(
    "/classes/{code}/replays.zip",
    summary="The replays as one zip",
    response_class=Response,
    responses={
        **documented(401, 403, 404),
        200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}},
    },
)
async def replays(found: Teaching, shared: ServicesOf, who: Client) -> Response:
    """Unpacked it opens from disk: an index, one page for all runs, a script a run; names by lot, no ids."""
    return ReplaysResponse(shared, who, found.state)
