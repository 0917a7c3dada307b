"""The paper's first experiment by the paper's rule, against the reference's own figures.

1 -> 1 regression, teacher 16-16-16-16 rational, 50 training samples from N(0, 1), one neuron at the start, learning
rate and damping 0.1, considered every 30 steps, 2000 steps. The reference's seeds cannot be drawn here (they are
JAX's), so teachers and samples differ: sizes and losses are compared with its range, processor time with its
processor time. Neurons only: with layers allowed (cost 20), seeds 0 to 2 grow to 19 to 31 units in several layers here.
"""

from __future__ import annotations

import os
import statistics
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported

import torch

from benchmarks.recording import record, table
from senn.engine import DecisionReport, PaperRule, Settings, Task
from senn.growing import grow
from senn.network.network import shapes, unflatten

SEEDS = range(10)
REFERENCE = ((11, 4.2e-7, 6.1e-4, 137), (10, 3.0e-5, 4.7e-4, 152), (8, 1.1e-6, 1.5e-4, 134))
SETTINGS = Settings(rule=PaperRule(), method="fixed", max_steps=2000, depth=False)
TEACHER = (16, 16, 16, 16)


def experiment(seed: int) -> tuple[Task, Task]:
    """Training and validation samples of a random teacher: kernels LeCun normal, everything else standard normal."""
    generator = torch.Generator().manual_seed(seed)
    pieces = []
    for shape in shapes(1, TEACHER, 1):
        scale = shape[1] ** -0.5 if len(shape) == 2 and shape[0] != 3 else 1.0
        pieces.append((torch.randn(shape, generator=generator, dtype=torch.float64) * scale).reshape(-1))
    teacher = unflatten(torch.cat(pieces), 1, TEACHER, 1)
    x = torch.randn(100, 1, generator=generator, dtype=torch.float64)
    y = teacher.evaluate(x)
    return Task(x[:50], y[:50], "regression", 1), Task(x[50:], y[50:], "regression", 1)


def run(seed: int) -> tuple[int, float, float, float, int]:
    """Units, training and validation loss, processor time in seconds, and the landscapes computed on the way."""
    task, validation = experiment(seed)
    start, landscapes = time.process_time(), 0
    for state, reports in grow(task, SETTINGS, seed):  # noqa: B007 - the last one is wanted
        landscapes += any(isinstance(report, DecisionReport) for report in reports)
    taken = time.process_time() - start
    loss = task.loss_of(state.network.evaluate(task.inputs)).item()
    unseen = validation.loss_of(state.network.evaluate(validation.inputs)).item()
    return sum(state.network.widths), loss, unseen, taken, landscapes


def main() -> None:
    """Run, print, record."""
    torch.set_num_threads(1)
    rows: list[tuple[object, ...]] = []
    times = []
    for seed in SEEDS:
        units, loss, unseen, taken, landscapes = run(seed)
        times.append(taken)
        rows.append((f"seed {seed}", units, f"{loss:.1e}", f"{unseen:.1e}", f"{taken:.2f}", landscapes))
        print(rows[-1], flush=True)
    for index, (units, loss, unseen, taken) in enumerate(REFERENCE):
        rows.append((f"reference, its seed {index}", units, f"{loss:.1e}", f"{unseen:.1e}", taken, "left out"))
    faster = statistics.median(entry[3] for entry in REFERENCE) / statistics.median(times)
    text = table(("run", "hidden units", "train loss", "validation loss", "processor time, s", "landscapes"), rows)
    text += f"\n\nMedian processor time {statistics.median(times):.2f} s: {faster:.0f} times less than the"
    text += " reference's (its time as its own measurement gives it, without landscapes; not remeasured here)."
    print(text)
    record("experiment1", "The paper's first experiment", text)


if __name__ == "__main__":
    main()
