"""Figure 4 of the paper: digits, and how the network's size follows the amount of data.

Runs over the number of training images, both rules, several seeds; test accuracy on images that are never trained on.
The paper's rule runs as the reference's fourth experiment does, but on all images in every step and for fewer epochs,
and prunes; the calibrated rule holds weights back as the data ask (`senn.regimes.labels.objective`) and decides
growing and pruning by what is expected to be lost on other images. Beside them networks that have 16 neurons from the
start and never grow, trained in either way; and for every grown network one of its final size, trained
as it was from random weights: what
growing has to beat.

How large inputs are handled: the natural gradient is solved by Kronecker factors (the inputs' once, a few small
eigenvalue problems a step, whatever the number of images; conjugate gradients take 5 to 50 times as long and lead to
the same accuracy). A step sees every image; a proposal round looks at a fresh part of them (`MOST_ROWS` of
`senn.proposals.survey`), because its cost grows with its rows squared.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from senn import engine, reports
from senn.growing import grow
from senn.settings import PaperRule, Settings, SolverName

from .devices import matrix_peak, step_rate
from .digits import Digits, DigitsError, load_digits
from .ledger import Ledger
from .recording import Tell, silent
from .targets import Split

RULES = ("paper", "calibrated", "fixed", "held")
AS_PAPER = ("paper", "fixed")  # trained as the reference trains, on pixels in 0..1
FIXED_WIDTH = 16
PAPER_START = (10,)
REFERENCE = PaperRule(cadence=10, threshold=0.03, temperature=10.0, unit_kernels=True)  # its fourth experiment's
WEIGHT_DECAY, PAPER_MAX_WIDTH = 1e-3, 128
FEWEST_IMAGES = 10  # one of each digit, about
KEY = ("rule", "images", "seed")
FULL_SIZES = (60, 125, 250, 500, 1000, 2000, 4000, 8000)


@dataclass(frozen=True)
class Figure4:
    """What to run. `pool` averages squares of pixels: 1 is the full 28 x 28, 2 makes 14 x 14, 4 makes 7 x 7."""

    sizes: tuple[int, ...] = FULL_SIZES
    seeds: tuple[int, ...] = tuple(range(5))
    pool: int = 1
    steps: int = 300
    paper_steps: int = 2000
    rule: PaperRule = field(default=REFERENCE)
    max_width: int = 64
    solver: SolverName = "kronecker"
    precision: str = "float64"

    def settings(self, rule: str, inputs: int) -> Settings:
        """The engine's settings for one run.

        All grow in width only, as the reference does here: layers shut off more of digits than they add.
        """
        grown = Settings(solver=self.solver, max_steps=self.steps, depth=False, prune=True)
        grown = replace(grown, max_width=min(self.max_width, inputs - 1))  # no layer as wide as an image
        if rule in AS_PAPER:
            width = min(PAPER_MAX_WIDTH, inputs - 1)
            grown = replace(grown, rule=self.rule, method="fixed", weight_decay=WEIGHT_DECAY, start=PAPER_START)
            grown = replace(grown, max_steps=self.paper_steps, max_width=width)
        fixed = rule in {"fixed", "held"}
        return replace(grown, width=False, prune=False, start=(FIXED_WIDTH,)) if fixed else grown

    def cells(self) -> Iterator[tuple[str, int, int]]:
        """Rule, images and seed of every run, small ones first."""
        for images in self.sizes:
            for seed in self.seeds:
                for rule in RULES:
                    yield rule, images, seed


QUICK = Figure4(sizes=(60, 250, 1000, 4000, 8000), seeds=(0, 1), pool=2, paper_steps=1000)


def run_figure4(
    setting: Figure4, ledger_path: Path, tell: Tell = silent, *, data: Path | None = None, device: str = "cpu"
) -> dict[str, Any]:
    """Run what the ledger does not have yet, and return everything it has.

    Raises:
        senn_live.offline.paper.digits.DigitsError: If there are no digits in `data`.
        senn_live.offline.paper.ledger.LedgerError: If the ledger is of another setting.
    """
    digits, raw = (_digits(setting, data, device, standardised=standardised) for standardised in (True, False))
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

            settings = setting.settings(rule, digits.inputs.shape[1])
            split = (raw if rule in AS_PAPER else digits).split(images, seed)

            def say(
                step: int, *, before: int = done, part: float = weight / settings.max_steps, name: str = name
            ) -> None:
                tell(f"{name}, step {step}", (before + part * step) / sum(weights))

            found = run_cell(split, settings, seed, say)
            ledger.add({"rule": rule, "images": images, "seed": seed, "device": device, **found})
        done += weight
    wanted = set(cells)
    runs = [record for record in ledger.records() if (record["rule"], record["images"], record["seed"]) in wanted]
    return {"figure": 4, "setting": described, "runs": runs}


def peak_sentence(setting: Figure4, *, data: Path | None, device: str) -> str:
    """How near training on the largest set comes to what the device's matrix products can do."""
    dtype = getattr(torch, setting.precision)
    digits, images = _digits(setting, data, device, standardised=False), max(setting.sizes)
    settings = setting.settings("paper", digits.inputs.shape[1])
    rate, peak = step_rate(digits.split(images, 0).task, settings, 10), matrix_peak(device, dtype)
    return (
        f"{images} images, 10 neurons: {rate / 1e9:.1f} GFLOP/s in matrix products, {rate / peak:.1%} of this device's "
        f"measured peak of {peak / 1e9:.0f} ({setting.precision})."
    )


def _digits(setting: Figure4, data: Path | None, device: str, *, standardised: bool) -> Digits:
    where, dtype = torch.device(device), getattr(torch, setting.precision)
    digits = load_digits(data, pool=setting.pool, standardised=standardised, device=where, dtype=dtype)
    fewest, most = min(setting.sizes), max(setting.sizes)
    if fewest < FEWEST_IMAGES or most > len(digits.inputs):
        wrong = fewest if fewest < FEWEST_IMAGES else most
        raise DigitsError(f"Expected from {FEWEST_IMAGES} to {len(digits.inputs)} training images, got {wrong}.")
    return digits


def run_cell(split: Split, settings: Settings, seed: int, say: Callable[[int], None]) -> dict[str, Any]:
    """One network grown on some images: what became of it. By the paper's rule it trains to its last step."""
    began = time.perf_counter()
    counts = {"width": 0, "depth": 0, "prune": 0}
    solver, state = "", engine.begin(split.task, settings, seed)
    for state, reported in grow(split.task, settings, seed, to_the_limit=isinstance(settings.rule, PaperRule)):
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
    fixed = replace(settings, width=False, prune=False, start=grown.network.widths, max_steps=grown.step)
    *_, (last, _reports) = grow(split.task, fixed, seed, to_the_limit=isinstance(settings.rule, PaperRule))
    return split.accuracies(last.network)[1]
