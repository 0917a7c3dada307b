"""A run as a worker computes it, on a device that is none: to the last bit what it is on the CPU."""

from __future__ import annotations

from typing import Any

import pytest

from elsewhere import DEVICE, Elsewhere
from journals import Entries, content, events, specification, turns, written
from senn_live.worker.run.recovery import begin, resume

FEW = {"name": "calibrated", "tried": 2, "lookahead": 1}  # to be quick: every operation takes ten times as long there
RUNS: dict[str, dict[str, Any]] = {
    "curve": {"limits": {"steps": 40}},
    "pruned": {
        "limits": {"steps": 30},
        "rule": {"name": "paper", "cadence": 10},
        "start": [8],
        "growth": {"prune": True},
    },
    "two classes": {"limits": {"steps": 40}, "task": {"kind": "preset", "name": "xor"}, "samples": 30, "rule": FEW},
    "three classes": {"limits": {"steps": 50}, "task": {"kind": "preset", "name": "blobs"}, "samples": 30, "rule": FEW},
}

GROWTHS = {"curve": {"width"}, "pruned": {"prune"}}  # the others try growths out and refuse


def journal(device: Any, changes: dict[str, Any]) -> Entries:
    return written(turns(begin(specification(**changes), device=device, device_name="cpu")))


@pytest.mark.parametrize("name", RUNS)
def test_a_run_elsewhere_is_the_run_here(name: str) -> None:
    with Elsewhere():
        there = journal(DEVICE, RUNS[name])
    assert any(event.type == "decision" for event in events(there))
    assert {event.kind for event in events(there) if event.type == "expansion"} == GROWTHS.get(name, set())
    assert content(there) == content(journal("cpu", RUNS[name]))


def test_a_run_elsewhere_is_taken_up_again_elsewhere() -> None:
    whole = journal("cpu", RUNS["curve"])
    half = next(i for i, entry in enumerate(whole) if isinstance(entry, str) and '"type":"expansion"' in entry) + 3
    with Elsewhere():
        run = turns(resume(whole[:half], device=DEVICE))
        assert content(whole[:half] + written(run)) == content(whole)
        assert run.state.network.weight.device.type == DEVICE.type
