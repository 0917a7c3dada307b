"""The band about a fitted curve: where the curve may be, and where the next sample may fall.

    curve(x)  = f(x) +- t sqrt(V(x)) ,             V(x) = k E[(g(x) - f(x))^2] , at least Laplace's variance
    points(x) = f(x) +- q sqrt(1/b + V(x))

g are the functions that the samples leave under the prior of training (`functions.Functions`), f is the network: what
the posterior finds that the network does not have counts as uncertain, and so does all that no direction of the
network's parameters reaches. b is the precision of the noise about the network.

Two calibrations by leave-one-out, in closed form. A network whose form suits the data is surer than its prior: k <= 1
is the largest factor that the errors at samples left out, r_i / (1 - h_i), do not speak against by more than half a nat
(one standard error). And t, Student's quantile, is right for Gaussian noise: q is the value closest to it that the
standardised errors at samples left out allow, again within one standard error of their quantile. With noise of another
shape it goes where they are, which is what conformal prediction does (Vovk, Gammerman and Shafer 2005).

What it cannot know: noise that is louder in one place than in another (it gives the average everywhere), jumps between
two samples, and whatever is beyond the data but not smooth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from senn.gradient.jacobian import jacobian
from senn.network.network import Network
from senn.regimes.smooth.objective import GRID, unit_of
from senn.reports import BandReport
from senn.tasks import Task

from .functions import Functions, Posterior, noise_precision, variance
from .student import two_sided

FACTORS = torch.linspace(0.02, 1, 50, dtype=torch.float64)  # k, tried one by one
STANDARD_ERROR = 0.5  # nats that a Gaussian log-likelihood falls within one standard error
MOST_LEVERAGE = 0.95  # of a sample: beyond, leaving it out is no small change, and the closed form no longer its answer
RIDGE = 1e-3  # as the faint one of training
MOST_PARAMETERS = 500  # beyond, Laplace's variance would take longer than a round; the functions' stands alone
UPDATES = 8  # of the noise about the network, which converges at once


LEVEL, PLACES = 0.95, 121  # of what a run tells at its end
AROUND = 0.06  # of the samples' extent, on both sides: as far as a chart shows


@dataclass(frozen=True)
class Band:
    """At each of A places, how far the curve [A] and the next sample [A] may be from the fit, above or below."""

    level: float
    curve: Tensor
    points: Tensor


class Uncertainty:
    """What a network that was fitted to a curve does not know. A pure function of network and task.

    Raises:
        ValueError: If the task is not regression with one input and one output.
    """

    def __init__(self, network: Network, task: Task) -> None:
        if task.loss != "regression" or task.inputs.shape[1] != 1 or task.outputs != 1:
            got = f"{task.loss} with {task.inputs.shape[1]} inputs and {task.outputs} outputs"
            raise ValueError(f"Expected a curve, one input and one output, got {got}.")
        shift, self.unit = unit_of(task.targets)  # strengths mean something in the values' own unit, as in training
        self.network = replace(network, weight=network.weight / self.unit, bias=(network.bias - shift) / self.unit)
        self.inputs = task.inputs[:, 0].cpu().double()
        self.targets = (task.targets[:, 0].cpu().double() - shift) / self.unit
        self.functions = Functions(self.inputs)
        self.posterior = self.functions.posterior(self.inputs, self.targets)
        self.laplace = Laplace(self.network, self.inputs, self.targets, self.functions, self.posterior)
        left = self._left_out()
        self.factor = left.factor(1 / self.laplace.precision)
        self.errors = left.standardised(1 / self.laplace.precision, self.factor)
        self.freedom = max(len(self.inputs) - self.posterior.freedom, 1.0)

    def at(self, places: Tensor, level: float) -> Band:
        """The band at inputs [A].

        Raises:
            ValueError: If the level is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise ValueError(f"Expected a level between 0 and 1, got {level}.")
        if not len(places):
            return Band(level, places.double(), places.double())
        spread = self._variance(places.cpu().double())
        student = two_sided(level, self.freedom)
        curve = student * spread.sqrt()
        points = allowed(self.errors, level, student) * (spread + 1 / self.laplace.precision).sqrt()
        return Band(level, self.unit * curve, self.unit * torch.maximum(points, curve))

    def _variance(self, places: Tensor) -> Tensor:
        """V [A]."""
        posterior, (where, weights) = self.posterior, self.functions.rows(places)
        away = (posterior.mean[where] * weights).sum(1) - _outputs(self.network, places)
        known = variance(posterior.covariance, where, weights)
        whole = known + away.square() + self.functions.beyond(places, posterior.strengths)
        return torch.maximum(self.factor * whole, self.laplace.variance(places))

    def _left_out(self) -> LeftOut:
        residual = self.targets - _outputs(self.network, self.inputs)
        known = variance(self.posterior.covariance, *self.functions.rows(self.inputs))
        expected = _leverage(self.posterior.precision * known)
        own = _leverage(self.laplace.precision * self.laplace.variance(self.inputs)) if self.laplace.known else expected
        return LeftOut(residual / (1 - own), known / (1 - expected))


def told(network: Network, task: Task, step: int) -> BandReport | None:
    """The band of a finished run, evenly over its samples and a little beyond; None where there is no such thing."""
    if task.loss != "regression" or task.inputs.shape[1] != 1 or task.outputs != 1:
        return None
    inputs = task.inputs[:, 0].cpu().double()
    beyond = AROUND * (inputs.max() - inputs.min())
    ends = (inputs.min() - beyond).item(), (inputs.max() + beyond).item()
    places = torch.linspace(*ends, PLACES, dtype=torch.float64)
    if not (network.evaluate(task.inputs).isfinite().all() and beyond > 0):
        return None
    band = Uncertainty(network, task).at(places, LEVEL)
    return BandReport(step, LEVEL, places, band.curve, band.points)


@dataclass(frozen=True)
class LeftOut:
    """Samples, each as the others see it.

    Attributes:
        errors: Of the network linearised about its fit, trained without the sample [N].
        variances: Of the functions at the sample, known without it [N].
    """

    errors: Tensor
    variances: Tensor

    def factor(self, noise: float) -> float:
        """The largest share of the functions' variance that the errors do not speak against."""
        whole = noise + FACTORS.unsqueeze(1) * self.variances
        likely = -(whole.log() + self.errors.square() / whole).sum(1) / 2
        largest: float = FACTORS[likely >= likely.max() - STANDARD_ERROR].max().item()
        return largest

    def standardised(self, noise: float, factor: float) -> Tensor:
        """Absolute errors over what they were expected to be, in order [N]."""
        return (self.errors.abs() / (noise + factor * self.variances).sqrt()).sort().values


class Laplace:
    """The network's own uncertainty: of its parameters, held back as the likeliest functions are.

    Attributes:
        precision: 1 / the variance of the noise about the network.
        known: Whether its variance is; it is taken for 0 where there are too many parameters.
    """

    def __init__(
        self, network: Network, inputs: Tensor, targets: Tensor, functions: Functions, posterior: Posterior
    ) -> None:
        self._network, self.known = network, network.parameters <= MOST_PARAMETERS
        squares = (targets - _outputs(network, inputs)).square().sum().item()
        self.precision = noise_precision(len(targets), posterior.freedom, squares)
        if not self.known:
            return
        grid = functions.first + functions.spacing * torch.arange(GRID, dtype=torch.float64)
        along = _jacobian(network, grid)
        design = _jacobian(network, inputs)
        held = functions.curvature(posterior.strengths.unsqueeze(0))[0]
        before = along.T @ held @ along
        before.diagonal().add_(RIDGE)
        gram = design.T @ design
        for _ in range(UPDATES):
            self._inverse = torch.linalg.pinv(self.precision * gram + before, hermitian=True)
            free = self.precision * (self._inverse * gram).sum().item()
            self.precision = noise_precision(len(targets), free, squares)

    def variance(self, places: Tensor) -> Tensor:
        """Of the network's output at places [A]."""
        if not self.known:
            return torch.zeros_like(places)
        rows = _jacobian(self._network, places)
        found: Tensor = ((rows @ self._inverse) * rows).sum(1).clamp_min(0)
        return found


def allowed(errors: Tensor, level: float, wanted: float) -> float:
    """The value closest to `wanted` within one standard error of the errors' quantile (they are in order)."""
    error = math.sqrt(level * (1 - level) / len(errors))
    low, high = (_quantile(errors, level + side * error) for side in (-1, 1))
    return min(max(wanted, min(low, errors[-1].item())), high)


def _quantile(values: Tensor, level: float) -> float:
    """That of the next value, by the ranks of N + 1; infinite where N are too few to say."""
    place, last = level * (len(values) + 1) - 1, len(values) - 1
    if place > last:
        return math.inf
    below = int(max(place, 0.0))
    above = min(below + 1, last)
    return torch.lerp(values[below], values[above], max(place, 0.0) - below).item()


def _leverage(share: Tensor) -> Tensor:
    return share.clamp(0, MOST_LEVERAGE)


def _outputs(network: Network, places: Tensor) -> Tensor:
    like = network.bias
    outputs: Tensor = network.evaluate(places.to(like).unsqueeze(1))[:, 0].cpu().double()
    return outputs


def _jacobian(network: Network, places: Tensor) -> Tensor:
    return jacobian(network.trace(places.to(network.bias).unsqueeze(1))).cpu().double()
