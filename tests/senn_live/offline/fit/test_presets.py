"""What the shipped presets show when nothing is touched."""

from __future__ import annotations

from senn_live.offline.fit.fit import fit
from senn_live.protocol.specification import Limits, PresetTask, RunSpecification


def grown(name: str, steps: int):
    return fit(RunSpecification(task=PresetTask(name=name), limits=Limits(steps=steps)))


def test_width_and_depth_both_grow_on_a_function_of_a_function_and_nothing_jumps() -> None:
    found = grown("nested", 300)
    assert {event.kind for event in found.expansions} == {"width", "depth"}
    assert len(found.network.widths) > 1
    assert max(event.function_change for event in found.expansions) < 1e-6


def test_a_straight_line_needs_one_neuron_and_the_run_says_so() -> None:
    found = grown("line", 300)
    assert (found.network.widths, found.ended) == ((1,), "converged")
    assert not any(decision.accepted for decision in found.decisions)
