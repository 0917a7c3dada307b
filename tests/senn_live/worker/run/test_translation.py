from __future__ import annotations

import base64
import json
import math
import struct
import sys

import pytest
import torch

from cases import random_network
from journals import CPU, begun, events, turns, written
from senn import engine
from senn.reports import BandReport, CopyReport, DeliveryReport, LandscapeReport, TrialsReport
from senn_live.protocol.commands import Forbid, Force, Place
from senn_live.protocol.events import Band, Decision, Expansion, Landscape, Scaling, Trials, event_adapter
from senn_live.protocol.specification import RunSpecification
from senn_live.worker.data.units import Units
from senn_live.worker.run import translation

UNITS = Units(Scaling(x_shift=[30.0], x_scale=[15.0], y_shift=[-25.0], y_scale=[48.0]))


def test_places_and_widths_go_to_data_units_and_back() -> None:
    assert UNITS.location(-2) == 0
    assert UNITS.internal_location(UNITS.location(0.7)) == pytest.approx(0.7)
    assert UNITS.internal_width(UNITS.width(0.7)) == pytest.approx(0.7)
    assert UNITS.change(1e-9) == pytest.approx(48e-9)


def test_every_knob_of_the_specification_reaches_the_engine() -> None:
    spec = RunSpecification.model_validate(
        {
            "rule": {"name": "paper", "cadence": 7, "threshold": 2, "layer_cost": 3, "cooldown": 11},
            "optimiser": {"method": "fixed", "damping": 0.2, "learning_rate": 0.3, "solver": "cg"},
            "limits": {"width": 5, "depth": 2, "steps": 99},
            "growth": {"width": False, "depth": True, "prune": True},
            "start": [4, 3],
        }
    )
    settings = translation.engine_settings(spec)
    assert (settings.rule.cadence, settings.rule.threshold, settings.rule.cooldown) == (7, 2, 11)
    assert (settings.method, settings.damping, settings.learning_rate, settings.solver) == ("fixed", 0.2, 0.3, "cg")
    assert (settings.max_width, settings.max_depth, settings.max_steps) == (5, 2, 99)
    assert (settings.width, settings.depth, settings.prune) == (False, True, True)
    assert settings.start == (4, 3)


def test_interventions_reach_the_engine_in_its_own_units() -> None:
    place = translation.engine_intervention(Place(location=0, scale=30), UNITS)
    assert place is not None
    assert (place.kind, place.location, place.scale) == ("place", -2, 2)
    plane = Units(Scaling(x_shift=[30.0, 1.0], x_scale=[15.0, 2.0], y_shift=[], y_scale=[]))
    point = translation.engine_intervention(Place(location=(0, 2)), plane)
    assert point is not None
    assert (point.location, point.scale) == ((-2, 0.5), None)
    force = translation.engine_intervention(Force(kind="depth", layer=1), UNITS)
    assert force is not None
    assert (force.kind, force.growth, force.layer) == ("force", "depth", 1)
    forbid = translation.engine_intervention(Forbid(), UNITS)
    assert forbid is not None
    assert forbid.kind == "forbid"
    assert translation.engine_intervention(None, UNITS) is None


def test_a_network_survives_the_wire_bit_for_bit() -> None:
    network = random_network(3, widths=(4, 2), outputs=2)
    units = Units(Scaling(x_shift=[0.0], x_scale=[1.0], y_shift=[0.0] * 2, y_scale=[1.0] * 2, x_mirrored=[True]))
    state = translation.network_state(network, units)
    again = translation.network_from(type(state).model_validate_json(state.model_dump_json()), units, device=CPU)
    assert torch.equal(again.flatten(), network.flatten())
    assert again.widths == network.widths


def test_the_engine_goes_on_exactly_from_a_checkpoint_that_was_json() -> None:
    run = turns(begun(), 25)
    run.write_checkpoint()
    checkpoint = events(written(run))[-1]
    again = translation.engine_state(checkpoint, run.units, device=CPU)
    assert engine.scalars(again) == engine.scalars(run.state)
    assert torch.equal(again.network.flatten(), run.state.network.flatten())


def test_a_landscape_is_quantised_row_by_row_and_moved_to_data_units() -> None:
    scores = torch.tensor([[0.0, 1.0, 2.0], [4.0, -1.0, 0.5]])
    report = LandscapeReport(5, torch.tensor([-2.0, 0.0, 2.0]), torch.tensor([0.1, 1.0]), scores, -2.0, 1.0, 4.0)
    event = Landscape.model_validate_json(translation.landscape_event(report, UNITS, offset=3))
    assert list(base64.b64decode(event.levels)) == [0, 64, 128, 255, 0, 32]
    assert (event.locations, event.scales, event.peak, event.step) == (3, 2, 4.0, 5)
    assert (event.location_start, event.location_stop) == (0, 60)
    assert (event.scale_start, event.scale_stop) == (pytest.approx(1.5), 15)
    assert (event.best_location, event.best_scale) == (0, 15)


def test_a_flat_landscape_is_all_zero() -> None:
    zeros = torch.zeros(2, 3)
    report = LandscapeReport(5, torch.zeros(3), torch.ones(2), zeros, 0.0, 1.0, 0.0)
    event = Landscape.model_validate_json(translation.landscape_event(report, UNITS, offset=3))
    assert (event.peak, set(base64.b64decode(event.levels))) == (0, {0})


def test_what_is_not_finite_becomes_something_that_json_can_say() -> None:
    report = DeliveryReport(1, 0, "width", 0, predicted_drop=math.inf, realised_drop=-math.inf, scored_drop=None)
    said = json.loads(translation.delivery_event(report, offset=0))
    assert (said["predicted_drop"], said["realised_drop"]) == (sys.float_info.max, -sys.float_info.max)


def test_a_decision_and_its_expansion_say_where_in_data_units() -> None:
    x = [index * 0.5 for index in range(60)]
    y = [100 * math.sin(value / 4) for value in x]
    run = turns(begun(task={"kind": "points", "x": x, "y": y}), 60)
    said = events(written(run))
    expansion = next(event for event in said if isinstance(event, Expansion) and event.kind == "width")
    neuron = expansion.added[0]
    internal = -neuron.bias / neuron.weights[0]
    assert neuron.location == pytest.approx(run.units.location(internal))
    assert neuron.scale == pytest.approx(run.units.width(1 / abs(neuron.weights[0])))
    decision = next(event for event in said if isinstance(event, Decision) and event.accepted)
    assert decision.winner is not None
    assert decision.candidates[decision.winner].location == pytest.approx(neuron.location)
    assert expansion.function_change < 1e-6 * 100


def test_the_curves_of_trials_go_to_data_units_from_left_to_right() -> None:
    turned = Scaling(
        x_shift=[30.0], x_scale=[15.0], y_shift=[-25.0], y_scale=[48.0], x_mirrored=[True], y_mirrored=[True]
    )
    curve = torch.tensor([[0.0, 0.0, 1.0], [0.5, 1.0, 2.0]], dtype=torch.float64)
    copy = CopyReport("width", 0, -2.0, 1.0, None, None, 0.1, 3, (-math.inf, 1.5), 3.0, curve)
    report = TrialsReport(7, 2, (0, 30), torch.tensor([-2.0, 0.0, 2.0]), (copy,))
    event = Trials.model_validate_json(translation.trials_event(report, Units(turned), offset=4))
    assert (event.moments, event.points_start, event.points_stop, event.points) == ([0, 30], 0, 60, 3)
    (tried,) = event.copies
    assert (tried.location, tried.scale, tried.candidate, tried.evidence) == (60, 15, 3, [None, 1.5])
    drawn = struct.unpack("<6f", base64.b64decode(tried.curve or ""))
    assert list(drawn) == [-73, -25, -25, -121, -73, -49]


def test_what_a_run_tells_of_its_trials_is_bounded_and_follows_its_decision() -> None:
    said = [json.loads(entry) for entry in written(turns(begun())) if isinstance(entry, str)]
    tried = [(index, entry) for index, entry in enumerate(said) if entry["type"] == "trials"]
    assert len(tried) == len([entry for entry in said if entry["type"] == "decision"])
    for index, trials in tried:
        before = next(entry for entry in reversed(said[:index]) if entry["type"] not in ("expansion",))
        assert (before["type"], before["round"]) == ("decision", trials["round"])
        assert len(json.dumps(trials)) < 13_000
        assert (len(trials["copies"]) <= 6, trials["points"]) == (True, 64)
        winner = before["candidates"][before["winner"]]
        chosen = next(copy for copy in trials["copies"] if copy["candidate"] == before["winner"])
        assert [chosen[name] for name in ("kind", "layer", "location", "evidence_needed")] == [
            winner[name] for name in ("kind", "layer", "location", "evidence_needed")
        ]
        assert chosen["evidence"][-1] == winner["evidence"]
        assert all(len(base64.b64decode(copy["curve"])) == 5 * 64 * 4 for copy in trials["copies"])


def test_a_band_goes_to_data_units_from_left_to_right_and_has_no_infinity() -> None:
    halves = torch.tensor([0.1, 0.123456, 1.0], dtype=torch.float64)
    report = BandReport(7, 0.95, torch.tensor([-1.0, 0.0, 1.0], dtype=torch.float64), halves, halves / 0)
    mirrored = Units(Scaling(x_shift=[30.0], x_scale=[15.0], y_shift=[0.0], y_scale=[10.0], x_mirrored=[True]))
    band = event_adapter.validate_json(translation.band_event(report, mirrored, offset=3))
    assert isinstance(band, Band)
    assert (band.step, band.start, band.stop, band.places) == (7, 15, 45, 3)
    assert band.curve == [10, 1.235, 1]
    assert band.points == [sys.float_info.max] * 3
