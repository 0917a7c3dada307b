"""The bound on additions, held against whole rounds: each multiplies eta by more than tau, and eta <= Lambda."""

from __future__ import annotations

import itertools

import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from cases import random_network, random_task
from senn.decisions.criterion import rate_bound
from senn.network.network import Network
from senn.network.surgery import add_neuron
from senn.proposals.calibrated import calibrated_round
from senn.proposals.proposal import Situation
from senn.proposals.survey import survey
from senn.settings import CalibratedRule, Settings
from senn.tasks import Task


def situation(network: Network, task: Task) -> Situation:
    return survey(network, task, torch.Generator().manual_seed(0), 1).situation


@examples(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 0.3), st.sampled_from([(1,), (2,), (2, 2)]))
def test_a_round_that_adds_while_eta_multiplies_by_tau_stays_below_the_bound(
    seed: int, threshold: float, widths: tuple[int, ...]
) -> None:
    task, settings = random_task(seed, 24), Settings(rule=CalibratedRule(draws=1, smoothing=False))
    network = random_network(seed, 1, widths)
    begun = situation(network, task)
    limit, added, scores = rate_bound(begun, threshold), 0, [begun.expansion_score]
    assert limit is not None
    for number in itertools.count():
        found = calibrated_round(network, task, settings, torch.Generator().manual_seed(number))
        neurons = [proposal for proposal in found.proposals if proposal.kind == "width"]
        best = max(neurons, key=lambda proposal: proposal.score)
        grown = add_neuron(network, best.layer, best.growth)
        after = situation(grown, task)
        assert after.expansion_score <= after.bound * (1 + 1e-9)
        if not after.expansion_score > (1 + threshold) * scores[-1]:
            break
        network, added = grown, added + 1
        scores.append(after.expansion_score)
        assert added < limit
    assert all(later > (1 + threshold) * earlier for earlier, later in itertools.pairwise(scores))
