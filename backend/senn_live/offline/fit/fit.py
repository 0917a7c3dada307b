"""One headless run on a person's points: grow, keep what happened, predict."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import torch

from senn import engine, reports
from senn.growing import grow
from senn.network.network import Network
from senn.uncertainty.band import Uncertainty
from senn_live.protocol.specification import RunSpecification
from senn_live.worker.data.scaling import matrix, standardised_inputs, values_in_data_units
from senn_live.worker.data.task_data import Data, build_data
from senn_live.worker.run.translation import engine_settings


@dataclass(frozen=True)
class Moment:
    """The run at one step: how well it fits and how large it is."""

    step: int
    loss: float
    expansion_score: float
    neurons: int
    parameters: int


Interval = list[float]  # low, high


@dataclass(frozen=True)
class BandAt:
    """Where the curve may be and where the next sample may fall, in data units: an interval for every place."""

    level: float
    curve: list[Interval]
    points: list[Interval]


@dataclass(frozen=True)
class Fit:
    """A finished run: the network, the data it saw, and its history."""

    data: Data
    network: Network
    steps: int
    ended: str
    moments: tuple[Moment, ...]
    decisions: tuple[reports.DecisionReport, ...]
    expansions: tuple[reports.ExpansionReport, ...]
    deliveries: tuple[reports.DeliveryReport, ...]
    x_label: str | None = None
    y_label: str | None = None

    def predict(self, x: list[float], network: Network | None = None) -> list[float]:
        """The fitted function at `x`, both in data units; of an earlier network where one is given."""
        inputs = standardised_inputs(matrix([[each] for each in x]).view(-1, 1), self.data.scaling)
        outputs = (network or self.network).evaluate(inputs.to(self.data.task.inputs))
        values: list[float] = values_in_data_units(outputs.cpu().double(), self.data.scaling)[:, 0].tolist()
        return values

    def band(self, x: list[float], level: float) -> BandAt:
        """The band about the fitted function at `x`, in data units.

        Raises:
            ValueError: If the level is not between 0 and 1, or the task is not a curve.
        """
        inputs = standardised_inputs(matrix([[each] for each in x]).view(-1, 1), self.data.scaling)
        found = self._uncertainty.at(inputs[:, 0], level)
        unit, fitted = self.data.scaling.y_scale[0], self.predict(x)
        curve, points = (
            [[y - unit * half, y + unit * half] for y, half in zip(fitted, halves.tolist(), strict=True)]
            for halves in (found.curve, found.points)
        )
        return BandAt(level, curve, points)

    @cached_property
    def _uncertainty(self) -> Uncertainty:
        return Uncertainty(self.network, self.data.task)

    @property
    def train_rmse(self) -> float:
        """Root mean squared error on the samples, in the units of y."""
        found = self.predict([row[0] for row in self.data.samples.x])
        residuals = [a - row[0] for a, row in zip(found, self.data.samples.y, strict=True)]
        return math.sqrt(sum(r * r for r in residuals) / len(residuals))

    @property
    def is_curve(self) -> bool:
        """Whether values were learnt, not classes."""
        return self.data.task.loss == "regression"

    @property
    def train_accuracy(self) -> float:
        """The share of the samples to whose class the network gives the most belief."""
        task = self.data.task
        return (self.network.evaluate(task.inputs).argmax(1) == task.targets).double().mean().item()

    @property
    def fits(self) -> str:
        """How well the samples are met, in words."""
        return f"train RMSE {self.train_rmse:.4g}" if self.is_curve else f"train accuracy {self.train_accuracy:.1%}"

    def result(self, predict_at: list[float] | None = None, level: float = 0.95) -> dict[str, Any]:
        """What `senn fit --out` writes.

        Raises:
            ValueError: As `band`.
        """
        units, places = self.data.units, predict_at or []
        return {
            "widths": list(self.network.widths),
            "parameters": self.network.parameters,
            "steps": self.steps,
            "ended": self.ended,
            **({"train_rmse": self.train_rmse} if self.is_curve else {"train_accuracy": self.train_accuracy}),
            "events": [
                {
                    "step": event.step,
                    "kind": event.kind,
                    "layer": event.layer,
                    "score": event.score,
                    "floor": event.floor,
                    "function_change": units.change(event.function_change),
                    "widths": list(event.widths_after),
                }
                for event in self.expansions
            ],
            "predictions": self.predict(places) if self.is_curve else [],
            "band": asdict(self.band(places, level)) if self.is_curve else None,
        }


@dataclass
class _History:
    moments: list[Moment] = field(default_factory=list)
    decisions: list[reports.DecisionReport] = field(default_factory=list)
    expansions: list[reports.ExpansionReport] = field(default_factory=list)
    deliveries: list[reports.DeliveryReport] = field(default_factory=list)

    def keep(self, state: engine.State, report: reports.Report) -> None:
        match report:
            case reports.StepReport():
                network = state.network
                self.moments.append(
                    Moment(report.step, report.loss, report.expansion_score, sum(network.widths), network.parameters)
                )
            case reports.DecisionReport():
                self.decisions.append(report)
            case reports.ExpansionReport():
                self.expansions.append(report)
            case reports.DeliveryReport():
                self.deliveries.append(report)
            case _:
                pass  # landscapes and endings are in the state or too large to keep


def fit(
    specification: RunSpecification,
    *,
    device: torch.device | None = None,
    on_step: Callable[[engine.State], None] = lambda _: None,
) -> Fit:
    """Grow a network on the specification's task until it ends, or until `on_step` raises `KeyboardInterrupt`.

    Raises:
        senn_live.worker.data.task_data.BadTaskError: if the task cannot be built.
    """
    data = build_data(specification, device=device or torch.device("cpu"))
    settings = engine_settings(specification)
    history = _History()
    state = engine.begin(data.task, settings, specification.seed)
    try:
        for state, happened in grow(data.task, settings, specification.seed):
            for report in happened:
                history.keep(state, report)
            on_step(state)
    except KeyboardInterrupt:
        state = replace(state, ended=None)
    return Fit(
        data=data,
        network=state.network,
        steps=state.step,
        ended=state.ended or "interrupted",
        moments=tuple(history.moments),
        decisions=tuple(history.decisions),
        expansions=tuple(history.expansions),
        deliveries=tuple(history.deliveries),
        x_label=getattr(specification.task, "x_label", None),
        y_label=getattr(specification.task, "y_label", None),
    )
