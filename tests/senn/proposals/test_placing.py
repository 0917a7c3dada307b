"""A neuron where a person wants it."""

from __future__ import annotations

import pytest
import torch

from cases import curve_task, random_network, random_task
from senn.network.network import first_network
from senn.network.surgery import NewNeuron
from senn.proposals.placing import Location, placed
from senn.proposals.survey import Survey, survey
from senn.tasks import Task


def seen(inputs: int = 1) -> Survey:
    task = curve_task() if inputs == 1 else random_task(1, 20, inputs)
    return survey(random_network(1, inputs), task, torch.Generator().manual_seed(0), 1)


def test_it_stands_where_it_was_put_with_its_best_activation() -> None:
    proposal = placed(seen(), 0.5, 0.25)
    growth = proposal.growth
    assert isinstance(growth, NewNeuron)
    assert (proposal.location, proposal.scale) == (0.5, 0.25)
    assert (growth.weight.tolist(), growth.bias.item()) == ([4.0], -2.0)
    assert growth.coefficients.norm().item() == pytest.approx(1)
    assert proposal.score > 0


@pytest.mark.parametrize(
    ("inputs", "location", "scale"),
    [
        (1, None, 0.1),
        (1, 0.5, None),
        (1, 0.5, 0.0),
        (1, 0.5, -1.0),
        (1, (0.5, 0.5), None),
        (2, 0.5, 0.25),
        (2, (0.5, 0.5), 0.25),
        (3, (0.5, 0.5), None),
    ],
)
def test_a_place_that_is_none_is_refused(inputs: int, location: Location | None, scale: float | None) -> None:
    with pytest.raises(ValueError, match="Expected one input, a location and a scale > 0, or two inputs, a point"):
        placed(seen(inputs), location, scale)


def test_in_the_plane_its_line_passes_through_the_point_along_the_best_direction() -> None:
    inputs = torch.rand(120, 2, generator=torch.Generator().manual_seed(4), dtype=torch.float64) * 4 - 2
    task = Task(inputs, (inputs @ torch.tensor([0.6, 0.8], dtype=torch.float64) > 0.5).long(), "classification", 2)
    network = first_network(2, 2, torch.Generator().manual_seed(1), inputs)
    through = (0.3, 0.4)  # 0.6 * 0.3 + 0.8 * 0.4 = 0.5: on the border
    proposal = placed(survey(network, task, torch.Generator().manual_seed(0), 1), through, None)
    growth = proposal.growth
    assert isinstance(growth, NewNeuron)
    assert growth.weight @ torch.tensor(through, dtype=torch.float64) + growth.bias == pytest.approx(0, abs=1e-12)
    along = growth.weight / growth.weight.norm()
    assert abs(along @ torch.tensor([0.6, 0.8], dtype=torch.float64)) > 0.98
    assert (proposal.location, proposal.scale) == (None, None)


def test_far_from_all_samples_a_neuron_can_be_placed_too() -> None:
    task = random_task(1, 20, 2, 2, loss="classification")
    found = survey(random_network(1, 2, (3,), 2), task, torch.Generator().manual_seed(0), 1)
    proposal = placed(found, (50.0, -50.0), None)
    assert torch.isfinite(proposal.growth.weight).all()  # type: ignore[union-attr]
