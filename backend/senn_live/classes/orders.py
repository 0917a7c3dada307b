"""What is asked of a class, turned into the entry that does it, or refused. Pure: the clock is an argument.

The caller appends the entry at the offset it was made for; if somebody else was faster it asks again, with what the
other did. So of an answer and a reveal that meet one comes first, and both keep to it.
"""

from __future__ import annotations

from typing import Any

from senn_live.protocol.classes import (
    MAX_MEMBERS,
    Answered,
    AnyClassEvent,
    ClassCommand,
    DrawnName,
    Follow,
    Followed,
    GoToActivity,
    HideTile,
    Joined,
    Member,
    Moved,
    NextActivity,
    PlainClassCommand,
    Removed,
    RemoveMember,
    Revealed,
    RunAdded,
    ShowNames,
    Spotlight,
    Switched,
)
from senn_live.protocol.lessons import Choice, Say

from .answers import read_answer
from .fold import ClassState, answers_of

MAX_ANSWERS = 1000  # of one member in one class, corrections included: a journal stays bounded
_SWITCHES = {
    "pause": ("paused", True),
    "resume": ("paused", False),
    "lock": ("locked", True),
    "unlock": ("locked", False),
}


class RefusedError(ValueError):
    """Not now: how the class stands forbids it. `reason` is stable, the message a sentence."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class NoSuchPartError(ValueError):
    """Something that the class does not have. `field` says which part of the request names it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def commanded(state: ClassState, command: ClassCommand, now_s: float) -> AnyClassEvent | None:
    """The entry that carries the command out; None where it is done already.

    Raises:
        RefusedError: if it is not possible now.
        NoSuchPartError: if it names what is not there.
    """
    match command:
        case NextActivity():
            return _next(state, command, now_s)
        case GoToActivity(index=index):
            return _go(state, index, now_s)
        case Spotlight():
            member = _tile_of(state, command.member, command.run)
            return _switched(state, now_s, what="spotlight", on=member is not None, member=member)
        case HideTile():
            member = _tile_of(state, command.member, command.run)
            return _switched(state, now_s, what="hidden", on=command.hidden, member=member)
        case ShowNames(shown=shown):
            return _switched(state, now_s, what="names", on=not state.names if shown is None else shown)
        case RemoveMember(member=member):
            return Removed(member=check_member(state, member), **_head(state, now_s))
        case Follow():
            return Followed(step=command.step, x=command.x, **_head(state, now_s))
        case PlainClassCommand():
            return _plain(state, command.type, now_s)
        case _:
            raise TypeError(f"Expected a command that one entry carries out, got {command.type}.")


def answered(state: ClassState, member: str, activity: int, value: object, now_s: float) -> Answered:
    """The entry of an answer.

    Raises:
        RefusedError: after the reveal, after the end, or if the member answered without end.
        NoSuchPartError: if there is no such activity.
        BadAnswerError: if the activity does not take it.
    """
    if not 0 <= activity < len(state.lesson.activities):
        raise NoSuchPartError("activity", f"Expected an activity from 0 to {len(state.lesson.activities) - 1}.")
    kept = read_answer(state.lesson.activities[activity], value)
    round_ = state.round_of(activity)
    if state.ended:
        raise RefusedError("over", "Expected a class that goes on, but its teacher has ended it.")
    if round_ in state.revealed:
        raise RefusedError("revealed", "Expected an answer before the reveal, but the answers are shown already.")
    if state.sent.get(member, 0) >= MAX_ANSWERS:
        raise RefusedError("too_many_answers", f"Expected at most {MAX_ANSWERS} answers of one member.")
    count = len(state.answers.get(round_, {}).keys() | {member})
    return Answered(activity=activity, round=round_[1], member=member, value=kept, count=count, **_head(state, now_s))


def joined(state: ClassState, member: str, name: DrawnName, token_hash: str, now_s: float) -> AnyClassEvent:
    """The entry of a pupil who comes."""
    who = Member(member=member, **name.model_dump())
    return Joined(member=who, token_hash=token_hash, **_head(state, now_s))


def check_room(state: ClassState) -> None:
    """Let a pupil join.

    Raises:
        RefusedError: if the class is over, locked or full.
    """
    if state.ended:
        raise RefusedError("over", "Expected a class that goes on, but its teacher has ended it.")
    if state.locked:
        raise RefusedError("locked", "Expected an open class, but its teacher has locked it. Ask her to unlock it.")
    if len(state.members) >= MAX_MEMBERS:
        raise RefusedError("full", f"Expected a class with room, but all {MAX_MEMBERS} places are taken.")


def run_added(state: ClassState, member: str | None, activity: int, run: str, now_s: float) -> RunAdded:
    """The entry of a run in an activity; it says which earlier one it replaces.

    Raises:
        RefusedError: after the end.
    """
    if state.ended:
        raise RefusedError("over", "Expected a class that goes on, but its teacher has ended it.")
    replaced = state.runs_of(activity).get(member)
    return RunAdded(activity=activity, member=member, run=run, replaced=replaced, **_head(state, now_s))


def _head(state: ClassState, now_s: float) -> dict[str, Any]:
    return {"offset": state.offset + 1, "at_s": max(0.0, now_s)}


def _plain(state: ClassState, name: str, now_s: float) -> AnyClassEvent | None:
    if name in _SWITCHES:
        what, on = _SWITCHES[name]
        return _switched(state, now_s, what=what, on=on)
    if name == "end":
        return _switched(state, now_s, what="ended", on=True)
    if name == "back":
        return _go(state, max(0, state.activity - 1), now_s)
    if name == "again":
        activity, round_ = state.round_of(state.activity)
        return Moved(activity=activity, round=round_ + 1, **_head(state, now_s))
    if name == "reveal":
        return _reveal(state, now_s)
    raise TypeError(f"Expected a command that one entry carries out, got {name}.")


def _reveal(state: ClassState, now_s: float) -> AnyClassEvent | None:
    activity, round_ = state.round_of(state.activity)
    if (activity, round_) in state.revealed:
        return None
    shown = {} if isinstance(state.present, Say) else state.given(activity)
    correct = state.present.correct if isinstance(state.present, Choice) else None
    return Revealed(activity=activity, round=round_, answers=answers_of(shown), correct=correct, **_head(state, now_s))


def _next(state: ClassState, command: NextActivity, now_s: float) -> AnyClassEvent | None:
    if command.activity is not None and command.activity != state.activity:
        return None  # the other tab, or the other finger, was faster
    if state.activity + 1 >= len(state.lesson.activities):
        raise RefusedError("last_activity", "Expected an activity to go on to, but this is the lesson's last. End it.")
    return _go(state, state.activity + 1, now_s)


def _go(state: ClassState, index: int, now_s: float) -> AnyClassEvent | None:
    if index >= len(state.lesson.activities):
        raise NoSuchPartError("index", f"Expected an activity from 0 to {len(state.lesson.activities) - 1}.")
    if index == state.activity and state.begun:
        return None
    activity, round_ = state.round_of(index)
    return Moved(activity=activity, round=round_, **_head(state, now_s))


def _switched(
    state: ClassState, now_s: float, *, what: str, on: bool, member: str | None = None
) -> AnyClassEvent | None:
    if what == "spotlight":
        is_so = state.spotlight == member
    elif what == "hidden":
        is_so = (member in state.hidden) == on
    else:
        is_so = getattr(state, what) == on
    if is_so:
        return None
    return Switched.model_validate({"what": what, "on": on, "member": member, **_head(state, now_s)})


def _tile_of(state: ClassState, member: str | None, run: str | None) -> str | None:
    if run is not None:
        found = state.member_of(run)
        if found is None:
            raise NoSuchPartError("run", "Expected a run of a member of this class.")
        return found
    return None if member is None else check_member(state, member)


def check_member(state: ClassState, member: str) -> str:
    """A member who is one still.

    Raises:
        NoSuchPartError: if it is none.
    """
    if member not in state.members:
        raise NoSuchPartError("member", "Expected a member of this class.")
    return member
