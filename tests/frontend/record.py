"""Record real runs for the page's tests: the journal, Python's fold of it, and Python's evaluation of its networks.

Run from the repository's root after the wire types or the fold change:

    python tests/frontend/record.py [NAME ...]
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import torch

from senn.network.network import unflatten
from senn_live.protocol.events import AnyEvent, Checkpoint, Expansion, Frame, NetworkState, RunStarted
from senn_live.protocol.specification import RunSpecification
from senn_live.runs.entries import decode
from senn_live.runs.view import fold
from senn_live.worker.run.machine import LiveRun
from senn_live.worker.run.recovery import begin

HERE = Path(__file__).parent / "recorded"
LOCATIONS = [-2.5, -1.7, -0.9, -0.3, 0.0, 0.4, 1.1, 1.9, 2.6]
RUNS: dict[str, dict[str, object]] = {
    "bumps": {"task": {"kind": "preset", "name": "bumps"}},
    "deep": {
        "task": {"kind": "preset", "name": "sines"},
        "rule": {"name": "calibrated", "smoothing": False, "depth_margin": 1.0},
        "limits": {"steps": 120},
        "pace": "max",
    },
    "moons": {
        "task": {"kind": "preset", "name": "moons"},
        "samples": 120,
        "noise": 0.15,
        "limits": {"steps": 120},
        "pace": "max",
    },
    "tried": {"task": {"kind": "preset", "name": "hills"}, "samples": 48, "noise": 0.05, "seed": 39, "pace": "max"},
    "tried_plane": {
        "task": {"kind": "preset", "name": "circles"},
        "samples": 60,
        "noise": 0.1,
        "limits": {"steps": 90},
        "pace": "max",
    },
}


def entries_of(specification: RunSpecification) -> list[str | bytes]:
    """The journal of a run from its beginning to its end."""
    run = begin(specification, device=torch.device("cpu"), device_name="cpu")
    entries: list[str | bytes] = []
    while (turn := run.next_turn()) is not None:
        run.take(turn, turn())
        drain(run, entries)
    drain(run, entries)
    return entries


def drain(run: LiveRun, entries: list[str | bytes]) -> None:
    """Move what waits in the outbox to the journal."""
    waiting = run.outbox.waiting()
    entries += waiting
    run.outbox.confirm(len(waiting))


def evaluations(events: list[AnyEvent]) -> list[dict[str, object]]:
    """Outputs of every tenth network at `LOCATIONS` (in the plane: at pairs of neighbours), standardised, by Python."""
    shape: NetworkState | None = None
    found: list[dict[str, object]] = []
    for event in events:
        if isinstance(event, RunStarted | Expansion | Checkpoint):
            shape = event.network
        if shape is None or not isinstance(event, Expansion | Frame) or (isinstance(event, Frame) and event.step % 10):
            continue
        parameters = event.parameters if isinstance(event, Frame) else event.network.parameters
        network = unflatten(
            torch.tensor(parameters, dtype=torch.float64), shape.inputs, tuple(shape.widths), shape.outputs
        )
        inputs = torch.tensor(LOCATIONS, dtype=torch.float64)
        outputs = network.evaluate(torch.stack([inputs.roll(-shift) for shift in range(shape.inputs)], 1))
        found.append({"offset": event.offset, "outputs": outputs.flatten().tolist()})
    return found


def record(name: str, specification: RunSpecification) -> None:
    """Write one run's file."""
    entries = entries_of(specification)
    events = [decode(offset, entry) for offset, entry in enumerate(entries)]
    recording = {
        "journal": [
            {"frame": base64.b64encode(entry).decode()} if isinstance(entry, bytes) else json.loads(entry)
            for entry in entries
        ],
        "view": fold(events).model_dump(mode="json"),
        "locations": LOCATIONS,
        "evaluations": evaluations(events),
    }
    HERE.mkdir(exist_ok=True)
    (HERE / f"{name}.json").write_text(json.dumps(recording, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for run_name in sys.argv[1:] or RUNS:
        record(run_name, RunSpecification.model_validate(RUNS[run_name]))
