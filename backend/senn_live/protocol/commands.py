"""What may be asked of a run. `POST /api/runs/{id}/commands`, with the run's token."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from .specification import Finite, Growth, Limits, Optimiser, Rule, Task, Wire


class Pause(Wire):
    """Hold training before the next step."""

    type: Literal["pause"] = "pause"


class Resume(Wire):
    """Go on training at the run's pace."""

    type: Literal["resume"] = "resume"


class Step(Wire):
    """Train `count` steps, then hold."""

    type: Literal["step"] = "step"
    count: int = Field(1, ge=1, le=1000)


class NextGrowth(Wire):
    """Train as fast as possible until the next expansion (or the end), then hold."""

    type: Literal["next_growth"] = "next_growth"


class SetPace(Wire):
    """Train at another pace, in steps per second."""

    type: Literal["set_pace"] = "set_pace"
    pace: Annotated[float, Field(ge=0.1, le=1000)] | Literal["max"]


class Edit(Wire):
    """Change the data or the knobs while the run goes on; what is absent stays. The network is kept."""

    type: Literal["edit"] = "edit"
    task: Task | None = None
    samples: int | None = Field(None, ge=4, le=2000)
    noise: float | None = Field(None, ge=0, le=10)
    rule: Rule | None = None
    optimiser: Optimiser | None = None
    limits: Limits | None = None
    growth: Growth | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if all(getattr(self, name) is None for name in type(self).model_fields if name != "type"):
            raise ValueError("Expected at least one of task, samples, noise, rule, optimiser, limits, growth.")
        return self


class Force(Wire):
    """Take the best proposal now, whatever the rule says."""

    type: Literal["force"] = "force"
    kind: Literal["width", "depth"] | None = Field(None, description="only proposals of this kind")
    layer: int | None = Field(None, ge=0, le=8, description="only proposals for this layer")


class Place(Wire):
    """Add a first-layer neuron in data units: at a location and scale, or in the plane through a point."""

    type: Literal["place"] = "place"
    location: Finite | tuple[Finite, Finite]
    scale: Annotated[float, Field(gt=0, le=1e12)] | None = None

    @model_validator(mode="after")
    def _has_a_scale_on_the_line_alone(self) -> Self:
        if isinstance(self.location, tuple) != (self.scale is None):
            raise ValueError("Expected a scale with a location on the axis, and none with a point in the plane.")
        return self


class Forbid(Wire):
    """Refuse what the next proposal round would accept."""

    type: Literal["forbid"] = "forbid"


class Undo(Wire):
    """Return to the checkpoint before the last expansion (or before the numbers went wrong)."""

    type: Literal["undo"] = "undo"


class Stop(Wire):
    """Finish the run here."""

    type: Literal["stop"] = "stop"


Command = Annotated[
    Pause | Resume | Step | NextGrowth | SetPace | Edit | Force | Place | Forbid | Undo | Stop,
    Field(discriminator="type"),
]
command_adapter: TypeAdapter[Command] = TypeAdapter(Command)

Intervention = Annotated[Force | Place | Forbid, Field(discriminator="type")]


class Fork(Wire):
    """Body of `POST /api/runs/{id}/forks`: go on from a checkpoint as a run of its own, doing something else there."""

    offset: int = Field(ge=0, description="offset of a checkpoint event, or of the decision that follows it")
    intervention: Intervention | None = Field(None, description="what the twin does at that decision instead")
