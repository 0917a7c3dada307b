"""Looking ahead: the best proposals join copies of the network, which train; the evidence says which is likelier.

A score promises what growing brings at once; what it brings after training is seen by training. One neuron may be
worth nothing alone (one hump of a fast sine), so where none pays, the most helpful one stays in its copy and the search
goes on from there: a plan of several neurons, which join the network one by one if together they pay.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from senn.decisions.criterion import Proposal, Trial, forbidden_by_settings
from senn.network.network import Network
from senn.network.surgery import expanded
from senn.proposals.calibrated import highest
from senn.proposals.survey import Round, survey
from senn.reports import Kind
from senn.settings import CalibratedRule, Settings
from senn.tasks import Task

from .objective import Smoother
from .stacked_network import Widths, places
from .stacks import CURVE, GROWTH_DAMPING, Brakes, Held, Stack
from .workspace import ridges

FREE_STEPS, TUNED_STEPS = 12, 18  # of a trial: the brakes are off, then tuned
MOST_TOGETHER = 80  # parameters of a network in which narrower ones are trained as well; beyond, they cost more
TIRED = 0.5  # nats by which a plan's evidence may fall while hope is left
PARAMETERS = 6  # that a neuron on a curve brings: w, b, v, c, l and the weight of its output; more in the plane
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
    """A proposal in a copy of the network: as it was after the free steps; loss and evidence after the tuned ones."""

    proposal: Proposal
    free: Stack
    free_loss: float
    loss: float
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
    (loss,) = smoother.losses(standing.stack)
    weighed = [_weighed(proposal, best, base, now, loss, smoother.held.searched) for proposal in found.proposals]
    rule = settings.rule
    assert isinstance(rule, CalibratedRule)
    if any(p.kind == "width" and p.trial and p.trial.gain > rule.evidence for p in weighed):
        return replace(found, proposals=weighed)
    planned = _plan(copies, standing, base + rule.evidence, task, smoother, settings, generator)
    if planned is None:
        return replace(found, proposals=weighed)
    first, reached, joint = planned
    trial = Trial(reached - base - joint * smoother.held.searched, loss - first.free_loss, base, joint)
    chosen = replace(first.proposal, trial=trial)
    kept = [chosen if (p.kind, p.layer) == ("width", 0) else p for p in weighed]
    return replace(found, proposals=kept)


def try_out(network: Network, entered: list[Proposal], precision: Tensor, smoother: Smoother) -> list[Copy]:
    """Train a copy of the network with each proposal, those of one depth side by side."""
    grown = [(proposal, expanded(network, proposal.layer, proposal.growth)) for proposal in entered]
    room = _room([after.widths for _, after in grown], network.inputs, smoother.outputs)
    copies = []
    for widths in dict.fromkeys(room.values()):
        alike = [(proposal, after) for proposal, after in grown if room[after.widths] == widths]
        flat = [smoother.flat(after) for _, after in alike]
        wide = [_widened(each, after, widths, smoother.outputs) for each, (_, after) in zip(flat, alike, strict=True)]
        start = beginning(torch.stack(wide), widths, precision, smoother.held)
        start = replace(start, live=start.live.new_tensor([len(each) for each in flat]))
        free = smoother.steps(start, FREE_STEPS, tune=False)
        free_losses = smoother.losses(free)
        tuned = smoother.steps(brakes_on(free, smoother.held), TUNED_STEPS, tune=True)
        losses, evidence = smoother.losses(tuned), smoother.evidence(tuned).tolist()
        for i, (proposal, after) in enumerate(alike):
            narrow = free.of(i).narrowed(after.inputs, after.widths, smoother.outputs)
            copies.append(Copy(proposal, narrow, free_losses[i], losses[i], evidence[i]))
    return copies


def _room(shapes: list[Widths], inputs: int, outputs: int) -> dict[Widths, Widths]:
    """What shape each network is trained in: small ones of one depth in one that has room for all of them."""
    rooms = {}
    for widths in dict.fromkeys(shapes):
        common = tuple(map(max, zip(*(other for other in shapes if len(other) == len(widths)), strict=True)))
        rooms[widths] = common if len(ridges(common, inputs, outputs)) <= MOST_TOGETHER else widths
    return rooms


def _widened(own: Tensor, network: Network, widths: Widths, outputs: int) -> Tensor:
    """A network's `own` parameters among those of a wider one, whose other neurons do nothing."""
    where = places(network.inputs, network.widths, widths, outputs).to(own.device)
    return own.new_zeros(len(ridges(widths, network.inputs, outputs))).index_copy_(0, where, own)


def beginning(parameters: Tensor, widths: tuple[int, ...], precision: Tensor, held: Held = CURVE) -> Stack:
    """A stack [K, P] with its brakes off, as right after a growth; `precision` [1]."""
    count = len(parameters)
    brakes = Brakes(parameters.new_tensor(held.strengths(held.free)).expand(count, -1), precision.expand(count))
    nothing = parameters.new_zeros(count)
    return Stack(parameters, widths, brakes, nothing + GROWTH_DAMPING, nothing, nothing + parameters.shape[1])


def brakes_on(stack: Stack, held: Held = CURVE) -> Stack:
    """The same stack where the tuning of its brakes begins."""
    easy = stack.parameters.new_tensor(held.strengths(held.easy))
    return replace(stack, brakes=replace(stack.brakes, strengths=easy.expand_as(stack.brakes.strengths)))


def _training_on(stack: Stack, smoother: Smoother) -> float:
    """The evidence that the present network would reach in the time of a trial."""
    start = beginning(stack.parameters, stack.widths, stack.brakes.precision, smoother.held)
    free = smoother.steps(start, FREE_STEPS, tune=False)
    return smoother.evidence(smoother.steps(brakes_on(free, smoother.held), TUNED_STEPS, tune=True)).item()


def _plan(
    copies: list[Copy],
    standing: Standing,
    needed: float,
    task: Task,
    smoother: Smoother,
    settings: Settings,
    generator: torch.Generator,
) -> tuple[Copy, float, int] | None:
    """The first neuron of a plan, the evidence the plan reaches, and its length; None where no plan pays.

    A plan is given up when the last neuron made the data less likely than fewer did, and with the brakes off its
    parameters have not gained a nat of likelihood each (Akaike's criterion): so much is learnt from noise.
    """
    neurons = [copy for copy in copies if copy.proposal.kind == "width" and copy.proposal.layer == 0]
    rule, (loss,), first = settings.rule, smoother.losses(standing.stack), None
    assert isinstance(rule, CalibratedRule)
    likeliest = max((copy.evidence for copy in neurons), default=-math.inf)
    for length in range(2, (standing.owed or rule.lookahead) + 1):
        best = min(neurons, key=lambda copy: copy.free_loss, default=None)
        if best is None or best.free.widths[0] >= settings.max_width:
            return None
        first = first or best
        network = smoother.network(best.free.parameters[0], best.free.widths)
        entered = highest(survey(network, task, generator, 1), settings, generator)
        neurons = try_out(network, entered, best.free.brakes.precision, smoother)
        reached = max((copy.evidence for copy in neurons), default=-math.inf)
        if reached > needed + length * smoother.held.searched:
            return first, reached, length
        freest = min((copy.free_loss for copy in neurons), default=math.inf)
        gained = smoother.nats(loss, freest)
        if reached < likeliest - TIRED and gained < PARAMETERS * length:
            return None
        likeliest = max(likeliest, reached)
    return None


def _weighed(
    proposal: Proposal, best: dict[Family, Copy], base: float, now: float, loss: float, searched: float
) -> Proposal:
    copy = best.get((proposal.kind, proposal.layer))
    if copy is None:
        return proposal
    gain = copy.evidence - base - searched
    trial = Trial(gain, loss - copy.loss, base, training=max(base - now, 0.0))
    return replace(copy.proposal, floor=proposal.floor, trial=trial)


def _best_by_family(copies: list[Copy]) -> dict[Family, Copy]:
    best: dict[Family, Copy] = {}
    for copy in copies:
        family = (copy.proposal.kind, copy.proposal.layer)
        if family not in best or copy.evidence > best[family].evidence:
            best[family] = copy
    return best
