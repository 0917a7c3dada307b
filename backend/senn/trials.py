"""Looking ahead: the best proposals join copies of the network, which train; the evidence says which is likelier.

A score promises what growing brings at once; what it brings after training is seen by training. One neuron may be
worth nothing alone (one hump of a fast sine), so where none pays, the most helpful one stays in its copy and the search
goes on from there: a plan of several neurons, which join the network one by one if together they pay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from .criterion import Proposal, Trial, forbidden_by_settings
from .network import Network, unflatten
from .reports import Kind
from .rounds import summits
from .settings import CalibratedRule, Settings
from .smoothing import Smoother
from .stacks import EASY, FREE, GROWTH_DAMPING, Brakes, Stack
from .surgery import NewLayer, NewNeuron, add_neuron, insert_layer
from .tasks import Task
from .views import Round, survey

FREE_STEPS, TUNED_STEPS = 12, 18  # of a trial: the brakes are off, then tuned
Family = tuple[Kind, int]


@dataclass(frozen=True)
class Standing:
    """What trials are compared with: the network in training, what a plan began from and still owes."""

    stack: Stack
    settled: bool
    owed: int = 0
    plan_evidence: float | None = None


@dataclass(frozen=True)
class Copy:
    """A proposal in a copy of the network: after the free steps, after the tuned ones, and then the evidence."""

    proposal: Proposal
    free: Stack
    tuned: Stack
    evidence: float


def weigh(
    found: Round, standing: Standing, smoother: Smoother, settings: Settings, generator: torch.Generator
) -> Round:
    """The round with every family's likeliest proposal, each knowing what its trial brought."""
    task, network = found.situation.task, found.survey.view.network
    entered = [
        proposal
        for proposal in (*found.proposals, *found.alternatives)
        if forbidden_by_settings(proposal, network.widths, settings) is None
    ]
    copies = try_out(network, entered, standing.stack.brakes.precision, smoother)
    now = standing.plan_evidence if standing.owed else smoother.evidence(standing.stack).item()
    assert now is not None
    base = now if standing.owed or standing.settled else max(now, _training_on(standing.stack, smoother))
    best = _best_by_family(copies)
    loss = smoother.loss(standing.stack)
    weighed = [_weighed(proposal, best, base, now, loss, smoother) for proposal in found.proposals]
    rule = settings.rule
    assert isinstance(rule, CalibratedRule)
    if any(p.kind == "width" and p.trial and p.trial.gain > rule.evidence for p in weighed):
        return replace(found, proposals=weighed)
    planned = _plan(copies, base + rule.evidence, standing.owed or rule.lookahead, task, smoother, settings, generator)
    if planned is None:
        return replace(found, proposals=weighed)
    first, reached, joint = planned
    trial = Trial(reached - base, loss - smoother.loss(first.free), base, joint)
    chosen = replace(first.proposal, trial=trial)
    kept = [chosen if (p.kind, p.layer) == ("width", 0) else p for p in weighed]
    return replace(found, proposals=kept)


def try_out(network: Network, entered: list[Proposal], precision: Tensor, smoother: Smoother) -> list[Copy]:
    """Train a copy of the network with each proposal, those of one shape side by side."""
    grown = [(proposal, _with(network, proposal)) for proposal in entered]
    copies = []
    for widths in dict.fromkeys(after.widths for _, after in grown):
        alike = [(proposal, after) for proposal, after in grown if after.widths == widths]
        start = beginning(torch.stack([after.flatten().double() for _, after in alike]), widths, precision)
        free = smoother.steps(start, FREE_STEPS, tune=False)
        tuned = smoother.steps(brakes_on(free), TUNED_STEPS, tune=True)
        evidence = smoother.evidence(tuned).tolist()
        copies += [Copy(p, free.of(i), tuned.of(i), evidence[i]) for i, (p, _) in enumerate(alike)]
    return copies


def beginning(parameters: Tensor, widths: tuple[int, ...], precision: Tensor, damping: float = GROWTH_DAMPING) -> Stack:
    """A stack [K, P] with its brakes off, as right after a growth; `precision` [1]."""
    count = len(parameters)
    brakes = Brakes(parameters.new_tensor(FREE).expand(count, -1), precision.expand(count))
    return Stack(parameters, widths, brakes, parameters.new_full((count,), damping), parameters.new_zeros(count))


def brakes_on(stack: Stack) -> Stack:
    """The same stack where the tuning of its brakes begins."""
    strengths = stack.brakes.strengths
    return replace(stack, brakes=replace(stack.brakes, strengths=strengths.new_tensor(EASY).expand_as(strengths)))


def _training_on(stack: Stack, smoother: Smoother) -> float:
    """The evidence that the present network would reach in the time of a trial."""
    free = smoother.steps(beginning(stack.parameters, stack.widths, stack.brakes.precision), FREE_STEPS, tune=False)
    return smoother.evidence(smoother.steps(brakes_on(free), TUNED_STEPS, tune=True)).item()


def _plan(
    copies: list[Copy],
    needed: float,
    longest: int,
    task: Task,
    smoother: Smoother,
    settings: Settings,
    generator: torch.Generator,
) -> tuple[Copy, float, int] | None:
    """The first neuron of a plan, the evidence the plan reaches, and its length; None where no plan pays."""
    neurons = [copy for copy in copies if copy.proposal.kind == "width" and copy.proposal.layer == 0]
    first = None
    for length in range(2, longest + 1):
        best = min(neurons, key=lambda copy: smoother.loss(copy.free), default=None)
        if best is None or best.free.widths[0] >= settings.max_width:
            return None
        first = first or best
        network = unflatten(best.free.parameters[0].to(task.inputs), 1, best.free.widths, 1)
        entered = summits(survey(network, task, generator, 1), settings.rule.tried)  # type: ignore[union-attr]
        neurons = try_out(network, entered, best.free.brakes.precision, smoother)
        reached = max((copy.evidence for copy in neurons), default=float("-inf"))
        if reached > needed:
            return first, reached, length
    return None


def _weighed(
    proposal: Proposal, best: dict[Family, Copy], base: float, now: float, loss: float, smoother: Smoother
) -> Proposal:
    copy = best.get((proposal.kind, proposal.layer))
    if copy is None:
        return proposal
    trial = Trial(copy.evidence - base, loss - smoother.loss(copy.tuned), base, training=max(base - now, 0.0))
    return replace(copy.proposal, floor=proposal.floor, trial=trial)


def _best_by_family(copies: list[Copy]) -> dict[Family, Copy]:
    best: dict[Family, Copy] = {}
    for copy in copies:
        family = (copy.proposal.kind, copy.proposal.layer)
        if family not in best or copy.evidence > best[family].evidence:
            best[family] = copy
    return best


def _with(network: Network, proposal: Proposal) -> Network:
    growth = proposal.growth
    if isinstance(growth, NewNeuron):
        return add_neuron(network, proposal.layer, growth)
    assert isinstance(growth, NewLayer)
    return insert_layer(network, proposal.layer, growth)
