"""What the routes answer, beside the protocol's own types."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ...protocol.events import AnyEvent
from ...protocol.specification import RunSpecification
from ...tables import DatesName, DecimalName, DelimiterName, HeaderName


class Created(BaseModel):
    """A new run. The id lets anybody watch; the token lets its holder command, and is shown only here."""

    id: str = Field(examples=["q3vXk0mB5Yw8eJrT"])
    token: str = Field(examples=["0Yc3lLrZ8p0bq8t8o2f7mR1vX4uJ6wN9aE5dG7hK2sM"])


class Pending(BaseModel):
    """A run that no worker has begun yet: there is nothing to fold."""

    type: Literal["pending"] = "pending"
    specification: RunSpecification
    position: int | None = Field(description="place in the queue, 0 for the next; null when a worker is about to begin")


class EventsPage(BaseModel):
    """A part of a journal. `tail` is how many entries it has; the page ends it when its last offset is tail - 1."""

    events: list[AnyEvent]
    tail: int


class Taken(BaseModel):
    """A command that was taken. It is carried out when a journal's checkpoint has `commands_done` above its index."""

    index: int = Field(examples=[0])


class TableWish(BaseModel):
    """What to take from a table. Columns by header, or by number from 1."""

    model_config = ConfigDict(extra="forbid")

    x: str | None = Field(None, max_length=100, description="column of x; default: the first of numbers")
    y: str | None = Field(None, max_length=100, description="column of y; default: the next of numbers")
    label: str | None = Field(
        None, max_length=100, description="column of labels: x and y are a plane, to be classified"
    )
    sample: Literal["even", "random"] | None = Field(None, description="which 2000 rows to take where there are more")
    seed: int = Field(1, ge=0, le=2**31 - 1, description="of a random sample")
    delimiter: DelimiterName | None = Field(None, description="what stands between cells, where that is unclear")
    decimal: DecimalName | None = Field(None, description="the decimal mark, where that is unclear")
    header: HeaderName | None = Field(None, description="whether the first row has names, where that is unclear")
    dates: DatesName | None = Field(None, description="day or month first in dates like 03/04/2024")


class WorkerHealth(BaseModel):
    """A worker that is alive."""

    worker: str
    device: str
    runs: int
    slots: int
    stuck: int = Field(description="of its runs: those that should go on and do not move")


class Health(BaseModel):
    """How things stand.

    `ok`: runs are being trained; `no_workers`: they wait; `runs_stuck`: some do not move, though they should;
    `store_full`: nothing new is taken; `store_unavailable`: nothing works.
    """

    status: Literal["ok", "no_workers", "runs_stuck", "store_full", "store_unavailable"]
    version: str = Field(examples=["0.1.0"])
    store: bool = Field(description="whether the store answers")
    detail: str = Field(description="a sentence that says what to do, empty when all is well", examples=[""])
    workers: list[WorkerHealth]
    waiting: int | None = Field(description="runs that wait for a worker")
    active: int | None = Field(description="runs that wait or are held by a worker")
    used_bytes: int | None = Field(description="what the store takes: of the disk, or of Redis' memory")
    limit_bytes: int | None = Field(description="the most it can or may take; null if it has no limit of its own")
    viewers: int = Field(description="sockets open in this process")
