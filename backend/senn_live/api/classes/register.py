"""How classes come and go: a code that is free, a lesson that can be given, and all that is deleted with a class."""

from __future__ import annotations

import asyncio
import random
import time

import structlog

from ...classes.codes import CLASS, drawn_code, record_of
from ...classes.lessons import shipped, shipped_by_name
from ...protocol.classes import ClassStarted
from ...protocol.lessons import Language, Lesson
from ...runs.branches import parent_of
from ...transport.ports import RunRecord, Transport, TransportError
from ..refusals.errors import FieldError, InvalidError, RefusalError, TooManyError
from ..refusals.problems import shown
from ..refusals.tokens import new_token, token_hash
from ..rest.checks import check_task
from ..services import Services
from .bodies import CreatedClass

KEPT_S = 48 * 3600.0
MOST_CLASSES = 100
_TRIES = 20
lot = random.SystemRandom()
log = structlog.get_logger()


def lesson_of(wish: str | Lesson | None) -> Lesson:
    """The lesson that is wished for.

    Raises:
        InvalidError: naming the field, if there is none of this name or it cannot be given.
    """
    if isinstance(wish, Lesson):
        for index, activity in enumerate(wish.activities):
            specification = getattr(activity, "specification", None)
            if specification is not None:
                _check(specification.task, f"lesson.activities.{index}.specification")
        return wish
    if wish is None:
        return shipped()[0]
    found = shipped_by_name().get(wish)
    if found is None:
        raise InvalidError(FieldError("lesson", f"Expected one of {', '.join(shipped_by_name())}.", shown(wish)))
    return found


def _check(task: object, place: str) -> None:
    try:
        check_task(task)  # type: ignore[arg-type]  # the task of a specification
    except InvalidError as error:
        raise InvalidError(*(FieldError(f"{place}.{e.field}", e.expected, e.got) for e in error.errors)) from error


async def create_class(transport: Transport, owner: str, lesson: Lesson, language: Language) -> CreatedClass:
    """Register a class under a free code.

    Raises:
        TooManyError: if there are as many classes as may be.
    """
    open_classes = [record for record in await transport.runs.all() if record.run.startswith(CLASS)]
    if len(open_classes) >= MOST_CLASSES:
        raise TooManyError(f"Expected fewer than {MOST_CLASSES} classes here. Delete one that is over.")
    token = new_token()
    for _ in range(_TRIES):
        code = drawn_code(lot)
        record = RunRecord(record_of(code), "{}", token_hash(token), owner, time.time())
        try:
            await transport.runs.create(record)
        except ValueError:
            continue  # somebody has this code
        started = ClassStarted(offset=0, at_s=time.time(), code=code, lesson=lesson, language=language)
        await transport.journal.append(record.run, 0, [started.model_dump_json()])
        return CreatedClass(code=code, token=token)
    raise TooManyError("Expected a code that is free, found none. Delete old classes.")


async def delete_class(services: Services, code: str) -> None:
    """The class is gone, with every run of its members; readers are told."""
    record = record_of(code)
    await services.transport.runs.delete(record)
    services.desks.forget(code)
    await delete_runs_of(services.transport, record)


async def delete_runs_of(transport: Transport, owner: str) -> int:
    """Delete all runs of an owner, and whatever branched off them: it holds the same drawing. Gives how many."""
    runs: list[str] = []
    for record in reversed(await transport.runs.all()):  # parents before their branches
        parent = parent_of(record.parent)
        if record.owner == owner or (parent is not None and parent.run in runs):
            runs.append(record.run)
    for run in runs:
        await transport.runs.delete(run)
    return len(runs)


async def sweep_classes(services: Services, now_s: float) -> int:
    """Delete classes 48 hours after the last word in them, and runs whose class is gone. Gives how many classes."""
    transport = services.transport
    records = await transport.runs.all()
    classes = [record for record in records if record.run.startswith(CLASS)]
    over = [record for record in classes if now_s - await _last_word_s(services, record) > KEPT_S]
    for record in over:
        await delete_class(services, record.run.removeprefix(CLASS))
    left = {record.run for record in classes} - {record.run for record in over}
    for record in records:
        if record.owner.startswith(CLASS) and record.owner not in left:
            await transport.runs.delete(record.run)
    return len(over)


async def sweep_classes_forever(services: Services) -> None:
    """Keep to the 48 hours."""
    while True:
        await asyncio.sleep(services.settings.sweep_s)
        try:
            if deleted := await sweep_classes(services, time.time()):
                log.info("old classes deleted", classes=deleted)
        except TransportError as error:
            log.warning("old classes not deleted", error=str(error))
        except Exception:  # whatever it is, the next sweep is due: nobody would see that there are none any more
            log.exception("old classes not deleted")


async def _last_word_s(services: Services, record: RunRecord) -> float:
    try:
        state = await (await services.desks.of(record.run.removeprefix(CLASS))).state()
    except (RefusalError, TransportError, ValueError) as error:
        log.warning("class cannot be read", record=record.run, error=str(error))
        return record.created_s
    return max(record.created_s, state.at_s)
