"""Figure 3 of the paper: half-moons, with layers and neurons growing from nothing.

The second experiment of the paper's code, on its very points: 200 to learn from and 500 held out, noise 0.3, no hidden
layer to start with, at most three layers of 15, 400 steps, layers cost 2, two rounds without layers after one with. A
seed stands for the first weights and the proposals. Here also with noise 0.1, and by the calibrated rule with adaptive
training, which starts from one neuron. Beside the held-out accuracy stands what the best possible rule reaches on the
same points. Results are plain values, ready for JSON.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from senn import engine
from senn.growing import grow
from senn.network.network import Network
from senn.settings import CalibratedRule, PaperRule, Settings

from . import reference
from .recording import History, Tell, expansion_in, rounded, silent
from .targets import Split, moons_bayes_accuracy, moons_split

RULES = ("paper", "calibrated")
SIDE = 48  # of the grid that the decision is drawn on
MARGIN = 0.25


@dataclass(frozen=True)
class Figure3:
    """What to run."""

    seeds: tuple[int, ...] = tuple(range(5))
    noises: tuple[float, ...] = (0.3, 0.1)
    samples: int = 200
    steps: int = 400
    held_out: int = 500
    layer_cost: float = 2.0
    layer_cooldown: int = 3
    max_depth: int = 3
    max_width: int = 15

    def settings(self, rule: str) -> Settings:
        """The engine's settings for "paper" or "calibrated"."""
        if rule == "paper":
            chosen = PaperRule(layer_cost=self.layer_cost, layer_cooldown=self.layer_cooldown)
            return Settings(
                rule=chosen,
                method="fixed",
                max_steps=self.steps,
                max_depth=self.max_depth,
                max_width=self.max_width,
                start=(),
            )
        return Settings(rule=CalibratedRule(), method="adaptive", max_steps=self.steps)


def run_figure3(setting: Figure3, tell: Tell = silent) -> dict[str, Any]:
    """Run both rules for every noise and seed."""
    runs: list[dict[str, Any]] = []
    wanted = [(noise, seed, rule) for noise in setting.noises for seed in setting.seeds for rule in RULES]
    for done, (noise, seed, rule) in enumerate(wanted):
        split = moons_split(noise, setting.samples, setting.held_out)

        def say(step: int, *, text: str = f"noise {noise}, seed {seed}, {rule} rule", at: int = done) -> None:
            tell(f"{text}, step {step}", (at + step / setting.steps) / len(wanted))

        found = _run(split, setting.settings(rule), seed, say)
        bayes = moons_bayes_accuracy(split, noise)
        runs.append({"noise": noise, "seed": seed, "rule": rule, "bayes_accuracy": bayes, **found})
    return {"figure": 3, "setting": asdict(setting), "reference": reference.FIGURE3, "runs": runs}


def _run(split: Split, settings: Settings, seed: int, say: Callable[[int], None]) -> dict[str, Any]:
    """One run: what became of it, and the decision around every growth."""
    began, history, growths = time.perf_counter(), History(), list[dict[str, Any]]()
    axes = _axes(split.task.inputs)
    to_the_limit = isinstance(settings.rule, PaperRule)
    state = before = engine.begin(split.task, settings, seed)
    for state, reported in grow(split.task, settings, seed, to_the_limit=to_the_limit):
        if (expansion := expansion_in(reported)) is not None:
            if not growths or growths[-1]["step"] != expansion.step:
                growths.append({"step": expansion.step, "events": [], "before": _seen(before.network, axes, split)})
            change = {"kind": expansion.kind, "layer": expansion.layer, "function_change": expansion.function_change}
            growths[-1]["events"].append(change)
            growths[-1]["after"] = _seen(state.network, axes, split)
        history.keep(state, reported)
        before = state
        say(state.step)
    seconds = time.perf_counter() - began
    train, test = split.accuracies(state.network)
    return {
        "widths": list(state.network.widths),
        "neurons": sum(state.network.widths),
        "parameters": state.network.parameters,
        "steps": state.step,
        "ended": state.ended,
        "train_accuracy": train,
        "test_accuracy": test,
        "seconds": round(seconds, 3),
        "history": history.columns(),
        "points": [rounded(split.task.inputs[:, 0], 4), rounded(split.task.inputs[:, 1], 4)],
        "labels": split.task.targets.tolist(),
        "axes": [rounded(axis, 4) for axis in axes],
        "growths": growths,
        "end": _seen(state.network, axes, split),
    }


def _axes(inputs: Tensor) -> tuple[Tensor, Tensor]:
    low, high = inputs.amin(0) - MARGIN, inputs.amax(0) + MARGIN
    x, y = (torch.linspace(low[i].item(), high[i].item(), SIDE, dtype=inputs.dtype) for i in range(2))
    return x, y


def _seen(network: Network, axes: tuple[Tensor, Tensor], split: Split) -> dict[str, Any]:
    """The network as it decides now: the probability of class 1 over the plane, rows from the lowest y."""
    y, x = torch.meshgrid(axes[1], axes[0], indexing="ij")
    outputs = network.evaluate(torch.stack((x.flatten(), y.flatten()), 1))
    probability = torch.softmax(outputs, 1)[:, 1].reshape(SIDE, SIDE)
    return {
        "widths": list(network.widths),
        "test_accuracy": split.accuracies(network)[1],
        "probability": [rounded(row, 3) for row in probability],
    }
