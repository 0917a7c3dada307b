"""What the class's routes take and answer, beside the protocol's own types."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from ...protocol.classes import DrawnName
from ...protocol.lessons import Language, Lesson


class NewClass(BaseModel):
    """A class to be made. `{}` is one with the first shipped lesson."""

    model_config = ConfigDict(extra="forbid")

    lesson: Annotated[str, Field(max_length=40)] | Lesson | None = Field(
        None, description="name of a shipped lesson, or a lesson; default: the first shipped one"
    )
    language: Language = "en"


class CreatedClass(BaseModel):
    """A new class. The code lets everybody join; the token is the teacher's, and is shown only here."""

    code: str = Field(examples=["KX4MPT"])
    token: str = Field(examples=["0Yc3lLrZ8p0bq8t8o2f7mR1vX4uJ6wN9aE5dG7hK2sM"])


class JoinedMember(DrawnName):
    """A pupil who is in. The token brings the same pupil back, and is shown only here."""

    member: str = Field(examples=["mK3vXk0m"])
    token: str = Field(examples=["0Yc3lLrZ8p0bq8t8o2f7mR1vX4uJ6wN9aE5dG7hK2sM"])


class GivenAnswer(BaseModel):
    """An answer: a number for `place` and `size`, an index or letter for `choice`, a sentence for `say`."""

    model_config = ConfigDict(extra="forbid")

    value: Any = Field(examples=[0.44])


class TakenAnswer(BaseModel):
    """An answer that counts, until the reveal or another one of the same member."""

    activity: int
    round: int
    value: float | int | str
    offset: int = Field(description="offset of its entry in the class's journal")


class Done(BaseModel):
    """A command that was carried out: the class's journal ends, for now, at this offset."""

    offset: int = Field(examples=[12])


class Network(BaseModel):
    """How others reach this server."""

    loopback: bool = Field(description="only this machine reaches it: no phone can join a class")
    addresses: list[str] = Field(
        description="where others in the network find it; empty: where this page is from",
        examples=[["http://192.168.1.20:8000"]],
    )
    command: str = Field("make class", description="what starts a server that phones reach")
