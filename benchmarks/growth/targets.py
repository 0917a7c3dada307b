"""The growth benchmark's targets: the development suite, and a second set that the rule's constants were chosen on.

The constants of the calibrated rule were chosen on `TUNING` alone; `LISTED` is the development suite, which judges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Function = Callable[[np.ndarray], np.ndarray]

LOW, HIGH = -2.0, 2.0
SAMPLES = (48, 96, 256)
NOISES = (0.02, 0.05, 0.2)
TEST_POINTS = 400

LISTED: dict[str, Function] = {
    "lin": lambda x: 0.5 * x + 0.3,
    "abs": np.abs,
    "sines": lambda x: np.sin(2 * x) + 0.5 * np.sin(5 * x + 1),
    "step": lambda x: np.tanh(8 * x) - 0.5 * np.tanh(8 * (x - 1.2)),
    "gauss": lambda x: np.exp(-8 * (x + 1) ** 2) - 0.7 * np.exp(-20 * (x - 0.5) ** 2) + 0.3 * x,
    "doppler": lambda x: np.sin(4 / (0.3 + (x + 2.2) / 2)),
    "sin8": lambda x: np.sin(8 * x),
    "sinx2": lambda x: np.sin(3 * x**2),
    "square": lambda x: np.sign(np.sin(3 * x)),
}

TUNING: dict[str, Function] = {
    "constant": lambda x: 0.4 + 0 * x,
    "cubic": lambda x: 0.3 * x**3 - 0.8 * x + 0.2,
    "exponential": lambda x: np.exp(1.2 * x) / 5,
    "logistic": lambda x: 1 / (1 + np.exp(-6 * (x + 0.4))),
    "runge": lambda x: 1 / (1 + 25 * x**2),
    "damped": lambda x: np.exp(-0.8 * (x + 2)) * np.sin(9 * (x + 2)),
    "two_scales": lambda x: np.sin(1.5 * x) + 0.3 * np.sin(11 * x),
    "packet": lambda x: np.exp(-2 * x**2) * np.cos(10 * x),
    "zigzag": lambda x: np.interp(x, [-2, -1.2, -0.1, 0.9, 2], [0.0, 1.0, -0.6, 0.7, 0.1]),
    "sawtooth": lambda x: (x + 2) / 1.3 % 1.0 - 0.5,
    "one_jump": lambda x: np.where(x < 0.3, -0.5, 0.6) + 0.2 * x,
    "sin6_rising": lambda x: (0.4 + 0.3 * x) * np.sin(6 * x) + 0.2 * x,
}

TARGETS = LISTED | TUNING


@dataclass(frozen=True)
class Case:
    """One data set of the benchmark: a target sampled `samples` times with noise, the draw fixed by `seed`."""

    target: str
    samples: int
    noise: float
    seed: int

    @property
    def key(self) -> str:
        """Its name in the caches."""
        return f"{self.target}/{self.samples}/{self.noise}/{self.seed}"

    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs [N], uniform on the interval and sorted, and noisy targets [N]."""
        generator = np.random.default_rng([self.seed, self.samples])
        x = np.sort(generator.uniform(LOW, HIGH, self.samples))
        return x, TARGETS[self.target](x) + self.noise * generator.standard_normal(self.samples)

    def error(self, predictions: np.ndarray) -> float:
        """RMSE of predictions at `test_inputs()` against the noise-free target."""
        return float(np.sqrt(np.mean((predictions - TARGETS[self.target](test_inputs())) ** 2)))


def test_inputs() -> np.ndarray:
    """Where every method is judged: the whole interval."""
    return np.linspace(LOW, HIGH, TEST_POINTS)


def cases(targets: tuple[str, ...], samples: tuple[int, ...], noises: tuple[float, ...], seeds: int) -> list[Case]:
    """Every combination, seeds innermost."""
    return [Case(t, n, s, seed) for t in targets for n in samples for s in noises for seed in range(seeds)]
