"""The noise floor is calibrated: a straight line with noise grows beyond its one neuron in at most 5 % of runs."""

from __future__ import annotations

import pytest

from cases import curve_task
from senn.engine import Settings, begin, consider, decision_due, train

SHORT, LONG = 20, 200


def grows(seed: int) -> bool:
    """Whether a run on a noisy straight line (every other one nearly all noise) adds anything before it ends."""
    task = curve_task("line", noise=0.3 if seed % 2 else 0.05, seed=seed)
    settings = Settings(max_steps=1000)
    state = begin(task, settings, seed)
    while state.ended is None and state.network.widths == (1,):
        if decision_due(state, task, settings):
            state, _ = consider(state, task, settings)
        state, _ = train(state, task, settings)
    assert state.ended != "step_limit", "Expected growth to end by itself."
    return state.network.widths != (1,)


def test_few_straight_lines_grow() -> None:
    assert sum(grows(1000 + seed) for seed in range(SHORT)) <= 2


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_at_most_one_straight_line_in_twenty_grows() -> None:
    assert sum(grows(2000 + seed) for seed in range(LONG)) <= LONG * 0.05
