"""Between the engine's words and the wire's: settings, networks and interventions in, reports out.

Reports come out as journal entries. The engine works in standardised units; locations, scales and function changes
cross this file into data units.
"""

from __future__ import annotations

import base64
import math
import re
import sys
from dataclasses import fields
from typing import Any, cast

import torch
from torch import Tensor

from senn import engine, reports, settings
from senn.decisions.decision import Intervention
from senn.network.network import Network, unflatten
from senn_live.protocol import commands, events, specification

from ..data.units import Units


def engine_settings(spec: specification.RunSpecification) -> settings.Settings:
    """The knobs of a run, as the engine takes them."""
    rule = spec.rule.model_dump(exclude={"name"})
    return settings.Settings(
        rule=settings.RULES[spec.rule.name](**rule),
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


def network_state(network: Network, units: Units) -> events.NetworkState:
    """The network as it crosses the wire: float64, exact."""
    return events.NetworkState(
        inputs=network.inputs,
        widths=list(network.widths),
        outputs=network.outputs,
        parameters=parameters(network, units).tolist(),
    )


def parameters(network: Network, units: Units) -> Tensor:
    """A network's parameters [P] as they are on the wire."""
    return units.parameters(network.flatten(), network.inputs, network.widths, network.outputs)


def network_from(state: events.NetworkState, units: Units, *, device: torch.device) -> Network:
    """The inverse of `network_state`."""
    form = (state.inputs, tuple(state.widths), state.outputs)
    vector = torch.tensor(state.parameters, dtype=torch.float64, device=device)
    return unflatten(units.parameters(vector, *form), *form)


def engine_scalars(state: engine.State) -> dict[str, Any]:
    """Everything of the engine's state but its network, as a checkpoint carries it: by the wire's names."""
    return {_wire_name(name): value for name, value in engine.scalars(state).items()}


def engine_state(checkpoint: events.Checkpoint, units: Units, *, device: torch.device) -> engine.State:
    """The engine's state of a checkpoint."""
    scalars = {_engine_name(name): value for name, value in checkpoint.engine.items()}
    network = network_from(checkpoint.network, units, device=device)
    return engine.restore(network, cast("dict[str, Any]", scalars))


def _wire_name(name: str) -> str:
    """Checkpoints keep the names they were first written with."""
    return "promised" if name == "promise_drop" else re.sub("^phase_", "pace_", name)


def _engine_name(name: str) -> str:
    return "promise_drop" if name == "promised" else re.sub("^pace_", "phase_", name)


def landscape_event(report: reports.LandscapeReport, units: Units, *, offset: int) -> str:
    """The map of scores, quantised to bytes."""
    peak = max(float(report.scores.max()), 0.0)
    levels = torch.round(255 * report.scores.clamp(min=0) / peak) if peak > 0 else torch.zeros_like(report.scores)
    ends = [units.location(float(end)) for end in (report.locations[0], report.locations[-1])]
    if ends[0] > ends[1]:
        levels = levels.flip(1)
    event = events.Landscape(
        offset=offset,
        step=report.step,
        passing=report.passing,
        location_start=min(ends),
        location_stop=max(ends),
        locations=report.scores.shape[1],
        scale_start=units.width(float(report.scales[0])),
        scale_stop=units.width(float(report.scales[-1])),
        scales=report.scores.shape[0],
        peak=peak,
        levels=_bytes_of(levels.to(torch.uint8)),
        best_location=units.location(report.best_location),
        best_scale=units.width(report.best_scale),
        best_score=report.best_score,
    )
    return event.model_dump_json()


def trials_event(report: reports.TrialsReport, units: Units, *, offset: int) -> str:
    """How copies trained; curves as bytes, from left to right in data units."""
    ends = (
        [] if report.points is None else [units.location(float(end)) for end in (report.points[0], report.points[-1])]
    )
    turned = bool(ends) and ends[0] > ends[1]
    event = events.Trials(
        offset=offset,
        step=report.step,
        round=report.round,
        moments=list(report.moments),
        points_start=min(ends, default=None),
        points_stop=max(ends, default=None),
        points=0 if report.points is None else len(report.points),
        copies=[_tried_copy(copy, units, turned=turned) for copy in report.copies],
    )
    return event.model_dump_json()


def _tried_copy(report: reports.CopyReport, units: Units, *, turned: bool) -> events.TriedCopy:
    values = _placed(report, units)
    curve = None
    if report.curve is not None:
        seen = units.values(report.curve)
        curve = _bytes_of((seen.flip(1) if turned else seen).to(torch.float32))
    evidence = [each if math.isfinite(each) else None for each in report.evidence]
    return events.TriedCopy.model_validate({**values, "evidence": evidence, "curve": curve})


def _bytes_of(values: Tensor) -> str:
    """Little-endian, as base64."""
    array = values.cpu().numpy()
    return base64.b64encode(array.astype(array.dtype.newbyteorder("<")).tobytes()).decode("ascii")


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
        "network": network_state(report.network, units),
        "offset": offset,
    }
    return events.Expansion.model_validate(fields_).model_dump_json()


def delivery_event(report: reports.DeliveryReport, *, offset: int) -> str:
    """Promise and delivery of an earlier expansion."""
    return events.Delivery.model_validate({**_finite_fields(report), "offset": offset}).model_dump_json()


def band_event(report: reports.BandReport, units: Units, *, offset: int) -> str:
    """How unsure the fit is, from left to right; four digits are more than anybody can see."""
    places = [units.location(place) for place in report.places.tolist()]
    curve, points = (
        [_rounded(units.change(half)) for half in halves.tolist()] for halves in (report.curve, report.points)
    )
    if places[0] > places[-1]:
        places, curve, points = places[::-1], curve[::-1], points[::-1]
    event = events.Band(
        offset=offset,
        step=report.step,
        level=report.level,
        start=places[0],
        stop=places[-1],
        places=len(places),
        curve=curve,
        points=points,
    )
    return event.model_dump_json()


def _rounded(value: float) -> float:
    finite: float = _finite(value)
    return finite if abs(finite) == sys.float_info.max else float(f"{finite:.4g}")


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
        weights = values["weights"]
        values["weights"] = units.weights(weights) if report.layer == 0 else list(weights)
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
