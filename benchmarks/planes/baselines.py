"""What growing is compared with in the plane, by scikit-learn: fixed networks, kernels, a straight line."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.gaussian_process.kernels import RBF, ConstantKernel
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC

from senn_live.offline.paper.targets import Split

SIZES: tuple[tuple[int, ...], ...] = ((2,), (4,), (8,), (16,), (32,), (16, 16))
DECAYS = (1e-4, 1e-2, 1.0)  # of scikit-learn's alpha: without any, networks of this size learn 200 points by heart
Scores = tuple[float, float]  # held-out accuracy, held-out cross-entropy in nats


def all_baselines(split: Split) -> dict[str, Scores]:
    """Every baseline, fitted and scored; "mlp" is an oracle, the size and decay that are best on the held-out data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # iterations used up, bounds reached: part of what the baselines are
        found = {
            "line": _scored(LogisticRegression(), split),
            "gp": _scored(GaussianProcessClassifier(ConstantKernel() * RBF(), random_state=0), split),
            "svm": _scored(_machine(), split),
        }
        networks = [_scored(_network(size, decay), split) for size in SIZES for decay in DECAYS]
    found["mlp"] = (max(accuracy for accuracy, _ in networks), min(loss for _, loss in networks))
    return found


def _machine() -> GridSearchCV:
    grid = {"C": [0.1, 1, 10, 100, 1000], "gamma": [0.1, 0.3, 1, 3, 10]}
    return GridSearchCV(SVC(probability=True, random_state=0), grid, cv=5)


def _network(size: tuple[int, ...], decay: float) -> MLPClassifier:
    return MLPClassifier(size, activation="tanh", solver="lbfgs", alpha=decay, max_iter=2000, random_state=0)


def _scored(
    model: LogisticRegression | GaussianProcessClassifier | GridSearchCV | MLPClassifier, split: Split
) -> Scores:
    model.fit(split.task.inputs.numpy(), split.task.targets.numpy())
    likely = np.clip(model.predict_proba(split.inputs.numpy()), 1e-12, 1)
    labels = split.targets.numpy()
    accuracy = float((model.classes_[likely.argmax(1)] == labels).mean())
    return accuracy, float(log_loss(labels, likely, labels=model.classes_))
