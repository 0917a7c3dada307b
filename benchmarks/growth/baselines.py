"""What growing is compared with: a Gaussian process, a smoothing spline, fixed networks (SciPy, scikit-learn)."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from scipy.interpolate import make_smoothing_spline
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
from sklearn.neural_network import MLPRegressor

Predictor = Callable[[np.ndarray], np.ndarray]

# (activation, hidden sizes): the field's usual choices; ReLU because it is at home on corners.
FIXED: dict[str, tuple[str, tuple[int, ...]]] = {
    "tanh-8": ("tanh", (8,)),
    "tanh-16": ("tanh", (16,)),
    "tanh-32": ("tanh", (32,)),
    "tanh-16-16": ("tanh", (16, 16)),
    "relu-8": ("relu", (8,)),
    "relu-32": ("relu", (32,)),
}


def gaussian_process(x: np.ndarray, y: np.ndarray) -> Predictor:
    """RBF + white noise, hyperparameters by maximum likelihood from five starts."""
    model = _gaussian_process(x, y)
    return lambda grid: model.predict(grid[:, None])


def gaussian_process_band(x: np.ndarray, y: np.ndarray, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """The process's mean on a grid, how unsure it is of the curve there (one deviation), and the noise's deviation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bounds reached: part of what the baseline is
        model = _gaussian_process(x, y, starts=2)
    mean, deviation = model.predict(grid[:, None], return_std=True)
    noise = model.kernel_.k2.noise_level * np.var(y)
    return mean, np.sqrt(np.maximum(deviation**2 - noise, 0)), float(np.sqrt(noise))


def _gaussian_process(x: np.ndarray, y: np.ndarray, starts: int = 5) -> GaussianProcessRegressor:
    kernel = ConstantKernel(1.0, (1e-3, 1e3)) * RBF(0.5, (1e-2, 1e2)) + WhiteKernel(1e-2, (1e-6, 1e1))
    model = GaussianProcessRegressor(kernel, normalize_y=True, n_restarts_optimizer=starts - 1, random_state=0)
    return model.fit(x[:, None], y)


def smoothing_spline(x: np.ndarray, y: np.ndarray) -> Predictor:
    """The cubic smoothing spline, its penalty by generalised cross-validation; repeated inputs are averaged."""
    places, index = np.unique(x, return_inverse=True)
    counts = np.bincount(index)
    means = np.bincount(index, y) / counts
    return make_smoothing_spline(places, means, w=counts.astype(float))


def fixed_network(x: np.ndarray, y: np.ndarray, name: str) -> Predictor:
    """A network of fixed size, trained by L-BFGS on standardised data."""
    activation, sizes = FIXED[name]
    centre, spread = x.mean(), x.std()
    model = MLPRegressor(
        hidden_layer_sizes=sizes, activation=activation, solver="lbfgs", max_iter=2000, max_fun=20_000, random_state=0
    )
    level, size = y.mean(), y.std() or 1.0
    model.fit(((x - centre) / spread)[:, None], (y - level) / size)
    return lambda grid: model.predict(((grid - centre) / spread)[:, None]) * size + level


def parameters_of(name: str) -> int:
    """Weights and biases of a fixed network with one input and one output."""
    _, sizes = FIXED[name]
    widths = (1, *sizes, 1)
    return sum(a * b + b for a, b in pairwise(widths))


def all_baselines(x: np.ndarray, y: np.ndarray) -> dict[str, Predictor]:
    """Every baseline, fitted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bounds reached, iterations used up: part of what the baselines are
        fitted = {"gp": gaussian_process(x, y), "spline": smoothing_spline(x, y)}
        return fitted | {name: fixed_network(x, y, name) for name in FIXED}
