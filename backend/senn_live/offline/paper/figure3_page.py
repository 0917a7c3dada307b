"""The page of figure 3, drawn from the data of `figure3` alone."""

from __future__ import annotations

from pathlib import Path
from statistics import mean
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from .. import style
from ..style import widths_text

RULE_NAMES = {"paper": "the paper's rule", "calibrated": "the calibrated rule"}
MARKS = {"paper": "circle", "calibrated": "diamond"}
COLOURS = {"paper": style.INK, "calibrated": style.FIT}
DECISION = [[0, "#0072B2"], [0.5, "#fbfaf7"], [1, "#D55E00"]]
MOST_COLUMNS = 4
PANEL_WIDTH, SIDES = 215, 80  # pixels
LEAST_RANGE = 0.02  # of an axis of accuracies: less would make a chasm of one point


def write_figure3(found: dict[str, Any], path: Path) -> None:
    """Write the page."""
    setting = found["setting"]
    page = style.Page(
        "Figure 3: half-moons, growing in width and depth",
        f"{setting['samples']} points in two half-moons, the very ones of the paper's code; a seed stands for first "
        "weights and proposals. The paper's rule: no hidden layer to start with, then neurons and at most "
        f"{setting['max_depth']} layers, {setting['layer_cooldown']} rounds apart; fixed step 0.1, damping 0.1, "
        f"considered every 30 steps, a layer's value divided by {setting['layer_cost']:g}, {setting['steps']} steps. "
        "The calibrated rule: one neuron to start with, adaptive damping, considered every 10 steps, ends by itself. "
        "Circles and crosses are the two classes, colour is the probability, the line is where it is one "
        "half; above each stand the hidden widths and the held-out accuracy.",
    )
    for noise in setting["noises"]:
        for rule, name in RULE_NAMES.items():
            run = _most_instructive([r for r in found["runs"] if r["noise"] == noise and r["rule"] == rule])
            page.heading(f"Noise {noise:g}, {name}, seed {run['seed']}", _sentence(run))
            page.figure(decisions(run))
    page.heading("Held-out accuracy", "Each mark a seed; the dotted line is the best possible rule on the same points.")
    page.figure(_accuracies(found))
    page.heading("Every run")
    head = ["noise", "seed", "neurons", "parameters", "train", "held out", "best possible", "seconds", "widths"]
    page.table(head, [_row(run) for run in found["runs"]] + [_reference_row(run) for run in found["reference"]])
    page.write(path)


def _most_instructive(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Of several seeds the one that grew most: most layers, then most neurons; the first of equals."""
    return max(runs, key=lambda run: (len(run["widths"]), run["neurons"]))


def _sentence(run: dict[str, Any]) -> str:
    growths = len(run["growths"])
    shown = f" The last {MOST_COLUMNS} of {growths} growths are shown." if growths > MOST_COLUMNS else ""
    moved = max((event["function_change"] for growth in run["growths"] for event in growth["events"]), default=0.0)
    same = f"it moved by {moved:.0e} at most" if moved > 0 else "it did not move at all"
    return (
        f"The seed that grew most: {widths_text(run['widths'])} neurons, {run['train_accuracy']:.3f} of the training "
        f"points and {run['test_accuracy']:.3f} of the held-out ones right. Above: before growing; below: right after. "
        f"They are the same function: {same}.{shown}"
    )


def decisions(run: dict[str, Any]) -> go.Figure:
    """Before over after for each growth, then the end."""
    growths = run["growths"][-MOST_COLUMNS:]
    titles = [f"step {growth['step']}: {_what(growth['events'])}" for growth in growths]
    last = {"before": run["end"], "after": None}
    columns = len(growths) + 1
    figure = make_subplots(
        rows=2,
        cols=columns,
        specs=[[{}] * columns, [{}] * (columns - 1) + [None]],
        column_titles=[*titles, f"step {run['steps']}: end"],
        shared_xaxes=True,
        shared_yaxes=True,
        horizontal_spacing=0.075 / columns,
        vertical_spacing=0.09,
    )
    for column, growth in enumerate([*growths, last], start=1):
        for row, seen in enumerate((growth["before"], growth["after"]), start=1):
            if seen is not None:
                figure.add_traces(_decision(run, seen), rows=row, cols=column)
                label = f"{widths_text(seen['widths'])}  ·  {seen['test_accuracy']:.3f}"
                figure.add_annotation(
                    text=label, showarrow=False, x=0.02, y=1.01, yanchor="bottom", xref="x domain", yref="y domain",
                    row=row, col=column,
                )  # fmt: skip
    margin = {"l": 60, "r": 20, "t": 60, "b": 30}
    style.dress(figure, width=columns * PANEL_WIDTH + SIDES, height=470, showlegend=False, margin=margin)
    figure.update_annotations(selector={"y": 1.0}, yshift=18)
    figure.update_annotations(selector={"y": 1.01}, font={"size": 11, "color": style.MUTED})
    figure.update_xaxes(range=[run["axes"][0][0], run["axes"][0][-1]], showgrid=False)
    figure.update_yaxes(range=[run["axes"][1][0], run["axes"][1][-1]], showgrid=False)
    for row, when in enumerate(("before", "right after"), start=1):
        figure.update_yaxes(title={"text": when}, row=row, col=1)
    return figure


def _what(events: list[dict[str, Any]]) -> str:
    neurons = sum(event["kind"] == "width" for event in events)
    layers = sum(event["kind"] == "depth" for event in events)
    words = [(layers, "layer"), (neurons, "neuron")]
    return ", ".join(f"+{count} {word}{'s' if count > 1 else ''}" for count, word in words if count)


def _decision(run: dict[str, Any], seen: dict[str, Any]) -> list[go.Heatmap | go.Contour | go.Scatter]:
    x, y = run["axes"]
    plane: dict[str, Any] = {"x": x, "y": y, "z": seen["probability"], "showscale": False}
    tip = "%{x:.2f}, %{y:.2f}: class 1 with %{z:.2f}<extra></extra>"
    at_half = {"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"}
    traces = [
        go.Heatmap(**plane, zmin=0, zmax=1, colorscale=DECISION, opacity=0.55, zsmooth="best", hovertemplate=tip),
        go.Contour(**plane, contours=at_half, line={"color": style.INK, "width": 2}, hoverinfo="skip"),
    ]
    for label, symbol in enumerate(("circle-open", "cross")):
        points = [i for i, is_label in enumerate(run["labels"]) if is_label == label]
        marker = {"symbol": symbol, "size": 4 + label, "color": style.CLASSES[label]}
        across, up = ([axis[i] for i in points] for axis in run["points"])
        traces.append(go.Scatter(x=across, y=up, mode="markers", marker=marker, hoverinfo="skip"))
    return traces


def _accuracies(found: dict[str, Any]) -> go.Figure:
    noises = found["setting"]["noises"]
    figure = make_subplots(rows=1, cols=len(noises), column_titles=[f"noise {noise:g}" for noise in noises])
    for column, noise in enumerate(noises, start=1):
        here = [run for run in found["runs"] if run["noise"] == noise]
        for rule, name in RULE_NAMES.items():
            runs = [run for run in here if run["rule"] == rule]
            marker = {"symbol": MARKS[rule], "size": 11, "color": COLOURS[rule], "opacity": 0.7}
            figure.add_trace(_dots(runs, name, marker, legend=column == 1), row=1, col=column)
        theirs = [{**run, "neurons": sum(run["widths"])} for run in found["reference"] if noise == 0.3]
        if theirs:
            marker = {"symbol": "circle-open", "size": 13, "color": style.MUTED, "line": {"width": 2}}
            figure.add_trace(_dots(theirs, "the paper's code", marker, legend=True), row=1, col=column)
        best = mean(run["bayes_accuracy"] for run in here)
        seen = [best, *(run["test_accuracy"] for run in here), *(run["test_accuracy"] for run in theirs)]
        low, room = min(*seen, max(seen) - LEAST_RANGE), 0.08 * max(max(seen) - min(seen), LEAST_RANGE)
        figure.update_yaxes(range=[low - room, max(seen) + room], row=1, col=column)
        figure.add_hline(y=best, line={"color": style.TARGET, "dash": "dot"}, row=1, col=column)
    style.dress(figure, height=340, legend={"orientation": "h", "y": 1.25, "x": 0})
    most = max(run["neurons"] for run in found["runs"]) if found["runs"] else 1
    figure.update_xaxes(title={"text": "hidden neurons"}, rangemode="tozero", dtick=max(1, most // 5))
    figure.update_yaxes(title={"text": "held-out accuracy"}, col=1)
    return figure


def _dots(runs: list[dict[str, Any]], name: str, marker: dict[str, Any], *, legend: bool) -> go.Scatter:
    return go.Scatter(
        x=[run["neurons"] for run in runs],
        y=[run["test_accuracy"] for run in runs],
        text=[f"seed {run['seed']}: {widths_text(run['widths'])}" for run in runs],
        mode="markers",
        name=name,
        marker=marker,
        showlegend=legend,
    )


def _row(run: dict[str, Any]) -> list[str]:
    return [
        f"{run['noise']:g}",
        str(run["seed"]),
        str(run["neurons"]),
        str(run["parameters"]),
        f"{run['train_accuracy']:.3f}",
        f"{run['test_accuracy']:.3f}",
        f"{run['bayes_accuracy']:.3f}",
        f"{run['seconds']:.1f}",
        f"{widths_text(run['widths'])}, {RULE_NAMES[run['rule']]}, {run['ended'].replace('_', ' ')}",
    ]


def _reference_row(run: dict[str, Any]) -> list[str]:
    numbers = ["0.3", str(run["seed"]), str(sum(run["widths"])), "–"]
    shares = [f"{run['train_accuracy']:.3f}", f"{run['test_accuracy']:.3f}", "–", str(run["seconds"])]
    return [*numbers, *shares, f"{widths_text(run['widths'])}, the paper's code, another computer"]
