"""Figure 4 of the paper: digits, and how the network's size follows the amount of data.

Runs over the number of training images, both rules, several seeds; test accuracy on images that are never trained on.
The paper's rule trains by the adaptive natural gradient and prunes; the calibrated rule holds weights back as the data
ask (`senn.classifying`) and decides growing and pruning by the evidence. Beside them networks that have 16 neurons from
the start and never grow, trained in either way; and for every grown network one of its final size, trained as it was
from random weights: what growing has to beat.

How large inputs are handled: the natural gradient is solved exactly while that costs fewer than `exact_up_to`
multiplications a step, and by Kronecker factors beyond (one 785 x 785 and a few small eigenvalue problems a step,
whatever the number of images). A step sees every image, so that an adaptive step can be judged by the loss itself; a
proposal round looks at a fresh part of them (`senn.views.MOST_ROWS`), because its cost grows with its rows squared.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from senn import engine, reports
from senn.settings import CalibratedRule, PaperRule, Settings
from senn.solvers import SolverName

from .devices import matrix_peak, step_rate
from .digits import CLASSES, load_digits
from .growing import grow
from .ledger import Ledger
from .recording import Tell, silent
from .targets import Split

RULES = ("paper", "calibrated", "fixed", "held")
FIXED_WIDTH = 16
KEY = ("rule", "images", "seed")
FULL_SIZES = (60, 125, 250, 500, 1000, 2000, 4000, 8000)


@dataclass(frozen=True)
class Figure4:
    """What to run. `pool` averages squares of pixels: 1 is the full 28 x 28, 2 makes 14 x 14, 4 makes 7 x 7."""

    sizes: tuple[int, ...] = FULL_SIZES
    seeds: tuple[int, ...] = tuple(range(5))
    pool: int = 1
    steps: int = 300
    threshold: float = 1.0
    layer_cost: float = 20.0
    max_width: int = 64
    exact_up_to: float = 4e9
    precision: str = "float64"

    def settings(self, rule: str, images: int, inputs: int) -> Settings:
        """The engine's settings for one run: the solver by its size once ten neurons have grown."""
        rows, parameters = images * CLASSES, 10 * (inputs + 4) + 11 * CLASSES
        exact = rows * parameters * min(rows, parameters)
        solver: SolverName = "kronecker" if exact > self.exact_up_to else "auto"
        chosen = (
            PaperRule(threshold=self.threshold, layer_cost=self.layer_cost, cadence=10)
            if rule == "paper"
            else CalibratedRule()
        )
        if rule in {"fixed", "held"}:
            trained = CalibratedRule(smoothing=rule == "held")
            fixed = (FIXED_WIDTH,)
            return Settings(rule=trained, solver=solver, max_steps=self.steps, width=False, depth=False, start=fixed)
        width = min(self.max_width, inputs - 1)  # no layer as wide as an image
        # In width only, as the reference's fourth experiment: layers shut off more of digits than they add.
        return Settings(rule=chosen, solver=solver, max_width=width, max_steps=self.steps, depth=False, prune=True)

    def cells(self) -> Iterator[tuple[str, int, int]]:
        """Rule, images and seed of every run, small ones first."""
        for images in self.sizes:
            for seed in self.seeds:
                for rule in RULES:
                    yield rule, images, seed


QUICK = Figure4(sizes=(60, 250, 1000, 4000, 8000), seeds=(0, 1, 2), pool=2, steps=300)


def run_figure4(
    setting: Figure4, ledger_path: Path, tell: Tell = silent, *, data: Path | None = None, device: str = "cpu"
) -> dict[str, Any]:
    """Run what the ledger does not have yet, and return everything it has.

    Raises:
        senn_live.offline.digits.DigitsError: If there are no digits in `data`.
        senn_live.offline.ledger.LedgerError: If the ledger is of another setting.
    """
    where = torch.device(device)
    digits = load_digits(data, pool=setting.pool, device=where, dtype=getattr(torch, setting.precision))
    source = {"data": data.name if data else "mnist10k.npz", "test_images": len(digits.test_labels)}
    described = asdict(setting) | source
    same = {name: value for name, value in described.items() if name not in {"sizes", "seeds"}}  # more may be asked for
    ledger = Ledger(ledger_path, same, KEY)
    cells = list(setting.cells())
    weights = [images + 500 for _, images, _ in cells]  # a run's time, roughly: what every run costs and what images do
    done = 0
    for (rule, images, seed), weight in zip(cells, weights, strict=True):
        if (rule, images, seed) not in ledger:
            name = f"{images} images, seed {seed}, {rule} rule"

            def say(step: int, *, before: int = done, part: int = weight, name: str = name) -> None:
                tell(f"{name}, step {step}", (before + part * step / setting.steps) / sum(weights))

            settings = setting.settings(rule, images, digits.inputs.shape[1])
            found = run_cell(digits.split(images, seed), settings, seed, say)
            ledger.add({"rule": rule, "images": images, "seed": seed, "device": device, **found})
        done += weight
    wanted = set(cells)
    runs = [record for record in ledger.records() if (record["rule"], record["images"], record["seed"]) in wanted]
    return {"figure": 4, "setting": described, "runs": runs}


def peak_sentence(setting: Figure4, *, data: Path | None, device: str) -> str:
    """How near training on the largest set comes to what the device's matrix products can do."""
    dtype = getattr(torch, setting.precision)
    digits = load_digits(data, pool=setting.pool, device=torch.device(device), dtype=dtype)
    images = max(setting.sizes)
    settings = setting.settings("paper", images, digits.inputs.shape[1])
    rate, peak = step_rate(digits.split(images, 0).task, settings, 10), matrix_peak(device, dtype)
    return (
        f"{images} images, 10 neurons: {rate / 1e9:.1f} GFLOP/s in matrix products, {rate / peak:.1%} of this device's "
        f"measured peak of {peak / 1e9:.0f} ({setting.precision})."
    )


def run_cell(split: Split, settings: Settings, seed: int, say: Callable[[int], None]) -> dict[str, Any]:
    """One network grown on some images: what became of it."""
    began = time.perf_counter()
    counts = {"width": 0, "depth": 0, "prune": 0}
    solver, state = "", engine.begin(split.task, settings, seed)
    for state, reported in grow(split.task, settings, seed):
        for report in reported:
            if isinstance(report, reports.ExpansionReport):
                counts[report.kind] += 1
            elif isinstance(report, reports.StepReport):
                solver = report.solver
        say(state.step)
    seconds = time.perf_counter() - began
    same = same_size(split, settings, state, seed) if settings.width else None
    train, test = split.accuracies(state.network)
    return {
        "widths": list(state.network.widths),
        "neurons": sum(state.network.widths),
        "parameters": state.network.parameters,
        "train_accuracy": train,
        "test_accuracy": test,
        "same_size_test_accuracy": same,
        "loss": state.loss,
        "steps": state.step,
        "ended": state.ended,
        "solver": solver,
        "neurons_added": counts["width"],
        "layers_added": counts["depth"],
        "neurons_removed": counts["prune"],
        "seconds": round(seconds, 3),
    }


def same_size(split: Split, settings: Settings, grown: engine.State, seed: int) -> float:
    """Test accuracy of a network that has the grown one's widths from the start, trained in the same way as long."""
    fixed = replace(settings, width=False, depth=False, prune=False, start=grown.network.widths, max_steps=grown.step)
    if isinstance(settings.rule, PaperRule):
        fixed = replace(fixed, rule=CalibratedRule(smoothing=False))
    *_, (last, _reports) = grow(split.task, fixed, seed)
    return split.accuracies(last.network)[1]
