"""The report of a headless fit: one HTML page that opens from disk and shows how the network grew."""

from __future__ import annotations

from html import escape
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from senn.reports import DecisionReport

from .. import style
from .fit import Fit

GRID = 400


def write_report(fit: Fit, path: Path, level: float = 0.95) -> None:
    """Write the report of a one-dimensional regression, with the band of that level."""
    neurons, layers = sum(fit.network.widths), len(fit.network.widths)
    page = style.Page(
        "How the network grew",
        f"It began with one neuron and ended with {neurons} in {layers} layer{'s' if layers > 1 else ''} "
        f"({fit.network.parameters} parameters) after {fit.steps} steps: {_ending(fit.ended)}. "
        f"Root mean squared error on the {len(fit.data.samples.x)} samples: {fit.train_rmse:.4g}.",
    )
    page.heading(
        "Fitted function",
        "Move the slider: the fit at each expansion, when the network was as large as stated. Shaded, about the last "
        f"fit: where the curve may be, and wider where the next sample may fall ({100 * level:g} %).",
    )
    page.figure(_fit_figure(fit, level))
    page.heading(
        "Loss and size",
        "A mark for every expansion; no jump in the loss, because expanding leaves the function as it is.",
    )
    page.figure(_history_figure(fit))
    page.heading(
        "Decisions", "Every proposal round: the best proposal's score, what noise alone would reach, and the verdict."
    )
    page.table(["step", "score", "noise floor", "η", "gain", "verdict"], [_row(d) for d in fit.decisions])
    if fit.deliveries:
        page.heading(
            "Promise against delivery", "The loss drop each expansion promised, and what it brought within a round."
        )
        page.figure(_delivery_figure(fit))
    page.write(path)


def _ending(ended: str) -> str:
    return {
        "converged": "the loss had settled and no proposal was worth its price",
        "step_limit": "the step limit was reached",
        "size_limit": "the size limit was reached",
        "diverged": "the numbers diverged; this is the last good state",
        "interrupted": "it was interrupted",
    }.get(ended, ended)


def _fit_figure(fit: Fit, level: float) -> go.Figure:
    x = [row[0] for row in fit.data.samples.x]
    grid = np.linspace(min(x), max(x), GRID).tolist()
    stages = [
        (f"step {e.step}, {_widths(e.widths_before)} neurons", fit.predict(grid, e.network)) for e in fit.expansions
    ]
    stages.append((f"end, {_widths(fit.network.widths)} neurons", fit.predict(grid)))
    figure = go.Figure(
        data=[
            go.Scatter(
                x=x,
                y=[row[0] for row in fit.data.samples.y],
                mode="markers",
                name="samples",
                marker={"symbol": "circle-open", "color": style.SAMPLES, "size": 7},
            ),
            go.Scatter(x=grid, y=stages[-1][1], mode="lines", name="fit", line={"color": style.FIT, "width": 3}),
            *_places(fit),
            *_band(fit, grid, level),
        ],
        frames=[go.Frame(name=name, data=[go.Scatter(y=y)], traces=[1]) for name, y in stages],
    )
    steps = [
        {"label": name, "method": "animate", "args": [[name], {"mode": "immediate", "frame": {"redraw": False}}]}
        for name, _ in stages
    ]
    style.dress(figure, height=460, legend={"orientation": "h", "y": 1.1})
    figure.update_xaxes(title={"text": escape(fit.x_label or "")})
    figure.update_yaxes(title={"text": escape(fit.y_label or "")})
    figure.update_layout(sliders=[{"steps": steps, "active": len(steps) - 1, "currentvalue": {"prefix": ""}}])
    return figure


def _band(fit: Fit, x: list[float], level: float) -> list[go.Scatter]:
    """Two shades about the last fit."""
    band = fit.band(x, level)
    return [
        go.Scatter(
            x=x + x[::-1],
            y=[high for _, high in intervals] + [low for low, _ in reversed(intervals)],
            mode="lines",
            fill="toself",
            fillcolor=shade,
            line={"width": 0},
            hoverinfo="skip",
            name=name,
        )
        for intervals, shade, name in (
            (band.points, style.FAINT_BAND, f"next sample, {100 * level:g} %"),
            (band.curve, style.BAND, f"curve, {100 * level:g} %"),
        )
    ]


def _places(fit: Fit) -> list[go.Scatter]:
    """A triangle where each first-layer neuron works now: at -b/w."""
    units, first = fit.data.units, fit.network.hidden[0]
    x = [row[0] for row in fit.data.samples.x]
    places = [units.location(float(-b / w)) for w, b in zip(first.weight[:, 0], first.bias, strict=True) if float(w)]
    shown = [place for place in places if min(x) <= place <= max(x)]
    bottom = min(row[0] for row in fit.data.samples.y)
    marker = {"symbol": "triangle-up", "color": style.INK, "size": 10}
    return [go.Scatter(x=shown, y=[bottom] * len(shown), mode="markers", name="neuron location", marker=marker)]


def _history_figure(fit: Fit) -> go.Figure:
    figure = make_subplots(specs=[[{"secondary_y": True}]])
    steps = [moment.step for moment in fit.moments]
    loss = go.Scatter(x=steps, y=[m.loss for m in fit.moments], name="loss", line={"color": style.FIT})
    score = go.Scatter(
        x=steps, y=[m.expansion_score for m in fit.moments], name="η", line={"color": style.MUTED, "dash": "dot"}
    )
    size = go.Scatter(
        x=steps, y=[m.neurons for m in fit.moments], name="neurons", line={"color": style.WIDTH, "shape": "hv"}
    )
    figure.add_traces([loss, score])
    figure.add_trace(size, secondary_y=True)
    style.dress(figure, height=360, legend={"orientation": "h", "y": 1.15})
    figure.update_yaxes(type="log", title={"text": "loss, η"}, exponentformat="power", secondary_y=False)
    most = max((moment.neurons for moment in fit.moments), default=1)
    figure.update_yaxes(
        title={"text": "neurons"},
        range=[0, most + 0.5],
        tickmode="linear",  # not Plotly's default here, which copies the other axis' ticks
        dtick=max(1, most // 5),
        secondary_y=True,
        showgrid=False,
    )
    figure.update_xaxes(title={"text": "step"})
    for event in fit.expansions:
        figure.add_vline(x=event.step, line={"color": style.BY_KIND[event.kind], "dash": "dot", "width": 1})
    return figure


def _delivery_figure(fit: Fit) -> go.Figure:
    tried = [max(d.predicted_drop, 1e-12) for d in fit.deliveries]
    scored = [max(d.predicted_drop if d.scored_drop is None else d.scored_drop, 1e-12) for d in fit.deliveries]
    realised = [max(d.realised_drop, 1e-12) for d in fit.deliveries]
    ends = [min(tried + scored + realised) / 2, 2 * max(tried + scored + realised)]
    colours = [style.BY_KIND[d.kind] for d in fit.deliveries]
    names = [f"step {d.expansion_step}, {d.kind}, layer {d.layer + 1}" for d in fit.deliveries]
    figure = go.Figure(
        [
            go.Scatter(x=ends, y=ends, mode="lines", name="as promised", line={"color": style.MUTED, "dash": "dot"}),
            go.Scatter(
                x=scored,
                y=realised,
                mode="markers",
                name="by its score",
                text=names,
                marker={"color": colours, "size": 11},
            ),
            go.Scatter(
                x=tried,
                y=realised,
                mode="markers",
                name="by its trial",
                text=names,
                marker={"color": colours, "size": 10, "symbol": "circle-open", "line": {"width": 2}},
            ),
        ]
    )
    style.dress(figure, height=360)
    figure.update_xaxes(type="log", exponentformat="power", title={"text": "promised loss drop"})
    figure.update_yaxes(type="log", exponentformat="power", title={"text": "realised loss drop"})
    return figure


def _row(decision: DecisionReport) -> list[str]:
    best = decision.candidates[decision.winner] if decision.winner is not None else None
    verdict = decision.reason.replace("_", " ")
    if best is not None and decision.accepted:
        verdict = f"<b>{verdict}</b>: {best.kind}, layer {best.layer + 1}"
    numbers = [best.score, best.floor, decision.expansion_score, best.gain] if best is not None else [None] * 4
    return [str(decision.step), *("–" if value is None else f"{value:.3g}" for value in numbers), verdict]


def _widths(widths: tuple[int, ...]) -> str:
    return "–".join(str(width) for width in widths)
