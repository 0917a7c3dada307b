"""A class on the wire: the entries of its journal, what its teacher may ask, what everybody is shown.

Times (`at_s`) are seconds since 1970 by the web server's clock; nothing is ordered by them.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from .lessons import Language, Lesson
from .specification import Finite, Wire

MAX_MEMBERS = 200

MemberId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$", examples=["mK3vXk0m"])]
RunName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Shape = Literal["circle", "square", "triangle", "diamond", "star", "plus"]
Colour = Literal["blue", "orange", "green", "pink", "purple", "grey"]
Value = float | int | str


class DrawnName(Wire):
    """A name by lot. Animal, shape and colour: nobody is told from others by colour alone."""

    name: str = Field(description="unique in the class, in its language", examples=["heron"])
    names: dict[Language, str]
    shape: Shape
    colour: Colour


class Member(DrawnName):
    """A pupil."""

    member: MemberId


class Answer(Wire):
    """What a member answered last."""

    member: MemberId
    value: Value


class ClassEvent(Wire):
    """What every entry of a class's journal has."""

    offset: int = Field(ge=0)
    at_s: float = Field(ge=0)


class ClassStarted(ClassEvent):
    """The first entry."""

    type: Literal["class_started"] = "class_started"
    code: str
    lesson: Lesson
    language: Language


class TeacherAdded(ClassEvent):
    """Another token is the teacher's, too. Its hash goes to nobody."""

    type: Literal["teacher_added"] = "teacher_added"
    token_hash: str = ""


class LessonChosen(ClassEvent):
    """Another lesson, from its first activity."""

    type: Literal["lesson_chosen"] = "lesson_chosen"
    lesson: Lesson


class Joined(ClassEvent):
    """A pupil came. The token's hash goes to nobody."""

    type: Literal["joined"] = "joined"
    member: Member
    token_hash: str = ""


class TokenRenewed(ClassEvent):
    """A pupil has a new token; the old one is worth nothing. Its hash goes to nobody."""

    type: Literal["token_renewed"] = "token_renewed"
    member: MemberId
    token_hash: str = ""


class Removed(ClassEvent):
    """The teacher removed a pupil: the answers and the tile with it."""

    type: Literal["removed"] = "removed"
    member: MemberId


class Moved(ClassEvent):
    """The class is at another activity, or at the same one again (`again`): answers of the new round count alone."""

    type: Literal["moved"] = "moved"
    activity: int
    round: int = Field(ge=1)


class Answered(ClassEvent):
    """A pupil answered. Who and what is told to the teacher and the pupil; others are told that somebody did."""

    type: Literal["answered"] = "answered"
    activity: int
    round: int
    member: MemberId | None = None
    value: Value | None = None
    count: int = Field(description="members who have answered in this round, this one included")


class Revealed(ClassEvent):
    """The answers of a round are shown; none counts after. Sentences (`say`) are not among them."""

    type: Literal["revealed"] = "revealed"
    activity: int
    round: int
    answers: list[Answer]
    correct: int | None = Field(None, description="of a `choice` that has a right answer: its index")


class RunAdded(ClassEvent):
    """A run of the class: a pupil's on the wall, or the teacher's (`member` null), which everybody watches."""

    type: Literal["run_added"] = "run_added"
    activity: int
    member: MemberId | None
    run: RunName
    replaced: RunName | None = Field(None, description="the member's earlier run in this activity, now deleted")


class Followed(ClassEvent):
    """Where the teacher looks: phones in a `watch` follow."""

    type: Literal["followed"] = "followed"
    step: int | None = None
    x: float | None = None


class Switched(ClassEvent):
    """Something was switched: `paused`, `names`, `locked`, `ended`, `spotlight`, `hidden` (of a member)."""

    type: Literal["switched"] = "switched"
    what: Literal["paused", "names", "locked", "ended", "spotlight", "hidden"]
    on: bool
    member: MemberId | None = None


AnyClassEvent = Annotated[
    ClassStarted
    | TeacherAdded
    | LessonChosen
    | Joined
    | TokenRenewed
    | Removed
    | Moved
    | Answered
    | Revealed
    | RunAdded
    | Followed
    | Switched,
    Field(discriminator="type"),
]
class_event_adapter: TypeAdapter[AnyClassEvent] = TypeAdapter(AnyClassEvent)


class PlainClassCommand(Wire):
    """back: the activity before; reveal: show the answers; again: the same activity once more; end: no more answers.

    pause and resume: phones say "eyes up", or not; lock and unlock: nobody else may join, or again; delete:
    everything, now and for good, the class's runs included.
    """

    type: Literal["back", "pause", "resume", "reveal", "again", "lock", "unlock", "end", "delete"]


class NextActivity(Wire):
    """Go on to the next activity."""

    type: Literal["next"] = "next"
    activity: int | None = Field(None, description="the activity it is said at: nothing is done if it is another now")


class GoToActivity(Wire):
    """Go to an activity; 0 begins the lesson."""

    type: Literal["go"] = "go"
    index: int = Field(ge=0)


class Spotlight(Wire):
    """Show one pupil's tile large, or, with neither, all again."""

    type: Literal["spotlight"] = "spotlight"
    member: MemberId | None = None
    run: RunName | None = None


class ShowNames(Wire):
    """Names on the projector on or off."""

    type: Literal["names"] = "names"
    shown: bool | None = Field(None, description="without it: the other way round")


class RemoveMember(Wire):
    """Remove a pupil; the token is worth nothing from then on."""

    type: Literal["remove"] = "remove"
    member: MemberId


class HideTile(Wire):
    """Take a pupil's tile off the wall, or put it back."""

    type: Literal["hide"] = "hide"
    member: MemberId | None = None
    run: RunName | None = None
    hidden: bool = True

    @model_validator(mode="after")
    def _names_a_tile(self) -> Self:
        if (self.member is None) == (self.run is None):
            raise ValueError("Expected the member or the run of a tile.")
        return self


class ChooseLesson(Wire):
    """Take another lesson, from its beginning."""

    type: Literal["lesson"] = "lesson"
    lesson: str | Lesson


class Follow(Wire):
    """Let those who follow look where the teacher looks."""

    type: Literal["follow"] = "follow"
    step: int | None = Field(None, ge=0, le=2**31)
    x: Finite | None = None


ClassCommand = Annotated[
    PlainClassCommand
    | NextActivity
    | GoToActivity
    | Spotlight
    | ShowNames
    | RemoveMember
    | HideTile
    | ChooseLesson
    | Follow,
    Field(discriminator="type"),
]
class_command_adapter: TypeAdapter[ClassCommand] = TypeAdapter(ClassCommand)


class WallRun(Wire):
    """A run of the present activity."""

    member: MemberId
    run: RunName


class ClassView(Wire):
    """The fold of a class's journal, as one role sees it: the teacher, a pupil, or whoever knows the code."""

    type: Literal["view"] = "view"
    offset: int
    code: str
    language: Language
    lesson: Lesson
    begun: bool = Field(description="false: the lobby; the first command that goes somewhere begins the lesson")
    activity: int = Field(description="index in the lesson")
    round: int = Field(description="counts how often the activity was begun, from 1")
    paused: bool
    revealed: bool
    names: bool = Field(description="whether the projector shows names")
    locked: bool
    ended: bool
    spotlight: MemberId | None
    hidden: list[MemberId] = Field(description="members whose tiles are off the wall; the teacher's alone")
    members: list[Member]
    answers: int = Field(description="how many members have answered in this round")
    given: list[Answer] | None = Field(
        description="the answers: to everybody after the reveal, to the teacher always, to a pupil the own one before"
    )
    correct: int | None = Field(description="index of the right answer of a `choice`, after the reveal")
    run: RunName | None = Field(description="the teacher's run in this activity")
    runs: list[WallRun]
    step: int | None = Field(description="where the teacher looks")
    x: float | None
    you: Member | None = Field(description="the pupil whose token was sent")
    role: Literal["teacher", "pupil", "guest"]
