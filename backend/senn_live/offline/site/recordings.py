"""The recordings of a site: every shipped target by every rule asked for, made as a worker makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import torch

from senn.network.network import Network
from senn_live.protocol.presets import Preset
from senn_live.protocol.specification import CalibratedRule, PaperRule, PresetTask, RunSpecification
from senn_live.worker.data.task_data import Data
from senn_live.worker.run.machine import LiveRun
from senn_live.worker.run.recovery import begin

RuleName = Literal["calibrated", "paper"]
RULES: dict[RuleName, CalibratedRule | PaperRule] = {"calibrated": CalibratedRule(), "paper": PaperRule()}
SEEDS = {"hills": 39}
"""Seeds that were chosen with a target: the page's own opening (`frontend/src/pure/specification/opening.js`)."""


@dataclass(frozen=True)
class Recording:
    """A run from its first step to its end.

    Attributes:
        entries: Its journal, as a worker writes it.
        data: The samples, as built.
        network: As it ended.
        steps: How many it trained.
    """

    preset: Preset
    rule: RuleName
    entries: list[str | bytes]
    data: Data
    network: Network
    steps: int

    @property
    def name(self) -> str:
        """Of its files and in addresses."""
        return name_of(self.preset, self.rule)


def name_of(preset: Preset, rule: RuleName) -> str:
    """How a recording is called."""
    return f"{preset.name}-{rule}"


def specification_of(preset: Preset, rule: RuleName) -> RunSpecification:
    """What is asked of the worker: the target with the samples and the noise that suit it."""
    suited = {"samples": preset.samples, "noise": preset.noise}
    return RunSpecification(
        task=PresetTask(name=preset.name),
        rule=RULES[rule],
        seed=SEEDS.get(preset.name, 1),
        time_lapse=True,
        **{name: value for name, value in suited.items() if value is not None},
    )


def recordings(
    presets: Iterable[Preset], rules: Iterable[RuleName], tell: Callable[[str, int], None]
) -> Iterator[Recording]:
    """Make them, one after the other.

    Args:
        presets: The targets.
        rules: The rules that grow a network on each.
        tell: Is told after every step which recording is being made, and at which step it is.
    """
    torch.set_num_threads(1)  # the networks are small: more threads only wait for one another
    for preset in presets:
        for rule in rules:
            yield _recorded(preset, rule, tell)


def _recorded(preset: Preset, rule: RuleName, tell: Callable[[str, int], None]) -> Recording:
    run = begin(specification_of(preset, rule), device=torch.device("cpu"), device_name="cpu")
    entries = _drained(run)
    while (turn := run.next_turn()) is not None:
        run.take(turn, turn())
        entries += _drained(run)
        tell(name_of(preset, rule), run.state.step)
    return Recording(preset, rule, entries, run.data, run.state.network, run.state.step)


def _drained(run: LiveRun) -> list[str | bytes]:
    waiting = list(run.outbox.waiting())
    run.outbox.confirm(len(waiting))
    return waiting
