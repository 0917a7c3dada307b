"""Growing and pruning in one run."""

from __future__ import annotations

import pytest

from cases import random_task
from senn import engine
from senn.settings import PaperRule, Settings


@pytest.mark.parametrize("seed", range(3))
def test_a_neuron_is_not_pruned_at_the_step_that_added_it(seed: int) -> None:
    """It has zero output weights then: the rule would add and remove for ever without a training step."""
    task = random_task(seed, samples=60, inputs=5, outputs=3, loss="classification")
    settings = Settings(rule=PaperRule(threshold=0.1, cadence=5), method="fixed", prune=True, depth=False, max_steps=25)
    state = engine.begin(task, settings, seed)
    for _ in range(300):
        if state.ended is not None:
            break
        act = engine.consider if engine.decision_due(state, task, settings) else engine.train
        state, _reports = act(state, task, settings)
    assert state.ended is not None
