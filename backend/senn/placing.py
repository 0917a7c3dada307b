"""A neuron where a person wants it: location and scale are given, its (v, c, l) come in closed form."""

from __future__ import annotations

from . import proposals as search
from .criterion import Proposal, Verdict
from .families import NeuronColumns, reach_of
from .views import Survey


def placed(survey: Survey, location: float | None, scale: float | None) -> Verdict:
    """A first-layer neuron with p = location and s = scale.

    Raises:
        ValueError: If there is no such place: inputs of several dimensions, or location or scale missing.
    """
    view, left, network = survey.view, survey.left, survey.view.network
    if network.inputs != 1 or location is None or scale is None or not scale > 0:
        raise ValueError(f"Expected one-dimensional inputs, a location and a scale > 0, got {location} and {scale}.")
    inputs = view.task.inputs
    weight = inputs.new_tensor([[1 / scale]])
    neurons = search.Neurons(0, weight, inputs.new_tensor([-location / scale]))
    family = NeuronColumns(neurons, inputs, reach_of(view.back, 0, view.gradient))
    columns = family.columns(slice(0, family.ways)).values
    scores, _ = left.scores(columns)
    best = int(scores.argmax())
    fan_out = network.weights_into(1)[1].shape[0]
    proposal = Proposal(
        kind="width",
        layer=0,
        growth=neurons.neuron(0, left.weights(columns[:, best])),
        score=scores[best].item(),
        floor=None,
        lower_bound=None,
        layer_score=None,
        added_parameters=5 + fan_out,
        degrees=4 + fan_out,
        location=location,
        scale=scale,
    )
    return Verdict(proposal, "placed")
