"""The page of figure 4, drawn from the data of `figure4` alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import plotly.graph_objects as go

from .. import style
from ..style import widths_text

RULE_NAMES = {
    "paper": "the paper's rule",
    "calibrated": "the calibrated rule",
    "fixed": "no growth, trained as the paper's",
    "held": "no growth, trained as the calibrated",
}
GROWING = ("paper", "calibrated")
MARKS = {"paper": "circle", "calibrated": "diamond", "fixed": "circle-open", "held": "diamond-open"}
COLOURS = {"paper": style.INK, "calibrated": style.FIT, "fixed": style.MUTED, "held": style.FIT}
DASHES = {"paper": "6px,4px", "calibrated": "solid", "fixed": "2px,4px", "held": "2px,4px"}
ASIDE = {"paper": 0.97, "calibrated": 1.0, "fixed": 1.03, "held": 1.06}  # bars that stand beside one another

DEVICES = {"cpu": "the processor", "cuda": "a GPU"}


def write_figure4(found: dict[str, Any], path: Path) -> None:
    """Write the page."""
    runs, setting = found["runs"], found["setting"]
    page = style.Page("Figure 4: digits, and size by the amount of data", _lead(found))
    page.heading(
        "Neurons at the end",
        "Mean over seeds; bars are one standard deviation, small marks single runs. "
        f"{sum(run['ended'] == 'step_limit' for run in runs)} of {len(runs)} runs ended at the step limit, not by "
        "themselves.",
    )
    page.figure(_against_images([run for run in runs if run["rule"] in GROWING], "neurons", "hidden neurons"))
    page.heading(
        "Accuracy on images never trained on",
        f"{setting['test_images']} images, the same for every run.",
    )
    page.figure(_against_images(runs, "test_accuracy", "test accuracy", top=1.0))
    page.heading("Pruning", _pruning_sentence(runs))
    page.table(["images", "added, mean", "removed, mean", "removed, most", "rule"], _pruning_rows(runs))
    page.heading("Every run", "Same size: a network of the final widths from the start, trained in the same way.")
    head = ["images", "seed", "neurons", "parameters", "removed", "train", "test", "same size"]
    head += ["steps", "seconds", "what"]
    order = {rule: index for index, rule in enumerate(RULE_NAMES)}
    rows = sorted(runs, key=lambda run: (run["images"], order[run["rule"]], run["seed"]))
    page.table(head, [_row(run) for run in rows])
    page.write(path)


def _lead(found: dict[str, Any]) -> str:
    setting, runs = found["setting"], found["runs"]
    side = 28 // setting["pool"]
    reduced = (
        f", reduced from 28 × 28 by averaging {setting['pool']} × {setting['pool']}" if setting["pool"] > 1 else ""
    )
    solvers = ", ".join(f"{name} in {count}" for name, count in Counter(run["solver"] for run in runs).most_common())
    seconds = sum(run["seconds"] for run in runs)
    devices = ", ".join(sorted({DEVICES.get(run["device"], run["device"]) for run in runs}))
    return (
        f"MNIST digits of {side} × {side} pixels{reduced}, from {setting['data']}; growth in width, considered every "
        "10 steps. The paper's rule as its fourth experiment has it: 10 neurons to start with, threshold "
        f"{setting['rule']['threshold']:g}, absolute threshold {setting['rule']['absolute_threshold']:g}, temperature "
        f"{setting['rule']['temperature']:g}, step 0.1, damping 0.1, weight decay 0.001, but {setting['paper_steps']} "
        "steps on all images instead of 2000 epochs in batches of 1024. The calibrated rule: one neuron to start with, "
        f"at most {setting['steps']} adaptive steps, weights held back as the labels ask, growths tried out. Without "
        f"growth: 16 neurons, trained in either way. Natural gradient solved by: {solvers} of {len(runs)} runs, "
        f"{seconds / 60:.1f} minutes in all, on {devices}."
    )


def _against_images(runs: list[dict[str, Any]], field: str, title: str, top: float | None = None) -> go.Figure:
    """Means over seeds with their spread, and every run; the axis goes from 0 to `top` where that is known."""
    figure = go.Figure()
    for rule, name in RULE_NAMES.items():
        here = [run for run in runs if run["rule"] == rule]
        if not here:
            continue
        sizes = sorted({run["images"] for run in here})
        values = [[run[field] for run in here if run["images"] == size] for size in sizes]
        figure.add_trace(
            go.Scatter(
                x=[size * ASIDE[rule] for size in sizes],
                y=[mean(group) for group in values],
                error_y={
                    "type": "data",
                    "array": [stdev(group) if len(group) > 1 else 0 for group in values],
                    "thickness": 1,
                    "width": 3,
                },
                mode="lines+markers",
                name=name,
                text=[f"{size} images" for size in sizes],
                hovertemplate="%{text}: %{y:.3g}",
                line={"color": COLOURS[rule], "width": 2, "dash": DASHES[rule]},
                marker={"symbol": MARKS[rule], "size": 9},
            )
        )
        figure.add_trace(
            go.Scatter(
                x=[run["images"] * ASIDE[rule] for run in here],
                y=[run[field] for run in here],
                text=[f"{run['images']} images, seed {run['seed']}: {widths_text(run['widths'])}" for run in here],
                hovertemplate="%{text}, %{y:.3g}",
                name=name,
                mode="markers",
                showlegend=False,
                marker={"symbol": MARKS[rule], "size": 5, "color": COLOURS[rule], "opacity": 0.45},
            )
        )
    style.dress(figure, height=360, legend={"orientation": "h", "y": 1.15, "x": 0})
    every = sorted({run["images"] for run in runs})
    figure.update_xaxes(type="log", title={"text": "training images"}, tickvals=every, ticktext=list(map(str, every)))
    figure.update_yaxes(title={"text": title}, rangemode="tozero", range=[0, top] if top else None)
    return figure


def _pruning_sentence(runs: list[dict[str, Any]]) -> str:
    runs = [run for run in runs if run["rule"] in GROWING]
    removed = sum(run["neurons_removed"] for run in runs)
    pruned = sum(run["neurons_removed"] > 0 for run in runs)
    return (
        "By the paper's rule a neuron goes when taking it out, the weights above re-solved, costs less than what the "
        "rule asks of growth in the same layer; by the calibrated one when, trained on without it, the labels find the "
        f"network likelier. Removed: {removed} neuron{'' if removed == 1 else 's'}, in {pruned} of {len(runs)} runs."
    )


def _pruning_rows(runs: list[dict[str, Any]]) -> list[list[str]]:
    rows = []
    for rule in ("paper", "calibrated"):
        for size in sorted({run["images"] for run in runs}):
            here = [run for run in runs if run["rule"] == rule and run["images"] == size]
            if here:
                added, removed = ([run[field] for run in here] for field in ("neurons_added", "neurons_removed"))
                rows.append(
                    [str(size), f"{mean(added):.1f}", f"{mean(removed):.1f}", str(max(removed)), RULE_NAMES[rule]]
                )
    return rows


def _row(run: dict[str, Any]) -> list[str]:
    return [
        str(run["images"]),
        str(run["seed"]),
        str(run["neurons"]),
        str(run["parameters"]),
        str(run["neurons_removed"]),
        f"{run['train_accuracy']:.3f}",
        f"{run['test_accuracy']:.3f}",
        "–" if run["same_size_test_accuracy"] is None else f"{run['same_size_test_accuracy']:.3f}",
        str(run["steps"]),
        f"{run['seconds']:.1f}",
        f"{widths_text(run['widths'])}, {RULE_NAMES[run['rule']]}, {run['ended'].replace('_', ' ')}, {run['solver']}",
    ]
