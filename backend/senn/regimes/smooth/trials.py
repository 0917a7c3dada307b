"""Copies of a network that trains smoothly: those of one depth train side by side, and the evidence compares them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from senn.network.network import Network
from senn.network.surgery import expanded
from senn.proposals.calibrated import highest
from senn.proposals.proposal import Course, Courses, Proposal, Trial
from senn.proposals.survey import Survey
from senn.regimes.damping import GROWTH_DAMPING
from senn.settings import Settings

from .glances import FREE_LOOKS, MOMENTS, TUNED_LOOKS, Glance, curves_of, points, taken
from .objective import Smoother
from .stacked_network import Widths, places
from .stacks import CURVE, Brakes, Held, Stack
from .workspace import ridges

FREE_STEPS, TUNED_STEPS = FREE_LOOKS[-1], TUNED_LOOKS[-1]  # of a trial: the brakes are off, then tuned
MOST_TOGETHER = 80  # parameters of a network in which narrower ones are trained as well; beyond, they cost more
MOST_SHOWN = 6  # copies whose course is told
HOPE = 0.5  # nats that a plan's evidence may fall: less is what rounding and unfinished training make of it
PARAMETERS = 6  # that a neuron on a curve brings: w, b, v, c, l and the weight of its output; more in the plane


@dataclass(frozen=True)
class Standing:
    """What trials are compared with: the network in training, what a plan began from and still owes."""

    stack: Stack
    settled: bool
    owed: int = 0
    plan_evidence: float | None = None


@dataclass(frozen=True)
class Copy:
    """A proposal in a copy of the network: as it was after the free steps; loss and evidence after the tuned ones.

    `glances`: of the stack that it trained in, at index `place`.
    """

    proposal: Proposal
    free: Stack
    free_loss: float
    loss: float
    evidence: float
    glances: tuple[Glance, ...]
    place: int


class SmoothCopies:
    """How smooth copies train and are compared: `trials.Copies`, for one round."""

    def __init__(self, standing: Standing, smoother: Smoother, settings: Settings) -> None:
        self._standing, self._smoother, self._settings = standing, smoother, settings
        stack, begun = standing.stack, standing.plan_evidence
        self._now = smoother.evidence(stack).item() if begun is None else begun
        settled = standing.owed or standing.settled
        self._base = self._now if settled else max(self._now, _training_on(stack, smoother))
        (self._loss,) = smoother.losses(stack)
        self._searched = smoother.held.searched

    @property
    def most_together(self) -> int:
        """What the plan under way still owes, or what the rule lets a new one have."""
        return self._standing.owed or self._settings.calibrated.lookahead

    def train(self, network: Network, entered: list[Proposal], *, watched: bool = False) -> list[Copy]:
        """Free steps, then tuned ones."""
        return try_out(network, entered, self._standing.stack.brakes.precision, self._smoother, watched=watched)

    def better(self, one: Copy, other: Copy) -> bool:
        """By the evidence."""
        return one.evidence > other.evidence

    def alone(self, copy: Copy) -> Trial:
        """The evidence gained; the loss is the one that the run will have when the promise is accounted for."""
        gain = copy.evidence - self._base - self._searched
        return Trial(gain, self._loss - copy.loss, self._base, training=max(self._base - self._now, 0.0))

    def helpful(self, copies: list[Copy]) -> Copy | None:
        """The one that fits best with the brakes off: the evidence of an unfinished plan says nothing yet."""
        return min(_first_layer(copies), key=lambda copy: copy.free_loss, default=None)

    def onwards(self, copy: Copy) -> Network | None:
        """The network with its brakes off."""
        if copy.free.widths[0] >= self._settings.max_width:
            return None
        return self._smoother.network(copy.free.parameters[0], copy.free.widths)

    def others(self, seen: Survey, generator: torch.Generator) -> list[Proposal]:
        """The summits of its landscape."""
        return highest(seen, self._settings, generator)

    def together(self, first: Copy, stages: list[list[Copy]]) -> Trial | None:
        """Every neuron has to pay for what searching finds in noise, the plan once for being likelier."""
        reached, found = _likeliest(stages[-1]), len(stages) * self._searched
        if not reached > self._base + self._settings.calibrated.evidence + found:
            return None
        return Trial(reached - self._base - found, self._loss - first.free_loss, self._base, len(stages))

    def is_vain(self, stages: list[list[Copy]]) -> bool:
        """Whether the last neuron made the data less likely than fewer did, and the fit is no better than by chance.

        By chance it is where with the brakes off the plan's parameters have not gained a nat of likelihood each
        (Akaike's criterion): so much is learnt from noise.
        """
        freest = min((copy.free_loss for copy in stages[-1]), default=math.inf)
        before = max(map(_likeliest, stages[:-1]))
        gained = self._smoother.nats(self._loss, freest)
        return _likeliest(stages[-1]) < before - HOPE and gained < PARAMETERS * len(stages)

    def courses(self, tried: list[Copy], chosen: list[Proposal]) -> Courses | None:
        """Of the most telling copies; on a curve with what they drew."""
        without = self._base + self._searched
        copies = [
            Course(
                copy.proposal,
                tuple(glance.evidence[copy.place] - without for glance in copy.glances),
                curves_of(copy.glances, copy.place),
            )
            for copy in _most_telling(tried, chosen)
        ]
        return Courses(MOMENTS, points(self._smoother), tuple(copies))


def try_out(
    network: Network, entered: list[Proposal], precision: Tensor, smoother: Smoother, *, watched: bool = False
) -> list[Copy]:
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
        free, early = taken(smoother, start, FREE_LOOKS, tune=False, watched=watched)
        free_losses = smoother.losses(free)
        tuned, late = taken(smoother, brakes_on(free, smoother.held), TUNED_LOOKS, tune=True, watched=watched)
        losses, evidence = smoother.losses(tuned), smoother.evidence(tuned).tolist()
        glances = (*early, *late)
        for i, (proposal, after) in enumerate(alike):
            narrow = free.of(i).narrowed(after.inputs, after.widths, smoother.outputs)
            copies.append(Copy(proposal, narrow, free_losses[i], losses[i], evidence[i], glances, i))
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


def _first_layer(copies: list[Copy]) -> list[Copy]:
    return [copy for copy in copies if copy.proposal.layer == 0]


def _most_telling(copies: list[Copy], chosen: list[Proposal]) -> list[Copy]:
    """At most `MOST_SHOWN` copies, likeliest first: a plan's first, then those of chosen proposals, then others."""
    ranks = {id(each.growth): 2 if each.trial and each.trial.joint > 1 else 1 for each in chosen}
    telling = sorted(copies, key=lambda copy: (-ranks.get(id(copy.proposal.growth), 0), -copy.evidence))
    return sorted(telling[:MOST_SHOWN], key=lambda copy: -copy.evidence)


def _likeliest(copies: list[Copy]) -> float:
    return max((copy.evidence for copy in _first_layer(copies)), default=-math.inf)
