"""The fold of a class's journal: entries in, how the class stands out. Everything that changes one is here."""

from __future__ import annotations

from dataclasses import dataclass, field

from senn_live.protocol.classes import (
    Answer,
    Answered,
    AnyClassEvent,
    ClassStarted,
    Followed,
    Joined,
    LessonChosen,
    Member,
    Moved,
    Removed,
    Revealed,
    RunAdded,
    Switched,
    TeacherAdded,
    TokenRenewed,
    Value,
)
from senn_live.protocol.lessons import AnyActivity, Lesson

Round = tuple[int, int]  # activity, round


@dataclass
class ClassState:
    """How a class stands after the entry at `offset`. Removed members stay in `tokens` as None: refused by name."""

    started: ClassStarted
    lesson: Lesson
    offset: int = 0
    at_s: float = 0.0
    begun: bool = False
    activity: int = 0
    rounds: dict[int, int] = field(default_factory=dict)
    paused: bool = False
    names: bool = True
    locked: bool = False
    ended: bool = False
    spotlight: str | None = None
    hidden: set[str] = field(default_factory=set)
    members: dict[str, Member] = field(default_factory=dict)
    tokens: dict[str, str | None] = field(default_factory=dict)
    teacher_tokens: set[str] = field(default_factory=set)
    answers: dict[Round, dict[str, Value]] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    revealed: set[Round] = field(default_factory=set)
    runs: dict[int, dict[str | None, str]] = field(default_factory=dict)
    put_at_s: dict[str, float] = field(default_factory=dict)
    step: int | None = None
    x: float | None = None

    @property
    def code(self) -> str:
        """The code to join by."""
        return self.started.code

    @property
    def present(self) -> AnyActivity:
        """The activity that the class is at."""
        return self.lesson.activities[self.activity]

    @property
    def is_revealed(self) -> bool:
        """Whether the present round's answers are shown."""
        return self.round_of(self.activity) in self.revealed

    def round_of(self, activity: int) -> Round:
        """The activity's latest round."""
        return activity, self.rounds.get(activity, 1)

    def given(self, activity: int) -> dict[str, Value]:
        """What was answered in the activity's latest round, by member."""
        return self.answers.get(self.round_of(activity), {})

    def runs_of(self, activity: int) -> dict[str | None, str]:
        """The activity's runs by member; None is the teacher's."""
        return self.runs.get(activity, {})

    def member_of(self, run: str) -> str | None:
        """Whose a run is, if it is a member's."""
        found = [member for runs in self.runs.values() for member, one in runs.items() if one == run]
        return found[0] if found else None

    def all_runs_of(self, member: str) -> list[str]:
        """A member's runs in all activities."""
        return [runs[member] for runs in self.runs.values() if member in runs]

    def holder(self, token_hash: str) -> str | None:
        """The member with this token."""
        for member, own in self.tokens.items():
            if own == token_hash:
                return member
        return None

    def apply(self, event: AnyClassEvent) -> None:
        """Take one more entry."""
        self.offset, self.at_s = event.offset, event.at_s
        match event:
            case Answered():
                self._answer(event)
            case Moved():
                self._move(event)
            case Revealed():
                self.revealed.add((event.activity, event.round))
            case RunAdded():
                self.runs.setdefault(event.activity, {})[event.member] = event.run
                self.put_at_s[event.run] = event.at_s
            case Followed():
                self.step, self.x = event.step, event.x
            case Switched():
                self._switch(event)
            case LessonChosen():
                self._choose(event.lesson)
            case _:
                self._admit(event)

    def _answer(self, event: Answered) -> None:
        assert event.member is not None and event.value is not None, "Expected an answer of somebody in the journal."  # noqa: PT018
        self.answers.setdefault((event.activity, event.round), {})[event.member] = event.value
        self.sent[event.member] = self.sent.get(event.member, 0) + 1

    def _move(self, event: Moved) -> None:
        self.begun, self.spotlight = True, None
        self.step = self.x = None
        self.activity = event.activity
        self.rounds[event.activity] = event.round

    def _choose(self, lesson: Lesson) -> None:
        self.lesson, self.activity, self.begun = lesson, 0, False
        self.rounds, self.answers, self.revealed, self.runs = {}, {}, set(), {}
        self.put_at_s = {}
        self.spotlight = self.step = self.x = None

    def _switch(self, event: Switched) -> None:
        if event.what == "spotlight":
            self.spotlight = event.member if event.on else None
        elif event.what == "hidden":
            assert event.member is not None, "Expected whose tile is hidden."
            (self.hidden.add if event.on else self.hidden.discard)(event.member)
        else:
            setattr(self, event.what, event.on)

    def _admit(self, event: AnyClassEvent) -> None:
        match event:
            case Joined():
                self.members[event.member.member] = event.member
                self.tokens[event.member.member] = event.token_hash
            case TokenRenewed():
                self.tokens[event.member] = event.token_hash
            case TeacherAdded():
                self.teacher_tokens.add(event.token_hash)
            case Removed():
                self._remove(event.member)
            case _:
                raise ValueError(f"Expected one class_started per journal, got {event.type} at offset {event.offset}.")

    def _remove(self, member: str) -> None:
        self.members.pop(member, None)
        self.tokens[member] = None
        self.hidden.discard(member)
        self.spotlight = None if self.spotlight == member else self.spotlight
        for answers in self.answers.values():
            answers.pop(member, None)
        for runs in self.runs.values():
            runs.pop(member, None)


def begun_with(event: AnyClassEvent) -> ClassState:
    """The state after the first entry.

    Raises:
        ValueError: if it is another one.
    """
    if not isinstance(event, ClassStarted):
        raise ValueError(f"Expected class_started as the first entry, got {event.type}.")
    return ClassState(event, event.lesson, at_s=event.at_s)


def answers_of(values: dict[str, Value]) -> list[Answer]:
    """Answers by member as a list."""
    return [Answer(member=member, value=value) for member, value in values.items()]
