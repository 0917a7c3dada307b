"""What a lesson is: activities, one screen each. Shipped ones lie in `data/lessons`; anybody may write one."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from .specification import Finite, RunSpecification, Wire

MAX_ACTIVITIES = 40
MAX_SENTENCE = 300

Language = Literal["en", "zh"]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(min_length=1, max_length=1000)]
# In one language at least: a teacher's own lesson needs no translation, the shipped ones have every language.
Title = Annotated[
    dict[Language, Line], Field(min_length=1, examples=[{"en": "Where will it grow?", "zh": "长在哪里？"}])
]
Text = Annotated[dict[Language, Words], Field(min_length=1)]
Control = Annotated[str, Field(pattern=r"^[a-z_-]{1,30}$")]


class Activity(Wire):
    """What every activity has."""

    title: Title
    text: Text | None = Field(None, description="what everybody is to do, below the title")
    minutes: float = Field(3.0, gt=0, le=120, description="what the teacher should allow for")
    aim: Text | None = Field(None, description="for the teacher: what it is for")
    they_say: Text | None = Field(None, description="for the teacher: what the class will say")
    answer: Text | None = Field(None, description="for the teacher: what to answer")
    hidden: Annotated[list[Control], Field(max_length=40)] = Field(
        default_factory=list, description="controls of the page that are not shown"
    )
    paused: bool = Field(False, description="the network starts held")


class _WithRun(Activity):
    specification: RunSpecification = Field(default_factory=RunSpecification)


class Watch(_WithRun):
    """Everybody sees the teacher's run, following her cursor."""

    kind: Literal["watch"] = "watch"


class PlaceGuess(_WithRun):
    """Everybody taps the axis: where will the next neuron go?"""

    kind: Literal["place"] = "place"
    low: Finite = Field(-2.0, description="left end of the axis")
    high: Finite = Field(2.0, description="right end of the axis")

    @model_validator(mode="after")
    def _is_an_axis(self) -> Self:
        if not self.high > self.low:
            raise ValueError(f"Expected high > low, got low {self.low} and high {self.high}.")
        return self


class SizeGuess(_WithRun):
    """Everybody guesses how many neurons it will need."""

    kind: Literal["size"] = "size"
    most: int = Field(20, ge=1, le=512, description="largest guess")


class ExactGoal(Wire):
    """A curve that needs exactly so many neurons."""

    kind: Literal["exactly"] = "exactly"
    neurons: int = Field(ge=1, le=64)


class MostGoal(Wire):
    """As many neurons as so many points can ask for."""

    kind: Literal["most"] = "most"
    points: int = Field(40, ge=4, le=500)


class LayerGoal(Wire):
    """Make it grow a layer."""

    kind: Literal["layer"] = "layer"


class Draw(_WithRun):
    """Everybody draws a curve, and an own network grows on it."""

    kind: Literal["draw"] = "draw"
    goal: Annotated[ExactGoal | MostGoal | LayerGoal, Field(discriminator="kind")]


class SampleOwn(_WithRun):
    """The same target for everybody, with noise and a seed of one's own."""

    kind: Literal["sample"] = "sample"


class Choice(Activity):
    """A question with two to four answers."""

    kind: Literal["choice"] = "choice"
    options: Annotated[list[Text], Field(min_length=2, max_length=4)]
    correct: int | None = Field(None, ge=0, le=3, description="index of the right answer, where there is one")

    @model_validator(mode="after")
    def _has_the_right_answer(self) -> Self:
        if self.correct is not None and self.correct >= len(self.options):
            raise ValueError(f"Expected the index of an option below {len(self.options)}, got {self.correct}.")
        return self


class Say(Activity):
    """Everybody writes a sentence that only the teacher reads."""

    kind: Literal["say"] = "say"
    most: int = Field(MAX_SENTENCE, ge=1, le=MAX_SENTENCE, description="longest sentence, in characters")


AnyActivity = Annotated[Watch | PlaceGuess | SizeGuess | Draw | SampleOwn | Choice | Say, Field(discriminator="kind")]


class Lesson(Wire):
    """A list of activities."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", examples=["where-will-it-grow"])]
    title: Title
    minutes: float = Field(gt=0, le=300)
    aim: Text | None = Field(None, description="for the teacher: what the class knows afterwards")
    activities: Annotated[list[AnyActivity], Field(min_length=1, max_length=MAX_ACTIVITIES)]


lesson_adapter: TypeAdapter[Lesson] = TypeAdapter(Lesson)
