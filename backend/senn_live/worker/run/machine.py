"""One run as a machine without input or output: turns and commands go in, journal entries come out.

The law of this file: after a checkpoint in the journal there are only entries that follow from it. Every proposal round
is preceded by a checkpoint, and every command's effect is written together with one (`commands`). So a successor that
restores the last checkpoint computes the same again, whenever its predecessor died.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import torch

from senn import engine, reports
from senn.decisions.decision import Intervention
from senn.settings import Settings
from senn.tasks import Task
from senn.uncertainty.band import told
from senn_live.protocol import commands
from senn_live.protocol.events import Checkpoint, Control, Edited, State, StateReason, Status
from senn_live.protocol.frames import encode_frame
from senn_live.protocol.specification import RunSpecification
from senn_live.runs.lifecycle import Happening, status_after
from senn_live.runs.thinning import QUICK_SAMPLES, keeps_frame, keeps_landscape, looks_at
from senn_live.runs.time_lapse import lapses, time_lapse

from ..data.task_data import Data
from ..data.units import Units
from . import translation
from .outbox import Outbox
from .replay import Make, Replay, ReplayMismatchError

Pace = float | Literal["max"]
Outcome = tuple[engine.State, tuple[reports.Report, ...]]


@dataclass(frozen=True)
class Computation:
    """What a turn computes, apart from the machine, so that it may happen elsewhere.

    Attributes:
        looks: Whether the landscape is looked at after the step, unless a round comes there. The look is part of the
            step: nothing can come between them, so a successor looks where its predecessor did.
    """

    kind: Literal["round", "step"]
    state: engine.State
    task: Task
    settings: Settings
    intervention: Intervention | None
    looks: bool = False

    def __call__(self) -> Outcome:
        """Compute it."""
        if self.kind == "round":
            after, found = engine.consider(self.state, self.task, self.settings, self.intervention)
            return after, self._with_band(after, found)
        after, found = engine.train(self.state, self.task, self.settings)
        if self.looks and after.ended is None and not engine.decision_due(after, self.task, self.settings):
            found = (*found, *(report for report in (engine.outlook(after, self.task),) if report))
        return after, self._with_band(after, found)

    def _with_band(self, after: engine.State, found: tuple[reports.Report, ...]) -> tuple[reports.Report, ...]:
        """What was found, and before the end of it the band about the finished curve."""
        if after.ended is None or after.ended == "diverged" or not isinstance(found[-1], reports.EndReport):
            return found
        band = told(after.network, self.task, after.step)
        return found if band is None else (*found[:-1], band, found[-1])


@dataclass
class LiveRun:
    """A run under way.

    Attributes:
        specification: What the run is now (edits change it).
        data: Samples, scaling and what the engine trains on.
        state: The engine's.
        control: What people asked of its course: hold or go on, how fast.
        intervention: What people asked of the next proposal round.
        commands_done: How many of the run's commands were carried out.
        outbox: What the journal does not have yet.
        replay: What the journal has already of what comes next.
        standing: For each expansion that still holds, the checkpoint before it: where undo goes.
        checkpoint: The last one written.
        retreat: Where undo goes after a failure.
    """

    specification: RunSpecification
    data: Data
    state: engine.State
    control: Control
    device: torch.device
    outbox: Outbox
    replay: Replay = field(default_factory=Replay)
    intervention: commands.Intervention | None = None
    commands_done: int = 0
    standing: list[Checkpoint] = field(default_factory=list)
    checkpoint: Checkpoint | None = None
    retreat: Checkpoint | None = None

    def __post_init__(self) -> None:
        self.settings = translation.engine_settings(self.specification)
        self._moved_on = False  # whether something was computed since the last checkpoint
        self._is_awaited = False  # whether somebody changed the data and waits to see what the network makes of them
        self._loss: float | None = None  # of the last step, unless something else has happened since
        self._lapse = 1.0

    @property
    def units(self) -> Units:
        """Between data units and what the engine sees."""
        return self.data.units

    @property
    def status(self) -> Status:
        """The run's status."""
        return self.control.status

    @property
    def has_urgent_intervention(self) -> bool:
        """Whether a person waits for a proposal round now; forbidding waits for the round that comes by itself."""
        return isinstance(self.intervention, commands.Force | commands.Place)

    @property
    def is_listening(self) -> bool:
        """Whether the next command may be carried out: not while one waits for its round, nor while catching up."""
        return not self.replay and not self.has_urgent_intervention

    @property
    def pace(self) -> Pace:
        """How fast to go now: at full speed where somebody waits for a result."""
        hurries = self.control.hold_at_growth or self.control.hold_at_step is not None or self._is_awaited
        if hurries or self.replay or self.has_urgent_intervention:
            return "max"
        pace = self.control.pace
        return pace if pace == "max" or not lapses(pace) else pace * self._lapse

    def next_turn(self) -> Computation | None:
        """What to compute next; None while there is nothing to do."""
        if not (self.has_urgent_intervention or (self.status == "running" and self.state.ended is None)):
            return None
        is_due = self.has_urgent_intervention or engine.decision_due(self.state, self.data.task, self.settings)
        intervention = translation.engine_intervention(self.intervention, self.units) if is_due else None
        looks = not is_due and self._looks_after_step()
        kind: Literal["round", "step"] = "round" if is_due else "step"
        return Computation(kind, self.state, self.data.task, self.settings, intervention, looks)

    def _looks_after_step(self) -> bool:
        """By what the last checkpoint knows, never by the clock: so a successor looks alike."""
        step, samples = self.state.step + 1, len(self.data.samples.x)
        pace: Pace = "max" if self.control.hold_at_growth else self.control.pace
        since_growth = step - (self.state.last_growth or 0)
        return self.settings.width and looks_at(step, since_growth=since_growth, samples=samples, pace=pace)

    def take(self, computation: Computation, outcome: Outcome) -> None:
        """Write down what a computation brought, and be where it led."""
        if computation.kind == "round":
            if self._moved_on:
                self.write_checkpoint()
            self.intervention = None
        self.state, found = outcome
        self._moved_on, self._is_awaited = True, False
        try:
            for report in found:
                self._write_report(report, found)
        except ReplayMismatchError as error:
            self._abandon_replay(str(error))
        else:
            self._hold_if_asked(found)

    @contextmanager
    def wholly_or_not(self) -> Iterator[None]:
        """Do all of what follows or, where it raises, nothing: the run is as before, and nothing of it is written."""
        before, length = dict(vars(self)), len(self.outbox)
        try:
            yield
        except Exception:
            vars(self).update(before)
            self.outbox.withdraw(length)
            raise

    def park(self) -> None:
        """Write down that the run is put aside by its worker, to be claimed again."""
        self.write_state("parked", status=status_after(self.status, "parked"))
        if not self.replay:
            self.write_checkpoint()

    def conclude(self, happening: Happening, reason: StateReason, detail: str = "") -> None:
        """Change the status as the lifecycle's table says, and write that down together with a checkpoint."""
        self.control = Control(status=status_after(self.status, happening), reason=reason, pace=self.control.pace)
        self.write_state(reason, detail)
        self.write_checkpoint()

    def fail(self, detail: str, *, reason: StateReason = "diverged") -> None:
        """Give up, with the last good network; `undo` stays possible."""
        self.retreat, self.intervention = self.checkpoint, None
        self.replay.forget()
        self.conclude("diverged", reason, detail)

    def write_state(
        self, reason: StateReason, detail: str = "", *, step: int | None = None, status: Status | None = None
    ) -> None:
        """Write a `state` event; its step is that of now, unless the journal is ahead."""
        event = State(
            offset=self.outbox.next_offset,
            step=self.state.step if step is None else step,
            status=status or self.status,
            reason=reason,
            detail=detail[:500],
            pace=self.control.pace,
        )
        self.outbox.put(event.model_dump_json())

    def write_outlook(self) -> None:
        """Write the landscape as it is now, unless that takes long: no map is ever empty. A checkpoint must follow."""
        if len(self.data.samples.x) > QUICK_SAMPLES:
            return
        if (report := engine.outlook(self.state, self.data.task)) is not None:
            self.outbox.put(translation.landscape_event(report, self.units, offset=self.outbox.next_offset))

    def write_edited(self, what: Literal["data", "settings"], *, rescaled: bool = False) -> None:
        """Write that data or settings are those of `specification` and `data` now."""
        self._lapse_after(None)
        self._is_awaited = what == "data"
        event = Edited(
            offset=self.outbox.next_offset,
            step=self.state.step,
            what=what,
            specification=self.specification,
            samples=self.data.samples if what == "data" else None,
            target=self.data.target if what == "data" else None,
            scaling=self.data.scaling if rescaled else None,
        )
        self.outbox.put(event.model_dump_json())

    def write_checkpoint(self) -> None:
        """Write all that is needed to go on from here."""
        self.checkpoint = Checkpoint(
            offset=self.outbox.next_offset,
            step=self.state.step,
            network=translation.network_state(self.state.network, self.units),
            engine=translation.engine_scalars(self.state),
            commands_done=self.commands_done,
            control=self.control,
            intervention=self.intervention,
        )
        self._moved_on = False
        self.outbox.put(self.checkpoint.model_dump_json())

    def go_back(self, checkpoint: Checkpoint) -> None:
        """Be where the checkpoint was, with the data and settings of now, and write that down."""
        self.state = translation.engine_state(checkpoint, self.units, device=self.device)
        self.standing = [before for before in self.standing if before.offset < checkpoint.offset]
        event = Edited(
            offset=self.outbox.next_offset,
            step=checkpoint.step,
            what="undo",
            specification=self.specification,
            network=checkpoint.network,
            to_offset=checkpoint.offset,
        )
        self.outbox.put(event.model_dump_json())

    def _abandon_replay(self, why: str) -> None:
        """Return to the checkpoint and say so: the journal's continuation cannot be computed again here."""
        self.replay.forget()
        assert self.checkpoint is not None  # there is no replay without one
        self.intervention = self.checkpoint.intervention
        self.go_back(self.checkpoint)
        self.write_state("worker_recovered", f"Going on from step {self.state.step} on another machine. {why}")
        self.write_checkpoint()

    def _put(self, make: Make, *, newer: str | None = None) -> None:
        """Append what `make` makes, unless the journal has it or, of a `newer` type, is of a version without."""
        if not self.replay.meet(make, newer=newer):
            self.outbox.put(make(self.outbox.next_offset))

    def _write_report(self, report: reports.Report, round_: tuple[reports.Report, ...]) -> None:
        match report:
            case reports.StepReport():
                self._lapse_after(report.loss)
                if keeps_frame(report.step):
                    self._put(lambda offset: self._frame(report, offset))
            case reports.LandscapeReport() | reports.TrialsReport():
                self._show(report, round_)
            case reports.DecisionReport():
                self._put(lambda offset: translation.decision_event(report, self.units, offset=offset))
            case reports.ExpansionReport():
                self._lapse_after(None)
                self._put(lambda offset: translation.expansion_event(report, self.units, offset=offset))
                self.standing += [self.checkpoint] if self.checkpoint else []
            case reports.DeliveryReport():
                self._put(lambda offset: translation.delivery_event(report, offset=offset))
            case reports.RegimeReport():
                self._put(lambda offset: self._regime_change(report, offset))
            case reports.BandReport():
                self._put(lambda offset: translation.band_event(report, self.units, offset=offset), newer="band")
            case reports.EndReport():
                self._end(report)

    def _show(self, report: reports.LandscapeReport | reports.TrialsReport, round_: tuple[reports.Report, ...]) -> None:
        """Write what can be seen of a round, or in passing; late refused rounds are seldom worth it."""
        if isinstance(report, reports.LandscapeReport):
            if report.passing or _is_kept(round_):
                self._put(lambda offset: translation.landscape_event(report, self.units, offset=offset))
        elif _is_kept(round_):
            self._put(lambda offset: translation.trials_event(report, self.units, offset=offset), newer="trials")

    def _lapse_after(self, loss: float | None) -> None:
        """Go as fast as the last step's gain allows; None: something is to be seen at rest."""
        before, self._loss, self._lapse = self._loss, loss, 1.0
        if self.specification.time_lapse and before is not None and loss is not None:
            self._lapse = time_lapse(before, loss)

    def _frame(self, report: reports.StepReport, offset: int) -> bytes:
        fixed = (report.step, report.loss, report.expansion_score, report.bound, report.damping)
        return encode_frame(offset, fixed, translation.parameters(self.state.network, self.units).tolist())

    def _regime_change(self, report: reports.RegimeReport, offset: int) -> str:
        return State(
            offset=offset,
            step=report.step,
            status=self.status,
            reason="regime_changed",
            detail=translation.regime_sentence(report),
            pace=self.control.pace,
        ).model_dump_json()

    def _end(self, report: reports.EndReport) -> None:
        if report.reason == "diverged":
            self.fail(f"The numbers grew beyond bounds at step {self.state.step}; the last good network is kept.")
        else:
            self.conclude("ended", report.reason)

    def _hold_if_asked(self, found: tuple[reports.Report, ...]) -> None:
        if self.status != "running":
            return
        if self.control.hold_at_growth and any(isinstance(report, reports.ExpansionReport) for report in found):
            self.conclude("held", "next_growth_reached")
        elif self.control.hold_at_step is not None and self.state.step >= self.control.hold_at_step:
            self.conclude("held", "steps_done")


def _is_kept(round_: tuple[reports.Report, ...]) -> bool:
    """Whether a round's landscape and trials go into the journal."""
    decision = next(other for other in round_ if isinstance(other, reports.DecisionReport))
    return keeps_landscape(decision.round, accepted=decision.accepted)
