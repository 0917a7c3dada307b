"""The page of figure 2, drawn from the data of `figure2` alone."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from .. import style
from ..style import widths_text
from .figure2_panels import stage_panels

TITLES = {"paper": "The paper's rule, width only", "calibrated": "The calibrated rule, depth allowed"}
DOT = {"paper": style.INK, "calibrated": style.FIT, "reference": style.SAMPLES}


def write_figure2(found: dict[str, Any], path: Path) -> None:
    """Write the page."""
    setting, shown = found["setting"], found["shown"]
    page = style.Page(
        "Figure 2: a curve that asks for neurons",
        f"{setting['samples']} samples of a random teacher (rational network, hidden layers 16-16-16-16) at places "
        "drawn from N(0, 1), without noise. Each network starts with one neuron. The landscape below each fit is the "
        "score Δη of a new first-layer neuron by location and scale: where it is dark, a neuron there would help. (The "
        "paper draws its lower bound relative to the layer, Δη′/η_c; this is the exact increase.) Colours before and "
        "after an addition have one scale: mostly the hill collapses; where it rises, another neuron is worth more "
        "beside the new one. Nothing is drawn where a neuron would rest on too few samples.",
    )
    for rule in ("paper", "calibrated"):
        page.heading(f"{TITLES[rule]}, seed {shown['seed']}", _sentence(found, rule))
        page.figure(stage_panels(shown, shown[rule]["stages"]))
    marks = "Loss and score (log) and neurons over the steps; dotted lines are growths, orange in width, pink in depth."
    page.heading("Loss and size", marks)
    page.figure(_histories(shown))
    page.heading("Final sizes", _sizes_sentence(found))
    page.figure(_sizes(found))
    page.heading("Every run")
    head = [
        "seed",
        "neurons",
        "parameters",
        "steps",
        "train loss",
        "validation loss",
        "seconds",
        "rule, widths, ending",
    ]
    page.table(head, [_row(run) for run in found["runs"]] + [_reference_row(run) for run in found["reference"]])
    page.write(path)


def _sentence(found: dict[str, Any], rule: str) -> str:
    run = next(run for run in found["runs"] if run["rule"] == rule)
    how = (
        "Threshold 1, absolute threshold 0.0025, considered every 30 steps, fixed step 0.1, damping 0.1"
        if rule == "paper"
        else "The project's own rule, adaptive damping, considered every 10 steps"
    )
    return (
        f"{how}: {widths_text(run['widths'])} hidden neurons after {run['steps']} steps, train loss "
        f"{run['train_loss']:.1e}, validation loss {run['validation_loss']:.1e}. Triangles: first-layer neurons; "
        "ring: the neuron that was added."
    )


def _histories(shown: dict[str, Any]) -> go.Figure:
    figure = make_subplots(
        rows=2,
        cols=2,
        shared_xaxes="columns",
        vertical_spacing=0.06,
        subplot_titles=[f"{TITLES['paper']}", f"{TITLES['calibrated']}"],
    )
    for column, rule in enumerate(("paper", "calibrated"), start=1):
        history = shown[rule]["history"]
        loss = go.Scatter(x=history["step"], y=history["loss"], name="loss", line={"color": style.FIT})
        score = go.Scatter(
            x=history["step"], y=history["expansion_score"], name="η", line={"color": style.MUTED, "dash": "dot"}
        )
        size = go.Scatter(
            x=history["step"], y=history["neurons"], name="neurons", line={"color": style.WIDTH, "shape": "hv"}
        )
        figure.add_traces([trace.update(showlegend=column == 1) for trace in (loss, score)], rows=1, cols=column)
        figure.add_trace(size.update(showlegend=column == 1), row=2, col=column)
        for event in history["expansions"]:
            line = {"color": style.BY_KIND[event["kind"]], "dash": "dot", "width": 1}
            figure.add_vline(x=event["step"], line=line, row=1, col=column)
    style.dress(figure, height=420, legend={"orientation": "h", "y": 1.18, "x": 0})
    figure.update_yaxes(type="log", exponentformat="power", tickfont={"size": 11}, row=1)
    figure.update_yaxes(rangemode="tozero", row=2)
    figure.update_yaxes(title={"text": "loss, η"}, row=1, col=1)
    figure.update_yaxes(title={"text": "neurons"}, row=2, col=1)
    figure.update_xaxes(title={"text": "step"}, row=2)
    return figure


def _sizes(found: dict[str, Any]) -> go.Figure:
    """A dot for every run, in three lines; equal sizes stand on top of one another."""
    lines = {
        "calibrated rule": [run["neurons"] for run in found["runs"] if run["rule"] == "calibrated"],
        "paper's rule": [run["neurons"] for run in found["runs"] if run["rule"] == "paper"],
        "paper's code": [size for run in found["reference"] for size in (run["neurons"], *run["variants"])],
    }
    colours = [DOT["calibrated"], DOT["paper"], DOT["reference"]]
    figure = go.Figure()
    for index, ((name, sizes), colour) in enumerate(zip(lines.items(), colours, strict=True)):
        heights = [index + 0.14 * sizes[:at].count(size) for at, size in enumerate(sizes)]
        marker = {"size": 11, "color": colour, "symbol": "circle-open" if name == "paper's code" else "circle"}
        figure.add_trace(go.Scatter(x=sizes, y=heights, mode="markers", name=name, marker=marker, showlegend=False))
    style.dress(figure, height=320, margin={"l": 130, "r": 20, "t": 20, "b": 50})
    figure.update_yaxes(tickvals=[0, 1, 2], ticktext=list(lines), range=[-0.3, 2.9])
    figure.update_xaxes(title={"text": "hidden neurons at the end"}, dtick=max(1, max(map(max, lines.values())) // 20))
    return figure


def _sizes_sentence(found: dict[str, Any]) -> str:
    paper = [run["neurons"] for run in found["runs"] if run["rule"] == "paper"]
    theirs = [run["neurons"] for run in found["reference"]]
    spread = [size for run in found["reference"] for size in (run["neurons"], *run["variants"])]
    return (
        f"The paper's rule here: median {median(paper):g}, from {min(paper)} to {max(paper)} over {len(paper)} "
        f"teachers. The paper's own code on three other teachers: {', '.join(map(str, theirs))}; from {min(spread)} to "
        f"{max(spread)} with other proposals or in float64 (random generators differ: teachers cannot be shared)."
    )


def _row(run: dict[str, Any]) -> list[str]:
    return [
        str(run["seed"]),
        str(run["neurons"]),
        str(run["parameters"]),
        str(run["steps"]),
        f"{run['train_loss']:.1e}",
        f"{run['validation_loss']:.1e}",
        f"{run['seconds']:.1f}",
        f"{run['rule']}: {widths_text(run['widths'])}, {run['ended'].replace('_', ' ')}",
    ]


def _reference_row(run: dict[str, Any]) -> list[str]:
    numbers = [str(run["seed"]), str(run["neurons"]), "–", "2000"]
    losses = [f"{run['train_loss']:.1e}", f"{run['validation_loss']:.1e}", str(run["seconds"])]
    return [*numbers, *losses, "the paper's code, other teachers, another computer"]
