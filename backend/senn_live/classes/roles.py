"""Who is shown what. A pupil's screen is not asked to hide anything: what it must not show is not sent to it.

The teacher sees everything but tokens' hashes. A pupil sees the own answers, and of others before the reveal only that
somebody answered; sentences (`say`) of others never. Whoever only knows the code sees what a pupil who answers nothing
sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from senn_live.protocol.classes import (
    Answer,
    Answered,
    AnyClassEvent,
    ClassStarted,
    ClassView,
    Joined,
    LessonChosen,
    Switched,
    TeacherAdded,
    TokenRenewed,
    Value,
    WallRun,
    class_event_adapter,
)
from senn_live.protocol.lessons import Choice, Lesson, Say

from .fold import ClassState, answers_of


@dataclass(frozen=True)
class Role:
    """Who asks."""

    kind: Literal["teacher", "pupil", "guest"]
    member: str | None = None

    @property
    def is_teacher(self) -> bool:
        """Whether it is the teacher."""
        return self.kind == "teacher"


GUEST = Role("guest")
TEACHER = Role("teacher")
_FOR_THE_TEACHER = {"aim": None, "they_say": None, "answer": None}
_SECRET = (
    '"type":"class_started"',
    '"type":"lesson_chosen"',
    '"type":"joined"',
    '"type":"token_renewed"',
    '"type":"teacher_added"',
    '"type":"answered"',
    '"what":"hidden"',
)


def seen_entry(data: str, role: Role) -> str:
    """An entry of the journal as the role sees it."""
    if not any(mark in data for mark in _SECRET):
        return data
    if role.member is not None and f'"{role.member}"' not in data:
        role = GUEST  # who is not concerned sees what everybody does, so it is made once for a whole room
    return _seen_text(data, role)


@lru_cache(maxsize=64)  # entries of a moment, for the roles that see them differently
def _seen_text(data: str, role: Role) -> str:
    return seen_event(class_event_adapter.validate_json(data), role).model_dump_json()


def seen_event(event: AnyClassEvent, role: Role) -> AnyClassEvent:
    """An event as the role sees it."""
    match event:
        case Joined() | TokenRenewed() | TeacherAdded():
            return event.model_copy(update={"token_hash": ""})
        case Answered() if not (role.is_teacher or (role.member is not None and event.member == role.member)):
            return event.model_copy(update={"member": None, "value": None})
        case Switched(what="hidden") if not role.is_teacher and event.member != role.member:
            return event.model_copy(update={"member": None})
        case ClassStarted() | LessonChosen():
            return event.model_copy(update={"lesson": seen_lesson(event.lesson, role)})
    return event


def seen_lesson(lesson: Lesson, role: Role) -> Lesson:
    """A lesson as the role sees it: the teacher's notes and the right answers are the teacher's."""
    if role.is_teacher:
        return lesson
    activities = [
        activity.model_copy(update=_FOR_THE_TEACHER | ({"correct": None} if isinstance(activity, Choice) else {}))
        for activity in lesson.activities
    ]
    return lesson.model_copy(update={"aim": None, "activities": activities})


def seen_class(state: ClassState, role: Role) -> ClassView:
    """How the class stands, as the role sees it."""
    runs = state.runs_of(state.activity)
    return ClassView(
        offset=state.offset,
        code=state.code,
        language=state.started.language,
        lesson=seen_lesson(state.lesson, role),
        begun=state.begun,
        activity=state.activity,
        round=state.round_of(state.activity)[1],
        paused=state.paused,
        revealed=state.is_revealed,
        names=state.names,
        locked=state.locked,
        ended=state.ended,
        spotlight=state.spotlight,
        hidden=sorted(state.hidden) if role.is_teacher else [],
        members=list(state.members.values()),
        answers=len(state.given(state.activity)),
        given=_given(state, role),
        correct=_correct(state, role),
        run=runs.get(None),
        runs=[
            WallRun(member=member, run=run)
            for member, run in runs.items()
            if member is not None and (role.is_teacher or member not in state.hidden or member == role.member)
        ],
        step=state.step,
        x=state.x,
        you=state.members.get(role.member) if role.member else None,
        role=role.kind,
    )


def _given(state: ClassState, role: Role) -> list[Answer] | None:
    given: dict[str, Value] = state.given(state.activity)
    is_shown = state.is_revealed and not isinstance(state.present, Say)
    if role.is_teacher or is_shown:
        return answers_of(given)
    if role.member in given:
        return answers_of({role.member: given[role.member]})
    return None


def _correct(state: ClassState, role: Role) -> int | None:
    if isinstance(state.present, Choice) and (role.is_teacher or state.is_revealed):
        return state.present.correct
    return None
