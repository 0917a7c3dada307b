"""Figure 2's picture: the fit above the landscape, stage by stage, as in the paper."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from .. import style
from ..style import widths_text


def stage_panels(shown: dict[str, Any], stages: list[dict[str, Any]]) -> go.Figure:
    """Fit above landscape, for the chosen stages side by side, on one colour scale for each pair."""
    chosen = _chosen(stages)
    figure = make_subplots(
        rows=2,
        cols=len(chosen),
        shared_xaxes=True,
        row_heights=[0.6, 0.4],
        vertical_spacing=0.05,
        horizontal_spacing=0.02,
        column_titles=[_title(stage) for stage in chosen],
    )
    top = 0.0
    for column, stage in enumerate(chosen, start=1):
        if stage["name"] != "after":  # after an addition keeps the scale of before: the hill is seen to collapse
            top = max(max(row) for row in stage["landscape"]["scores"]) if stage["landscape"] else 1.0
        figure.add_traces(_fit_traces(shown, stage, first=column == 1), rows=1, cols=column)
        figure.add_traces(_landscape_traces(stage, top or 1.0, first=column == 1), rows=2, cols=column)
    low, high = min(shown["samples"][1]), max(shown["samples"][1])
    room = 0.15 * (high - low)
    legend = {"orientation": "h", "y": 1.27, "x": 0}
    style.dress(figure, height=430, margin={"l": 60, "r": 20, "t": 70, "b": 45}, legend=legend)
    figure.update_annotations(font={"size": 12, "color": style.MUTED})
    figure.update_xaxes(range=[shown["grid"][0], shown["grid"][-1]])
    figure.update_yaxes(showticklabels=False)
    figure.update_yaxes(range=[low - room, high + room], row=1)
    figure.update_yaxes(type="log", dtick=1, row=2)
    figure.update_yaxes(showticklabels=True, title={"text": "y"}, row=1, col=1)
    figure.update_yaxes(showticklabels=True, title={"text": "scale"}, row=2, col=1)
    figure.update_xaxes(title={"text": "x"}, row=2)
    return figure


def _chosen(stages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As in the paper: before and after the fourth neuron, before what came next, the end; also the first growth."""
    pairs = [stages[index : index + 2] for index in range(0, len(stages) - 1, 2)]
    fourth = next((at for at, (before, _) in enumerate(pairs) if sum(before["widths"]) >= 3), 0)
    shown = [*pairs[0], *(pairs[fourth] if fourth else [])] if pairs else []
    following = pairs[fourth + 1][:1] if fourth and fourth + 1 < len(pairs) else []
    return [*shown, *following, stages[-1]]


def _title(stage: dict[str, Any]) -> str:
    size = f"{widths_text(stage['widths'])} neuron{'' if stage['widths'] == [1] else 's'}"
    name = {"before": "before", "after": "after growing", "end": "end"}[stage["name"]]
    return f"step {stage['step']}, {name}<br>{size}"


def _fit_traces(shown: dict[str, Any], stage: dict[str, Any], *, first: bool) -> list[go.Scatter]:
    low, high = min(shown["samples"][1]), max(shown["samples"][1])
    bottom = low - 0.1 * (high - low)
    inside = [place for place in stage["neurons_at"] if shown["grid"][0] <= place <= shown["grid"][-1]]
    samples = {"symbol": "circle-open", "color": style.SAMPLES, "size": 5}
    target = {"color": style.TARGET, "width": 2, "dash": "6px,5px"}
    neurons = {"symbol": "triangle-up", "color": style.INK, "size": 8}
    traces = [
        go.Scatter(x=shown["samples"][0], y=shown["samples"][1], mode="markers", name="samples", marker=samples),
        go.Scatter(x=shown["grid"], y=shown["target"], mode="lines", name="teacher", line=target),
        go.Scatter(x=shown["grid"], y=stage["fit"], mode="lines", name="fit", line={"color": style.FIT, "width": 3}),
        go.Scatter(x=inside, y=[bottom] * len(inside), mode="markers", name="neuron location", marker=neurons),
    ]
    return [trace.update(showlegend=first, legendgroup=trace.name) for trace in traces]


def _landscape_traces(stage: dict[str, Any], top: float, *, first: bool) -> list[go.Heatmap | go.Scatter]:
    landscape = stage["landscape"]
    if not landscape:
        return []
    surface = go.Heatmap(
        x=landscape["locations"],
        y=landscape["scales"],
        z=landscape["scores"],
        zmin=0,
        zmax=top,
        colorscale=style.HEAT,
        showscale=False,
        hovertemplate="x %{x:.2f}, scale %{y:.2g}: Δη %{z:.2g}<extra></extra>",
    )
    if stage["name"] == "end" or not stage.get("chosen"):
        return [surface]
    x, y = stage["chosen"]
    locations, scales = landscape["locations"], landscape["scales"]
    if not (locations[0] <= x <= locations[-1] and scales[0] <= y <= scales[-1]):
        return [surface]  # a sampled proposal may lie off the grid
    ring = {"symbol": "circle-open", "color": style.INK, "size": 12, "line": {"width": 2}}
    chosen = go.Scatter(x=[x], y=[y], mode="markers", name="added neuron", marker=ring, showlegend=first)
    return [surface, chosen]
