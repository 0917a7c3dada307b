"""The run specification: one object is the page's URL hash, the body of `POST runs` and the journal's first event."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_POINTS = 2000
MIN_POINTS = 4

Finite = Annotated[float, Field(allow_inf_nan=False, ge=-1e12, le=1e12)]
AxisLabel = Annotated[str, Field(min_length=1, max_length=130)]
Points = Annotated[list[Finite], Field(min_length=MIN_POINTS, max_length=MAX_POINTS)]


class Wire(BaseModel):
    """What crosses a process boundary: frozen, and nothing unknown gets in."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class PresetTask(Wire):
    """A shipped target, by name (see `presets`)."""

    kind: Literal["preset"] = "preset"
    name: str = Field("bumps", description="name of a preset, as listed by GET /api/presets", max_length=40)


class FormulaTask(Wire):
    """A target typed by a person: an expression in x, sampled uniformly on [low, high]."""

    kind: Literal["formula"] = "formula"
    formula: str = Field(description="expression in x, such as sin(3*x) + x/2", min_length=1, max_length=200)
    low: Finite = Field(-2.0, description="left end of the sampled interval")
    high: Finite = Field(2.0, description="right end of the sampled interval")

    @model_validator(mode="after")
    def _is_an_interval(self) -> Self:
        if not self.high > self.low:
            raise ValueError(f"Expected high > low, got low {self.low} and high {self.high}.")
        return self


class PointsTask(Wire):
    """Samples as they are: drawn, uploaded or edited by a person. `samples` and `noise` do not apply."""

    kind: Literal["points"] = "points"
    x: Points = Field(description="locations, one per sample")
    y: Points = Field(description="values, one per sample")
    x_label: AxisLabel | None = Field(None, description="what x is, with its unit, as a table's header says it")
    y_label: AxisLabel | None = Field(None, description="what y is, with its unit")

    @model_validator(mode="after")
    def _are_pairs_with_spread(self) -> Self:
        if len(self.x) != len(self.y):
            raise ValueError(f"Expected as many y as x, got {len(self.x)} x and {len(self.y)} y.")
        if max(self.x) == min(self.x):
            raise ValueError(f"Expected at least two different x, got {self.x[0]} in all {len(self.x)} points.")
        return self


class ClassesTask(Wire):
    """Points in the plane, each with a class label: 2D classification."""

    kind: Literal["classes2d"] = "classes2d"
    x: Annotated[list[tuple[Finite, Finite]], Field(min_length=MIN_POINTS, max_length=MAX_POINTS)]
    label: Annotated[list[Annotated[int, Field(ge=0, le=3)]], Field(min_length=MIN_POINTS, max_length=MAX_POINTS)]
    x_label: AxisLabel | None = Field(None, description="what the first coordinate is, with its unit")
    y_label: AxisLabel | None = Field(None, description="what the second coordinate is, with its unit")

    @model_validator(mode="after")
    def _are_pairs_of_two_classes(self) -> Self:
        if len(self.x) != len(self.label):
            raise ValueError(f"Expected as many labels as x, got {len(self.x)} x and {len(self.label)} labels.")
        if len(set(self.label)) < 2:
            raise ValueError(f"Expected at least two classes, got label {self.label[0]} only.")
        if len(set(self.x)) < 2:
            raise ValueError(f"Expected at least two different x, got {self.x[0]} in all {len(self.x)} points.")
        return self


Task = Annotated[PresetTask | FormulaTask | PointsTask | ClassesTask, Field(discriminator="kind")]


RuleName = Literal["calibrated", "paper"]


class CalibratedRule(Wire):
    """Grow while a proposal beats what pure noise would give, beats going on training, and pays its price."""

    name: Literal["calibrated"] = "calibrated"
    cadence: int = Field(10, ge=1, le=1000, description="steps between proposal rounds")
    quantile: float = Field(0.99, ge=0.5, le=0.999, description="noise floor: quantile of the best score under noise")
    draws: int = Field(100, ge=20, le=1000, description="sign flips drawn for the noise floor")
    price: float = Field(0.35, ge=0, le=5, description="price per added parameter, in units of ln N")
    depth_margin: float = Field(2.0, ge=1, le=20, description="a layer must gain this many times the best neuron")
    smoothing: bool = Field(True, description="curves, labels: hold back what data do not ask for, decide by trials")
    evidence: float = Field(3.0, ge=0, le=100, description="nats a trial must gain: log-evidence, or expected loss")
    tried: int = Field(6, ge=1, le=20, description="first-layer proposals that are tried out in copies of the network")
    lookahead: int = Field(4, ge=1, le=8, description="neurons tried together where one alone does not pay")


class PaperRule(Wire):
    """The paper's rule: relative threshold (tau - 1) and absolute threshold alpha."""

    name: Literal["paper"] = "paper"
    cadence: int = Field(30, ge=1, le=1000, description="steps between proposal rounds")
    threshold: float = Field(1.0, ge=0, le=100, description="tau - 1: accept when the layer's score grows by more")
    absolute_threshold: float = Field(2.5e-3, ge=0, le=1, description="alpha: share of the bound worth growing for")
    layer_cost: float = Field(20.0, ge=1, le=1000, description="divides the score of a new layer")
    size_costing: bool = Field(False, description="divide it by the new layer's width too")
    candidates: int = Field(100, ge=10, le=1000, description="proposals per layer and round")
    temperature: float = Field(1.0, gt=0, le=1e6, description="of proposals' weights, in units of the layer's score")
    cooldown: int = Field(0, ge=0, le=10_000, description="steps without growth after an expansion")
    layer_cooldown: int = Field(3, ge=0, le=1000, description="rounds without another layer from an insertion on")


Rule = Annotated[CalibratedRule | PaperRule, Field(discriminator="name")]
RULES: dict[str, type[CalibratedRule | PaperRule]] = {
    rule.model_fields["name"].default: rule for rule in get_args(get_args(Rule)[0])
}
"""The growth rules by name."""


class Optimiser(Wire):
    """How the network is trained between expansions: natural gradient, damping adaptive or fixed."""

    method: Literal["adaptive", "fixed"] = Field(
        "adaptive", description="Levenberg-Marquardt, or the paper's fixed step"
    )
    damping: float = Field(0.1, gt=0, le=1e6, description="Tikhonov damping lambda, first or fixed value")
    learning_rate: float = Field(0.1, gt=0, le=10, description="step length of the fixed method")
    solver: Literal["auto", "parameter", "sample", "cg", "kronecker"] = Field(
        "auto", description="natural gradient solver"
    )


class Limits(Wire):
    """Where growth and training end at the latest."""

    width: int = Field(64, ge=1, le=64, description="neurons in one layer")
    depth: int = Field(8, ge=1, le=8, description="hidden layers")
    steps: int = Field(20_000, ge=1, le=100_000, description="training steps")


class Growth(Wire):
    """What the network is allowed to do by itself."""

    width: bool = Field(True, description="add neurons")
    depth: bool = Field(True, description="add layers")
    prune: bool = Field(False, description="remove neurons that do no more than noise")


class RunSpecification(Wire):
    """Everything that determines a run. The same specification gives the same events."""

    task: Task = Field(default_factory=PresetTask)
    samples: int = Field(96, ge=MIN_POINTS, le=MAX_POINTS, description="samples drawn from the target")
    noise: float = Field(
        0.05, ge=0, le=10, allow_inf_nan=False, description="standard deviation of the noise added to y"
    )
    seed: int = Field(1, ge=0, le=2**31 - 1, description="seed of samples, first network and proposals")
    rule: Rule = Field(default_factory=CalibratedRule)
    optimiser: Optimiser = Field(default_factory=Optimiser)
    limits: Limits = Field(default_factory=Limits)
    growth: Growth = Field(default_factory=Growth)
    start: Annotated[list[Annotated[int, Field(ge=1, le=64)]], Field(min_length=1, max_length=8)] = Field(
        default_factory=lambda: [1], description="hidden widths of the first network"
    )
    pace: Annotated[float, Field(ge=0.1, le=1000)] | Literal["max"] = Field(
        5.0, description="training steps per second, or max"
    )
    time_lapse: bool = Field(
        False, description="where a step moves the loss by less than 1 %, go up to eight times faster than the pace"
    )
