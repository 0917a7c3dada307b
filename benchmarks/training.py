"""Training steps and proposal rounds against NumPy doing the same linear algebra, and against bare matrix products.

Everything is processor time on one thread; subject and limit are measured in turns, medians over the turns.
"""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before either library is imported

import numpy as np
import torch

from benchmarks.recording import record, table
from senn import engine
from senn.network.network import Network, shapes, unflatten
from senn.proposals.calibrated import calibrated_round
from senn.proposals.candidates import LOCATIONS, SCALES
from senn.regimes import scores as training
from senn.settings import CalibratedRule, Settings
from senn.tasks import Task

Place = TypeVar("Place")
FIGURE = Path(__file__).parent / "results" / "training.svg"
COLOURS = {"step": "#0072B2", "default step": "#D55E00", "round": "#5b6675"}
TURNS = 9
DAMPING = 1e-3  # where steps are accepted at once, as nearly all are: one factorisation each
WALK = 10  # steps in a row before both begin again, one evaluation each


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


@dataclass(frozen=True)
class Looked:
    """Parameters of one hidden layer evaluated by NumPy, with all that a step needs of it."""

    parameters: np.ndarray
    z: np.ndarray
    scale: np.ndarray
    unit: tuple[np.ndarray, np.ndarray, np.ndarray]
    bump: np.ndarray
    wave: np.ndarray
    value: np.ndarray
    error: np.ndarray
    loss: float


def numpy_look(parameters: np.ndarray, x: np.ndarray, y: np.ndarray) -> Looked:
    """Evaluate."""
    width = (len(parameters) - 1) // 6
    weight, bias, v, c, linear, out = (parameters[i * width : (i + 1) * width] for i in range(6))
    z = x * weight + bias
    scale = 1 / np.sqrt(v * v + c * c + linear * linear + 1e-8)
    v, c, linear = v * scale, c * scale, linear * scale
    bump = 1 / (1 + z * z)
    wave = 2 * z * bump
    value = v * wave + c * bump + linear * z
    error = value @ out + parameters[-1] - y[:, 0]
    return Looked(parameters, z, scale, (v, c, linear), bump, wave, value, error, float(error @ error / len(x)))


def numpy_step(here: Looked, x: np.ndarray, y: np.ndarray, damping: float) -> Looked:
    """The same step as `training.step`: Jacobian, Gram matrix, solve, and the evaluation where the next step begins.

    NumPy as fast as it goes; like the subject it evaluates every point once.
    """
    parameters, count = here.parameters, len(x)
    width = (len(parameters) - 1) // 6
    (v, c, linear), bump, wave, value, z = here.unit, here.bump, here.wave, here.value, here.z
    out = parameters[5 * width : 6 * width]
    slope = bump * (4 * v * bump - 2 * v - c * wave) + linear
    reach, through = slope * out, here.scale * out
    jacobian = np.empty((count, len(parameters)))
    np.multiply(reach, x, out=jacobian[:, :width])
    jacobian[:, width : 2 * width] = reach
    np.multiply(wave - v * value, through, out=jacobian[:, 2 * width : 3 * width])
    np.multiply(bump - c * value, through, out=jacobian[:, 3 * width : 4 * width])
    np.multiply(z - linear * value, through, out=jacobian[:, 4 * width : 5 * width])
    jacobian[:, 5 * width : 6 * width] = value
    jacobian[:, -1] = 1
    slope_y = 2 * here.error
    gradient = slope_y @ jacobian / count
    fisher = jacobian.T @ jacobian / count
    fisher.flat[:: len(parameters) + 1] += damping
    direction = np.linalg.solve(fisher, gradient)
    _score, _bound = gradient @ direction, slope_y @ slope_y / count
    return numpy_look(parameters - 0.5 * direction, x, y)


def in_circles(begin: Callable[[], Place], step: Callable[[Place], Place]) -> Callable[[], object]:
    """A walk of `WALK` steps that begins again and again, one step a call."""
    at, taken = begin(), 0

    def walk() -> None:
        nonlocal at, taken
        at = step(at if taken % WALK else begin())
        taken += 1

    return walk


def stepper(task: Task) -> Callable[[Network], Network]:
    """`training.step` with the benchmark's damping."""
    settings = Settings()
    return lambda network: training.step(network, task, settings, DAMPING).network


def check_alike(network: Network, task: Task) -> None:
    """Both walks go the same way, every step accepted at once."""
    x, y = task.inputs.numpy(), task.targets.numpy()
    theirs = numpy_look(network.flatten().numpy(), x, y)
    for _ in range(WALK):
        taken, theirs = training.step(network, task, Settings(), DAMPING), numpy_step(theirs, x, y, DAMPING)
        network = taken.network
        assert taken.outcome == "ok", "Expected a step that is accepted at once."
        assert abs(theirs.loss - taken.loss) < 1e-6 * taken.loss, f"Expected NumPy's {theirs.loss}, got {taken.loss}."


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


def in_training(network: Network, task: Task, settings: Settings) -> Callable[[], object]:
    """Default training as it goes, one step a call; a run that would have its round goes back to where it began."""
    begun = replace(engine.begin(task, settings, 0), network=network)
    state = begun

    def step() -> None:
        nonlocal state
        state = engine.train(begun if engine.decision_due(state, task, settings) else state, task, settings)[0]

    return step


def against_limits() -> str:
    """The two claims, a step against NumPy and a round against its two large products, and what the default run costs.

    Its step evaluates samples and grid, tunes the brakes in every second step; its round trains a dozen copies.
    """
    network, task = problem(64, (8,))
    settings, rule = Settings(), CalibratedRule()
    check_alike(network, task)
    parameters, x, y = network.flatten().numpy(), task.inputs.numpy(), task.targets.numpy()
    state = replace(engine.begin(task, settings, 0), network=network)
    walk, plain = in_training(network, task, settings), Settings(rule=CalibratedRule(smoothing=False))
    columns = 3 * LOCATIONS * SCALES
    grid = torch.randn(columns, 64, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    explained, noise = grid[:49].T.contiguous(), grid[100 : 100 + rule.draws].T.contiguous()
    found = in_turns(
        {
            "step": (in_circles(lambda: network, stepper(task)), 200),
            "NumPy": (in_circles(lambda: numpy_look(parameters, x, y), lambda at: numpy_step(at, x, y, DAMPING)), 200),
            "default step": (walk, 100),
            "round": (lambda: calibrated_round(network, task, plain, torch.Generator().manual_seed(1)), 5),
            "default round": (lambda: engine.consider(state, task, settings), 1),
            "products": (lambda: (grid @ explained, grid @ noise), 5),
        }
    )
    rows = [
        (name, f"{found[subject]:.0f}", f"{found[limit]:.0f}", f"{found[subject] / found[limit]:.2f}", aim)
        for name, subject, limit, aim in (
            ("training step", "step", "NumPy", "1.5"),
            ("default step: smooth, on 64 samples and 128 grid points", "default step", "NumPy", "–"),
            ("proposal round", "round", "products", "2"),
            ("default round: with trials of 30 steps each", "default round", "products", "–"),
        )
    ]
    return table(("8 neurons, 64 samples", "µs", "limit, µs", "ratio", "aim"), rows)


BY_SIZE: dict[str, list[tuple[int, tuple[int, ...]]]] = {
    "samples": [(count, (8,)) for count in (32, 64, 128, 256, 512, 1024, 2000)],
    "neurons in one layer": [(96, (width,)) for width in (1, 4, 8, 16, 32, 64)],
    "layers of 6": [(96, (6,) * depth) for depth in (1, 2, 4, 8)],
}


def cost(samples: int, widths: tuple[int, ...]) -> dict[str, float]:
    """Milliseconds of a step, a default step and a round at one size."""
    network, task = problem(samples, widths)
    settings, plain = Settings(), Settings(rule=CalibratedRule(smoothing=False))
    found = in_turns(
        {
            "step": (in_circles(lambda: network, stepper(task)), 20),
            "default step": (in_training(network, task, settings), 10),
            "round": (lambda: calibrated_round(network, task, plain, torch.Generator().manual_seed(1)), 1),
        }
    )
    return {name: microseconds / 1e3 for name, microseconds in found.items()}


def growth_of_cost() -> str:
    """How the cost grows with samples, width and depth; also as a figure."""
    costs = {name: [cost(*size) for size in sizes] for name, sizes in BY_SIZE.items()}
    draw(costs)
    rows = []
    for name, sizes in BY_SIZE.items():
        for (samples, widths), found in zip(sizes, costs[name], strict=True):
            parameters = sum(int(np.prod(shape)) for shape in shapes(1, widths, 1))
            rows.append(
                (samples, " x ".join(map(str, widths)), parameters, *(f"{each:.2f}" for each in found.values()))
            )
    return table(("samples", "hidden neurons", "parameters", "step, ms", "default step, ms", "round, ms"), rows)


def draw(costs: dict[str, list[dict[str, float]]]) -> None:
    """The figure: processor time against size, both logarithmic, a panel for each way of growing."""
    times = [each for found in costs.values() for one in found for each in one.values()]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    parts = []
    for panel, (name, found) in enumerate(costs.items()):
        left, at = 70 + panel * 300, [size_of(name, *size) for size in BY_SIZE[name]]
        across = [left + 240 * math.log(each / at[0]) / math.log(at[-1] / at[0]) for each in at]
        parts.append(f'<text x="{left}" y="24" font-weight="600">{name}</text>')
        parts += [f'<text x="{x:.0f}" y="288" text-anchor="middle">{n}</text>' for x, n in zip(across, at, strict=True)]
        for power in range(low, high + 1):
            y = height(10.0**power, low, high)
            parts.append(f'<path d="M{left} {y:.0f}h240" stroke="#d9dee5"/>')
            parts.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g}</text>')
        for subject, colour in COLOURS.items():
            points = zip(across, (height(each[subject], low, high) for each in found), strict=True)
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
    for place, (subject, colour) in enumerate(COLOURS.items()):
        parts.append(f'<text x="{70 + place * 150}" y="322" fill="{colour}" font-weight="600">{subject}, ms</text>')
    style = 'font-family="system-ui, sans-serif" font-size="12" fill="#1b2330"'
    frame = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 940 340" width="940" height="340"'
    FIGURE.write_text(f'{frame} {style}><rect width="940" height="340" fill="#fff"/>{"".join(parts)}</svg>\n')


def size_of(name: str, samples: int, widths: tuple[int, ...]) -> int:
    """What grows along a panel."""
    return samples if name == "samples" else len(widths) if "layers" in name else widths[0]


def height(milliseconds: float, low: int, high: int) -> float:
    """Where a time is drawn between the powers of ten `low` and `high`."""
    return 265 - 225 * (math.log10(milliseconds) - low) / (high - low)


def main() -> None:
    """Measure, print, record."""
    torch.set_num_threads(1)
    with torch.inference_mode():
        heading = "Cost by size, processor time (drawn in [training.svg](training.svg)):"
        text = f"{against_limits()}\n\n{heading}\n\n{growth_of_cost()}"
    print(text)
    record("training", "Training steps and proposal rounds", text)


if __name__ == "__main__":
    main()
