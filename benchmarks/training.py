"""Training steps and proposal rounds against NumPy doing the same linear algebra, and against bare matrix products.

Everything is processor time on one thread; subject and limit are measured in turns, medians over the turns.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before either library is imported

import numpy as np
import torch

from benchmarks.recording import record, table
from senn import training
from senn.network import Network, shapes, unflatten
from senn.proposals import LOCATIONS, SCALES
from senn.rounds import calibrated_round
from senn.settings import CalibratedRule, Settings
from senn.tasks import Task

TURNS = 9
DAMPING = 1e-3  # where the step is accepted at once, as nearly all are: one factorisation each


def problem(samples: int, widths: tuple[int, ...]) -> tuple[Network, Task]:
    """A fit under way: a sum of sines, a random network trained for 30 steps."""
    generator = torch.Generator().manual_seed(0)
    x = torch.rand(samples, 1, generator=generator, dtype=torch.float64) * 3.4 - 1.7
    y = torch.sin(3 * x) + 0.05 * torch.randn(samples, 1, generator=generator, dtype=torch.float64)
    size = sum(int(np.prod(shape)) for shape in shapes(1, widths, 1))
    network = unflatten(torch.randn(size, generator=generator, dtype=torch.float64) * 0.5, 1, widths, 1)
    task, damping = Task(x, y, "regression", 1), 0.1
    for _ in range(30):
        taken = training.step(network, task, Settings(), damping)
        network, damping = taken.network, taken.damping
    return network, task


def numpy_step(parameters: np.ndarray, x: np.ndarray, y: np.ndarray, damping: float) -> tuple[np.ndarray, float]:
    """The same step for one hidden layer: forward, Jacobian, Gram, solve, forward again; NumPy as fast as it goes."""
    width, count = (len(parameters) - 1) // 6, len(x)
    weight, bias, v, c, linear, out = (parameters[i * width : (i + 1) * width] for i in range(6))
    z = x * weight + bias
    scale = 1 / np.sqrt(v * v + c * c + linear * linear + 1e-8)
    v, c, linear = v * scale, c * scale, linear * scale
    bump = 1 / (1 + z * z)
    wave = 2 * z * bump
    value = v * wave + c * bump + linear * z
    slope = bump * (4 * v * bump - 2 * v - c * wave) + linear
    error = value @ out + parameters[-1] - y[:, 0]
    reach, through = slope * out, scale * out
    jacobian = np.empty((count, len(parameters)))
    np.multiply(reach, x, out=jacobian[:, :width])
    jacobian[:, width : 2 * width] = reach
    np.multiply(wave - v * value, through, out=jacobian[:, 2 * width : 3 * width])
    np.multiply(bump - c * value, through, out=jacobian[:, 3 * width : 4 * width])
    np.multiply(z - linear * value, through, out=jacobian[:, 4 * width : 5 * width])
    jacobian[:, 5 * width : 6 * width] = value
    jacobian[:, -1] = 1
    slope_y = 2 * error
    gradient = slope_y @ jacobian / count
    fisher = jacobian.T @ jacobian / count
    fisher.flat[:: len(parameters) + 1] += damping
    direction = np.linalg.solve(fisher, gradient)
    _score, _bound, _before = gradient @ direction, slope_y @ slope_y / count, error @ error / count
    moved = parameters - 0.5 * direction
    weight, bias, v, c, linear, out = (moved[i * width : (i + 1) * width] for i in range(6))
    z = x * weight + bias
    value = ((2 * v * z + c) / (1 + z * z) + linear * z) / np.sqrt(v * v + c * c + linear * linear + 1e-8)
    error = value @ out + moved[-1] - y[:, 0]
    return moved, float(error @ error / count)


def in_turns(subjects: dict[str, tuple[Callable[[], object], int]]) -> dict[str, float]:
    """Median processor time of each in microseconds, the subjects taking turns; (function, repetitions) each."""
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for turn in range(TURNS + 1):
        for name, (function, repetitions) in subjects.items():
            start = time.process_time()
            for _ in range(repetitions):
                function()
            if turn:  # the first warms up
                times[name].append((time.process_time() - start) / repetitions * 1e6)
    return {name: statistics.median(values) for name, values in times.items()}


def against_limits() -> str:
    """The two claims: a step against NumPy, a round against its two large products."""
    network, task = problem(64, (8,))
    settings, rule = Settings(), CalibratedRule()
    parameters, x, y = network.flatten().numpy(), task.inputs.numpy(), task.targets.numpy()
    taken = training.step(network, task, settings, DAMPING)
    moved, loss = numpy_step(parameters, x, y, DAMPING)
    assert taken.outcome == "ok", "Expected a step that is accepted at once."
    assert abs(loss - taken.loss) < 1e-9 * loss, f"Expected NumPy's loss {loss}, got {taken.loss}."
    assert np.allclose(moved, taken.network.flatten().numpy(), rtol=1e-6)
    columns = 3 * LOCATIONS * SCALES
    grid = torch.randn(columns, 64, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    explained, noise = grid[:49].T.contiguous(), grid[100 : 100 + rule.draws].T.contiguous()
    found = in_turns(
        {
            "step": (lambda: training.step(network, task, settings, DAMPING), 200),
            "NumPy": (lambda: numpy_step(parameters, x, y, DAMPING), 200),
            "round": (lambda: calibrated_round(network, task, settings, torch.Generator().manual_seed(1)), 5),
            "products": (lambda: (grid @ explained, grid @ noise), 5),
        }
    )
    rows = [
        (
            "training step",
            f"{found['step']:.0f}",
            f"{found['NumPy']:.0f}",
            f"{found['step'] / found['NumPy']:.2f}",
            "1.5",
        ),
        (
            "proposal round",
            f"{found['round']:.0f}",
            f"{found['products']:.0f}",
            f"{found['round'] / found['products']:.2f}",
            "2",
        ),
    ]
    return table(("8 neurons, 64 samples", "µs", "limit, µs", "ratio", "aim"), rows)


def growth_of_cost() -> str:
    """How the cost of a step and of a round grows with samples, width and depth."""
    rows = []
    settings = Settings()
    for samples, widths in (
        *((count, (8,)) for count in (32, 64, 128, 256, 512, 1024, 2000)),
        *((96, (width,)) for width in (1, 4, 16, 32, 64)),
        *((96, (6,) * depth) for depth in (1, 2, 4, 8)),
    ):
        network, task = problem(samples, widths)
        found = in_turns(
            {
                "step": (lambda n=network, t=task: training.step(n, t, settings, DAMPING), 10),
                "round": (
                    lambda n=network, t=task: calibrated_round(n, t, settings, torch.Generator().manual_seed(1)),
                    1,
                ),
            }
        )
        shape = " x ".join(map(str, widths))
        rows.append((samples, shape, network.parameters, f"{found['step'] / 1e3:.2f}", f"{found['round'] / 1e3:.1f}"))
    return table(("samples", "hidden neurons", "parameters", "step, ms", "round, ms"), rows)


def main() -> None:
    """Measure, print, record."""
    torch.set_num_threads(1)
    with torch.inference_mode():
        text = f"{against_limits()}\n\nCost by size, processor time:\n\n{growth_of_cost()}"
    print(text)
    record("training", "Training steps and proposal rounds", text)


if __name__ == "__main__":
    main()
