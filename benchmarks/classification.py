"""Classes in the plane: networks grown by the defaults against scikit-learn's classifiers, on held-out points.

    python -m benchmarks.classification            # the shipped targets, two noises and sizes each, two seeds
    python -m benchmarks.classification --tuning   # other targets: those that constants may be chosen on

Baselines are cached in benchmarks/results/plane_baselines.json; delete it to fit them again (a few minutes).
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before NumPy and torch: small matrices are slower on two

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import torch

from senn.growing import grow
from senn.settings import Settings

from .planes.baselines import Scores, all_baselines
from .planes.targets import Case, listed, tuning
from .recording import record, table

CACHE = Path(__file__).parent / "results" / "plane_baselines.json"
STEPS = 1500
NAMES = {"line": "logistic regression", "gp": "Gaussian process", "svm": "support vectors", "mlp": "oracle MLP"}
NOTE = (
    "Held-out accuracy / cross-entropy in nats, medians over seeds, 4000 held-out points. *Support vectors*: radial "
    "kernel, cost and width by five-fold cross-validation. *Oracle MLP*: the best on the held-out points themselves of "
    "six sizes and three weight decays, accuracy and cross-entropy each for itself. Seconds: processor time."
)


@dataclass(frozen=True)
class Grown:
    """What became of one run."""

    scores: Scores
    widths: tuple[int, ...]
    steps: int
    ended: str | None
    seconds: float


def grown(case: Case) -> Grown:
    """A run by the defaults, on one thread."""
    began, split = time.process_time(), case.data()
    *_, (state, _reports) = grow(split.task, Settings(max_steps=STEPS), case.seed)
    scores = (split.accuracies(state.network)[1], split.held_out_loss(state.network))
    return Grown(scores, state.network.widths, state.step, state.ended, time.process_time() - began)


def main() -> None:
    """Run, compare, record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--tuning", action="store_true")
    parser.add_argument("--seeds", type=int, default=2)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    cases = (tuning if asked.tuning else listed)(range(asked.seeds))
    known: dict[str, dict[str, Scores]] = json.loads(CACHE.read_text()) if CACHE.exists() else {}
    runs: dict[str, list[tuple[Grown, dict[str, Scores]]]] = {}
    for case in cases:
        if case.key not in known:
            known[case.key] = all_baselines(case.data())
            CACHE.write_text(json.dumps(known, indent=0, sort_keys=True) + "\n")
        runs.setdefault(case.setting, []).append((grown(case), known[case.key]))
        print(case.key, runs[case.setting][-1][0], file=sys.stderr, flush=True)
    head = ["target / points / noise", "grown", *NAMES.values(), "hidden neurons", "steps", "by itself", "seconds"]
    text = table(head, [_row(setting, pairs) for setting, pairs in runs.items()])
    name = "classification" + ("-tuning" if asked.tuning else "")
    record(name, "Classes in the plane" + (" (tuning targets)" if asked.tuning else ""), f"{text}\n\n{NOTE}")


def _row(setting: str, pairs: list[tuple[Grown, dict[str, Scores]]]) -> list[str]:
    own = [run for run, _ in pairs]
    others = [_cell([scores[name] for _, scores in pairs]) for name in NAMES]
    widths = ", ".join("–".join(map(str, run.widths)) for run in own)
    steps = ", ".join(str(run.steps) for run in own)
    ended = sum(run.ended == "converged" for run in own)
    seconds = median(run.seconds for run in own)
    return [
        setting, _cell([run.scores for run in own]), *others, widths, steps, f"{ended} of {len(own)}", f"{seconds:.1f}"
    ]  # fmt: skip


def _cell(scores: list[Scores]) -> str:
    return f"{median(accuracy for accuracy, _ in scores):.3f} / {median(loss for _, loss in scores):.3f}"


if __name__ == "__main__":
    main()
