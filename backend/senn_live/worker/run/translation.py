"""Between the engine's words and the wire's: settings, networks and interventions in, reports out.

Reports come out as journal entries. The engine works in standardised units; locations, scales and function changes
cross this file into data units.
"""

from __future__ import annotations

import base64
import math
import re
import sys
from dataclasses import dataclass, fields
from typing import Any, cast

import torch

from senn import engine, reports, settings
from senn.decisions.decision import Intervention
from senn.network.network import Network, unflatten
from senn_live.protocol import commands, events, specification


@dataclass(frozen=True)
class Units:
    """The scaling, in the directions in which it is needed. A location is a number where there is one input."""

    scaling: events.Scaling

    @property
    def dimensions(self) -> int:
        """How many inputs there are: how many coordinates a place has."""
        return len(self.scaling.x_shift)

    def location(self, internal: float) -> float:
        """A place on the x axis, in data units."""
        return internal * self.scaling.x_scale[0] + self.scaling.x_shift[0]

    def internal_location(self, location: float) -> float:
        """The inverse of `location`."""
        return (location - self.scaling.x_shift[0]) / self.scaling.x_scale[0]

    def internal_point(self, point: tuple[float, float]) -> tuple[float, float]:
        """A point of the plane in internal units."""
        x, y = (
            (place - shift) / scale
            for place, shift, scale in zip(point, self.scaling.x_shift, self.scaling.x_scale, strict=True)
        )
        return x, y

    def width(self, internal: float) -> float:
        """A distance on the x axis, in data units."""
        return internal * self.scaling.x_scale[0]

    def internal_width(self, width: float) -> float:
        """The inverse of `width`."""
        return width / self.scaling.x_scale[0]

    def change(self, internal: float) -> float:
        """A difference of outputs, in data units (of the output with the largest unit)."""
        return internal * max(self.scaling.y_scale)


def engine_settings(spec: specification.RunSpecification) -> settings.Settings:
    """The knobs of a run, as the engine takes them."""
    rule = spec.rule.model_dump(exclude={"name"})
    return settings.Settings(
        rule=settings.CalibratedRule(**rule) if spec.rule.name == "calibrated" else settings.PaperRule(**rule),
        method=spec.optimiser.method,
        damping=spec.optimiser.damping,
        learning_rate=spec.optimiser.learning_rate,
        solver=spec.optimiser.solver,
        max_width=spec.limits.width,
        max_depth=spec.limits.depth,
        max_steps=spec.limits.steps,
        width=spec.growth.width,
        depth=spec.growth.depth,
        prune=spec.growth.prune,
        start=tuple(spec.start),
    )


def engine_intervention(command: commands.Intervention | None, units: Units) -> Intervention | None:
    """What a person asked of a round, in internal units."""
    match command:
        case commands.Force():
            return Intervention(kind="force", growth=command.kind, layer=command.layer)
        case commands.Place(location=tuple(point)):
            return Intervention(kind="place", location=units.internal_point(point))
        case commands.Place(location=float(location), scale=float(scale)):
            return Intervention(
                kind="place", location=units.internal_location(location), scale=units.internal_width(scale)
            )
        case commands.Forbid():
            return Intervention(kind="forbid")
    return None


def network_state(network: Network) -> events.NetworkState:
    """The network as it crosses the wire: float64, exact."""
    return events.NetworkState(
        inputs=network.inputs,
        widths=list(network.widths),
        outputs=network.outputs,
        parameters=network.flatten().tolist(),
    )


def network_from(state: events.NetworkState, *, device: torch.device) -> Network:
    """The inverse of `network_state`."""
    vector = torch.tensor(state.parameters, dtype=torch.float64, device=device)
    return unflatten(vector, state.inputs, tuple(state.widths), state.outputs)


def engine_scalars(state: engine.State) -> dict[str, Any]:
    """Everything of the engine's state but its network, as a checkpoint carries it: by the wire's names."""
    return {_wire_name(name): value for name, value in engine.scalars(state).items()}


def engine_state(checkpoint: events.Checkpoint, *, device: torch.device) -> engine.State:
    """The engine's state of a checkpoint."""
    scalars = {_engine_name(name): value for name, value in checkpoint.engine.items()}
    return engine.restore(network_from(checkpoint.network, device=device), cast("dict[str, Any]", scalars))


def _wire_name(name: str) -> str:
    """Checkpoints keep the names they were first written with."""
    return "promised" if name == "promise_drop" else re.sub("^phase_", "pace_", name)


def _engine_name(name: str) -> str:
    return "promise_drop" if name == "promised" else re.sub("^pace_", "phase_", name)


def landscape_event(report: reports.LandscapeReport, units: Units, *, offset: int) -> str:
    """The map of scores, quantised to bytes."""
    peak = max(float(report.scores.max()), 0.0)
    levels = torch.round(255 * report.scores.clamp(min=0) / peak) if peak > 0 else torch.zeros_like(report.scores)
    event = events.Landscape(
        offset=offset,
        step=report.step,
        passing=report.passing,
        location_start=units.location(float(report.locations[0])),
        location_stop=units.location(float(report.locations[-1])),
        locations=report.scores.shape[1],
        scale_start=units.width(float(report.scales[0])),
        scale_stop=units.width(float(report.scales[-1])),
        scales=report.scores.shape[0],
        peak=peak,
        levels=base64.b64encode(levels.to(torch.uint8).cpu().numpy().tobytes()).decode("ascii"),
        best_location=units.location(report.best_location),
        best_scale=units.width(report.best_scale),
        best_score=report.best_score,
    )
    return event.model_dump_json()


def decision_event(report: reports.DecisionReport, units: Units, *, offset: int) -> str:
    """A round's outcome with its candidates."""
    candidates = [events.Candidate.model_validate(_placed(candidate, units)) for candidate in report.candidates]
    fields_ = {**_finite_fields(report), "candidates": candidates, "offset": offset}
    return events.Decision.model_validate(fields_).model_dump_json()


def expansion_event(report: reports.ExpansionReport, units: Units, *, offset: int) -> str:
    """A change of size, with the network right after it."""
    fields_ = {
        **_finite_fields(report),
        "widths_before": list(report.widths_before),
        "widths_after": list(report.widths_after),
        "added": [events.Neuron.model_validate(_placed(neuron, units)) for neuron in report.added],
        "function_change": units.change(report.function_change),
        "network": network_state(report.network),
        "offset": offset,
    }
    return events.Expansion.model_validate(fields_).model_dump_json()


def delivery_event(report: reports.DeliveryReport, *, offset: int) -> str:
    """Promise and delivery of an earlier expansion."""
    return events.Delivery.model_validate({**_finite_fields(report), "offset": offset}).model_dump_json()


def regime_sentence(report: reports.RegimeReport) -> str:
    """What changed, in words."""
    return (
        f"With {report.parameters} parameters the network is too large for smooth training and trials: from here on it "
        "trains by natural gradient steps alone, and scores decide."
    )


def _placed(report: Any, units: Units) -> dict[str, Any]:
    """The report's fields with location and scale in data units."""
    values = _finite_fields(report)
    if values.get("weights") is not None:
        values["weights"] = list(values["weights"])
    if values.get("location") is not None:
        values["location"] = units.location(values["location"])
    if values.get("scale") is not None:
        values["scale"] = units.width(values["scale"])
    return values


def _finite_fields(report: Any) -> dict[str, Any]:
    """The fields of a report. JSON has no infinity: an infinite ratio becomes the largest number, NaN becomes null."""
    return {field.name: _finite(getattr(report, field.name)) for field in fields(report)}


def _finite(value: Any) -> Any:
    if not isinstance(value, float) or math.isfinite(value):
        return value
    return None if math.isnan(value) else math.copysign(sys.float_info.max, value)
