"""A neuron where a person wants it."""

from __future__ import annotations

import pytest
import torch

from cases import curve_task, random_network, random_task
from senn.placing import placed
from senn.surgery import NewNeuron
from senn.views import Survey, survey


def seen(inputs: int = 1) -> Survey:
    task = curve_task() if inputs == 1 else random_task(1, 20, inputs)
    return survey(random_network(1, inputs), task, torch.Generator().manual_seed(0), 1)


def test_it_stands_where_it_was_put_with_its_best_activation() -> None:
    verdict = placed(seen(), 0.5, 0.25)
    growth = verdict.proposal.growth
    assert isinstance(growth, NewNeuron)
    assert (verdict.reason, verdict.proposal.location, verdict.proposal.scale) == ("placed", 0.5, 0.25)
    assert (growth.weight.tolist(), growth.bias.item()) == ([4.0], -2.0)
    assert growth.coefficients.norm().item() == pytest.approx(1)
    assert verdict.proposal.score > 0


@pytest.mark.parametrize(("location", "scale"), [(None, 0.1), (0.5, None), (0.5, 0.0), (0.5, -1.0)])
def test_a_place_that_is_none_is_refused(location: float | None, scale: float | None) -> None:
    with pytest.raises(ValueError, match="Expected one-dimensional inputs, a location and a scale > 0"):
        placed(seen(), location, scale)


def test_there_are_no_places_in_several_dimensions() -> None:
    with pytest.raises(ValueError, match="Expected one-dimensional inputs"):
        placed(seen(2), 0.5, 0.25)
