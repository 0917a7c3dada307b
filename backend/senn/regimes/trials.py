"""Looking ahead: the best proposals join copies of the network, which train; what the data then say decides.

A score promises what growing brings at once; what it brings after training is seen by training. The present network
trains as long, so that nothing counts for growing that training on would bring. One neuron may be worth nothing alone
(one hump of a fast sine), so where none pays, the most helpful one stays in its copy and the search goes on from there:
a plan of several neurons, which join the network one by one if together they pay.

What a copy is, how it trains and how likely the data find it is the regime's: `Copies`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Generic, Protocol, TypeVar

import torch

from senn.network.network import Network
from senn.proposals.proposal import Courses, Proposal, Trial, forbidden_by_settings
from senn.proposals.survey import Round, Survey, survey
from senn.reports import Kind
from senn.settings import Settings

Family = tuple[Kind, int]


class Tried(Protocol):
    """A proposal in a copy of the network that has trained."""

    @property
    def proposal(self) -> Proposal:
        """What was tried."""
        ...


Copy = TypeVar("Copy", bound=Tried)


class Copies(Protocol[Copy]):
    """How copies of a network train, and what comes of them."""

    @property
    def most_together(self) -> int:
        """Neurons that a plan may have; 1 where none may be made now."""
        ...

    def train(self, network: Network, entered: list[Proposal], *, watched: bool = False) -> list[Copy]:
        """A copy of the network for each proposal, trained; `watched`: for `courses` to tell how."""
        ...

    def better(self, one: Copy, other: Copy) -> bool:
        """Whether the data prefer the first."""
        ...

    def alone(self, copy: Copy) -> Trial:
        """What a proposal brought by itself."""
        ...

    def helpful(self, copies: list[Copy]) -> Copy | None:
        """Which of them a plan goes on with."""
        ...

    def onwards(self, copy: Copy) -> Network | None:
        """The network that a plan goes on with; None where it may not grow any more."""
        ...

    def others(self, seen: Survey, generator: torch.Generator) -> list[Proposal]:
        """What could join it next."""
        ...

    def together(self, first: Copy, stages: list[list[Copy]]) -> Trial | None:
        """What a plan brought that began with `first` and has come to the last stage; None if it does not pay."""
        ...

    def is_vain(self, stages: list[list[Copy]]) -> bool:
        """Whether going on would learn from noise."""
        ...

    def courses(self, tried: list[Copy], chosen: list[Proposal]) -> Courses | None:
        """How the copies trained, those of the chosen proposals before others; None where that was not watched."""
        ...


class Trials(Generic[Copy]):
    """A round's trials."""

    def __init__(self, found: Round, settings: Settings, copies: Copies[Copy]) -> None:
        self._found, self._settings, self._copies = found, settings, copies

    def weigh(self, generator: torch.Generator) -> Round:
        """The round with every family's likeliest proposal, each knowing what its trial brought."""
        found, copies = self._found, self._copies
        network = found.survey.view.network
        entered = self._allowed([*found.proposals, *found.alternatives], network)
        shares = [proposal.score / proposal.floor for proposal in found.proposals if proposal.floor]
        found = replace(found, tried=len(entered), above_noise=max(shares, default=None))
        tried = copies.train(network, entered, watched=True)
        best = self._best_by_family(tried)
        weighed = [self._weighed(proposal, best.get(_family(proposal))) for proposal in found.proposals]
        neurons = [proposal for proposal in weighed if proposal.kind == "width"]
        evidence = self._settings.calibrated.evidence
        if not any(proposal.trial and proposal.trial.gain > evidence for proposal in neurons):
            first = self._plan(tried, generator)
            weighed = [first if first and _family(first) == _family(each) else each for each in weighed]
        return replace(found, proposals=weighed, courses=copies.courses(tried, weighed))

    def _allowed(self, proposals: list[Proposal], network: Network) -> list[Proposal]:
        return [each for each in proposals if forbidden_by_settings(each, network.widths, self._settings) is None]

    def _best_by_family(self, tried: list[Copy]) -> dict[Family, Copy]:
        best: dict[Family, Copy] = {}
        for copy in tried:
            family = _family(copy.proposal)
            if family not in best or self._copies.better(copy, best[family]):
                best[family] = copy
        return best

    def _weighed(self, proposal: Proposal, best: Copy | None) -> Proposal:
        if best is None:
            return proposal
        return replace(best.proposal, floor=proposal.floor, trial=self._copies.alone(best))

    def _plan(self, tried: list[Copy], generator: torch.Generator) -> Proposal | None:
        """The first neuron of a plan that pays; None where none does."""
        copies, task = self._copies, self._found.situation.task
        first, stages = None, [[copy for copy in tried if copy.proposal.kind == "width"]]
        for _ in range(2, copies.most_together + 1):
            best = copies.helpful(stages[-1])
            network = None if best is None else copies.onwards(best)
            if best is None or network is None:
                return None
            first = first or best
            entered = self._allowed(copies.others(survey(network, task, generator, 1), generator), network)
            stages.append(copies.train(network, entered))
            trial = copies.together(first, stages)
            if trial is not None:
                return replace(first.proposal, trial=trial)
            if copies.is_vain(stages):
                return None
        return None


def _family(proposal: Proposal) -> Family:
    return proposal.kind, proposal.layer
