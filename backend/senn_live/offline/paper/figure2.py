"""Figure 2 of the paper: a curve fitted by a network that grows in width, and where a new neuron would help.

The first experiment of the paper and of its code: a teacher of the same family with hidden layers 16-16-16-16, 50
samples at places from N(0, 1), least squares, one neuron to start with, width only, the paper's rule, fixed step and
damping 0.1, 2000 steps. Beside it the calibrated rule with adaptive training and depth allowed, on the same data from
the same first neuron. Results are plain values, ready for JSON: the page is drawn from them alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import torch

from senn import engine, reports
from senn.growing import grow
from senn.network.network import Network
from senn.settings import CalibratedRule, PaperRule, Settings

from . import reference
from .recording import History, Tell, expansion_in, rounded, silent
from .targets import Split, teacher_curve

GRID = 300
RULES = ("paper", "calibrated")


@dataclass(frozen=True)
class Figure2:
    """What to run. The calibrated rule's adaptive training needs far fewer steps, and its rounds cost more."""

    seeds: tuple[int, ...] = tuple(range(10))
    samples: int = 50
    paper_steps: int = 2000
    calibrated_steps: int = 500

    def settings(self, rule: str) -> Settings:
        """The engine's settings for "paper" or "calibrated"."""
        if rule == "paper":
            return Settings(rule=PaperRule(), method="fixed", max_steps=self.paper_steps, depth=False)
        return Settings(rule=CalibratedRule(), method="adaptive", max_steps=self.calibrated_steps)


def run_figure2(setting: Figure2, tell: Tell = silent) -> dict[str, Any]:
    """Run both rules for every seed; the first seed's runs are kept stage by stage."""
    runs: list[dict[str, Any]] = []
    shown: dict[str, Any] = {}
    total = len(setting.seeds) * len(RULES)
    for seed in setting.seeds:
        teacher, split = teacher_curve(seed, setting.samples)
        if not runs:
            shown = {"seed": seed, **_data(teacher, split)}
        for rule in RULES:
            settings, done = setting.settings(rule), len(runs)
            watched = Watched(split, settings, with_stages=seed == setting.seeds[0])

            def say(step: int, *, at: int = done, most: int = settings.max_steps, about: str = rule) -> None:
                tell(f"seed {setting.seeds[at // len(RULES)]}, {about} rule, step {step}", (at + step / most) / total)

            runs.append({"seed": seed, "rule": rule, **watched.run(seed, say)})
            if watched.with_stages:
                shown[rule] = {"stages": watched.stages, "history": watched.history.columns()}
    return {"figure": 2, "setting": asdict(setting), "reference": reference.FIGURE2, "runs": runs, "shown": shown}


class Watched:
    """One run and what is kept of it: its end in figures, its history and, where wanted, its stages."""

    def __init__(self, split: Split, settings: Settings, *, with_stages: bool) -> None:
        self.with_stages = with_stages
        self.history = History()
        self.stages: list[dict[str, Any]] = []
        self._split, self._settings, self._grid = split, settings, _grid(split)

    def run(self, seed: int, say: Callable[[int], None]) -> dict[str, Any]:
        """Grow a network and return what became of it."""
        began = time.perf_counter()
        to_the_limit = isinstance(self._settings.rule, PaperRule)
        state = before = engine.begin(self._split.task, self._settings, seed)
        for state, reported in grow(self._split.task, self._settings, seed, to_the_limit=to_the_limit):
            if self.with_stages and (expansion := expansion_in(reported)) is not None:
                self._keep_around(expansion, before, state, _landscape(reported))
            self.history.keep(state, reported)
            before = state
            say(state.step)
        seconds = time.perf_counter() - began
        if self.with_stages:
            self.stages.append({"name": "end", **self._stage(state, self._landscape_now(state))})
        return {
            "neurons": sum(state.network.widths),
            "widths": list(state.network.widths),
            "parameters": state.network.parameters,
            "steps": state.step,
            "ended": state.ended,
            "train_loss": state.loss,
            "validation_loss": self._split.held_out_loss(state.network),
            "seconds": round(seconds, 3),
        }

    def _keep_around(
        self, expansion: reports.ExpansionReport, before: engine.State, after: engine.State, seen: dict[str, Any] | None
    ) -> None:
        new = expansion.added[0]
        facts = {
            "kind": expansion.kind,
            "layer": expansion.layer,
            "function_change": expansion.function_change,
            "chosen": [new.location, new.scale] if new.location is not None else None,
        }
        self.stages.append({"name": "before", **self._stage(before, seen), **facts})
        self.stages.append({"name": "after", **self._stage(after, self._landscape_now(after)), **facts})

    def _stage(self, state: engine.State, landscape: dict[str, Any] | None) -> dict[str, Any]:
        first = state.network.hidden[0]
        return {
            "step": state.step,
            "widths": list(state.network.widths),
            "fit": rounded(state.network.evaluate(self._grid)[:, 0]),
            "neurons_at": rounded(-first.bias / first.weight[:, 0]),
            "landscape": landscape,
        }

    def _landscape_now(self, state: engine.State) -> dict[str, Any] | None:
        """What a round would see; its decision is thrown away."""
        return _landscape(engine.consider(state, self._split.task, self._settings)[1])


def _landscape(reported: tuple[reports.Report, ...]) -> dict[str, Any] | None:
    for report in reported:
        if isinstance(report, reports.LandscapeReport):
            return {
                "locations": rounded(report.locations),
                "scales": rounded(report.scales),
                "scores": [rounded(row, 4) for row in report.scores],
                "best": [report.best_location, report.best_scale, report.best_score],
            }
    return None


def _data(teacher: Network, split: Split) -> dict[str, Any]:
    grid = _grid(split)
    return {
        "grid": rounded(grid[:, 0]),
        "target": rounded(teacher.evaluate(grid)[:, 0]),
        "samples": [rounded(split.task.inputs[:, 0]), rounded(split.task.targets[:, 0])],
    }


def _grid(split: Split) -> torch.Tensor:
    """Places from the first sample to the last."""
    low, high = split.task.inputs.min().item(), split.task.inputs.max().item()
    return torch.linspace(low, high, GRID, dtype=torch.float64).unsqueeze(1)
