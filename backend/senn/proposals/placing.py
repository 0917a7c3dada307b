"""A neuron where a person wants it; what is not said is chosen: its (v, c, l) in closed form, and more in the plane.

With one input a place is a location and a scale. In the plane it is a point that the neuron's line is to pass through:
the direction and the scale that explain most of what is left are looked for among a few hundred.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from . import candidates as search
from .columns import NeuronColumns, reach_of
from .proposal import Proposal
from .survey import Survey

Location = float | tuple[float, float]
DIRECTIONS, SCALES = 36, 12  # looked at through a point: every five degrees, from narrow to twice the extent


def placed(survey: Survey, location: Location | None, scale: float | None) -> Proposal:
    """A first-layer neuron at a location with a scale, or in the plane along a line through a point.

    Raises:
        ValueError: If there is no such place: more than two inputs, or another number of coordinates or scales.
    """
    view, left, network = survey.view, survey.left, survey.view.network
    inputs = view.task.inputs
    neurons = _through(location, scale, inputs)
    family = NeuronColumns(neurons, inputs, reach_of(view.back, 0, view.gradient))
    found = family.columns(slice(0, family.size))
    columns, sound = found.values, found.sound
    scores, _ = left.scores(columns)
    if sound is not None and bool(sound.any()):  # far from all samples nothing is
        scores = torch.where(sound, scores, -1.0)
    best = int(scores.argmax())
    fan_in, fan_out = inputs.shape[1], network.weights_into(1)[1].shape[0]
    single = isinstance(location, float | int)
    return Proposal(
        kind="width",
        layer=0,
        growth=neurons.neuron(best // family.ways, left.weights(columns[:, best])),
        score=scores[best].item(),
        floor=None,
        lower_bound=None,
        layer_score=None,
        added_parameters=fan_in + 4 + fan_out,
        degrees=fan_in + 3 + fan_out,
        location=float(location) if isinstance(location, float | int) else None,
        scale=scale if single else None,
    )


def _through(location: Location | None, scale: float | None, inputs: Tensor) -> search.Neurons:
    """The neurons that a place leaves to choose from: one, or with two inputs all directions and scales."""
    if inputs.shape[1] == 1 and isinstance(location, float | int) and scale is not None and scale > 0:
        return search.Neurons(0, inputs.new_tensor([[1 / scale]]), inputs.new_tensor([-location / scale]))
    if inputs.shape[1] == 2 and isinstance(location, tuple) and scale is None:
        angles = torch.arange(DIRECTIONS).to(inputs) * (math.pi / DIRECTIONS)  # half a turn: v and l take either sign
        extent = (inputs.amax(0) - inputs.amin(0)).amax().item()
        shares = torch.linspace(0, 1, SCALES).to(inputs)
        widths = extent / len(inputs) ** 0.5 * (2 * len(inputs) ** 0.5) ** shares
        directions = torch.stack((angles.cos(), angles.sin()), 1)
        weight = (directions.unsqueeze(1) / widths.unsqueeze(1)).flatten(0, 1)
        return search.Neurons(0, weight, -(weight @ inputs.new_tensor(location)))
    wanted = "Expected one input, a location and a scale > 0, or two inputs, a point and no scale"
    raise ValueError(f"{wanted}; got {inputs.shape[1]} inputs, {location} and {scale}.")
