"""One run in a worker's hands: the machine, the right to continue it, and the writing of its journal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TypeVar

import structlog
from pydantic import ValidationError

from senn_live.protocol.commands import Edit, command_adapter
from senn_live.transport.ports import Conflict, Job, StoreFull, StoreUnavailable, Transport, UnknownRun

from .allowance import Allowance
from .marks import DeadlyError, LostError, Marks
from .patience import Patience, Pulse, RefusedError
from .run.commands import carry_out, carry_out_together, only_steers
from .run.machine import Computation, LiveRun, Outcome
from .run.recovery import UNDO
from .weighing import Weighing

# Entries; a run that has more waits for the store. A hiccup of the store delays nobody, and one that stays away is not
# paid for in memory.
MOST_UNWRITTEN = 256
# How long a run may go without a turn beyond what its pace explains; what is computed elsewhere may wait for a minute
# of every other run's.
STILL_S, COMPUTING_S = 30.0, 600.0
# Soon enough that nobody sees a hiccup; then seldom enough not to stand in the way of a store that recovers.
FIRST_RETRY_S, LAST_RETRY_S = 0.05, 2.0

log = structlog.get_logger()

Result = TypeVar("Result")


class BrokenError(Exception):
    """The run cannot even be failed any more by the machine: its failure must be written without it."""


@dataclass
class ClaimedRun:
    """A run that this worker continues.

    Attributes:
        run: The machine.
        marks: What is tried with it, and the right to continue it.
        computation: What is under way elsewhere; another one, or none, once that is given up.
        has_long_steps: The last training step took too long to be computed in the loop.
        commands_read: Index of the first command not read yet.
        waiting_commands: Read, and not carried out yet.
        idle_since_s: Since when there has been nothing to do.
        is_leaving: The run is being put aside: what is asked of it now is for the next worker.
        is_abandoned: It failed, and only that is still to be written, without its help.
        broken: A fault met by the machine when it had failed already, or in failing.
        pulse: How the store serves the worker.
        allowance: What its commands may write at a time.
        weighing: What all of it may take, if there is a limit.
    """

    run: LiveRun
    marks: Marks
    pulse: Pulse = field(default_factory=Pulse)
    allowance: Allowance = field(default_factory=Allowance)
    weighing: Weighing | None = None
    computation: Computation | None = None
    has_long_steps: bool = False
    commands_read: int = 0
    waiting_commands: list[tuple[int, str]] = field(default_factory=list)
    idle_since_s: float | None = None
    is_leaving: bool = False
    is_abandoned: bool = False
    broken: Exception | None = None
    _turns: int = 0
    _turns_seen: int = -1
    _still_since_s: float = 0.0
    _discarded: int = 0
    _is_uncertain: bool = False
    _patience: dict[str, Patience] = field(default_factory=dict)
    _append_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _has_work: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.commands_read = self._discarded = self.run.commands_done

    @property
    def job(self) -> Job:
        """The right to continue the run."""
        return self.marks.job

    @property
    def is_on_trial(self) -> bool:
        """Whether its worker was lost and it is not known yet that this was no fault of the run."""
        return self.marks.turns_left > 0

    @property
    def is_computing(self) -> bool:
        """Whether a computation of the run is under way elsewhere."""
        return self.computation is not None

    @property
    def is_congested(self) -> bool:
        """Whether the store has fallen behind."""
        return len(self.run.outbox) > MOST_UNWRITTEN

    def next_turn(self) -> Computation | None:
        """What to compute next; None while there is nothing to do, or a command comes first."""
        if self.broken is not None or self.is_abandoned:
            return None
        try:
            return None if self._is_due_to_obey() else self.run.next_turn()
        except Exception as error:  # noqa: BLE001 - see `fail`
            self.fail(error)
            return None

    async def obey(self) -> bool:
        """Carry out the commands that wait, as far as the run listens now; whether there was one.

        One during which a worker was lost, and that no checkpoint counts, is refused.

        Raises:
            LostError: when the run is not this worker's any more.
        """
        found = False
        while self._is_due_to_obey():
            found = True
            index, _ = self.waiting_commands[0]
            async with self.marks.before(f"command {index}") as may_be_tried:
                if not self._is_due_to_obey():
                    break
                try:
                    self._carry_out_next(is_deadly=not may_be_tried)
                except Exception as error:  # noqa: BLE001 - see `fail`
                    self.fail(error)
        return found

    def _carry_out_next(self, *, is_deadly: bool) -> None:
        """Carry out the first command that waits, and with it what follows as long as they only steer."""
        before = self.run.outbox.bytes_put
        together: list[tuple[int, str]] = []
        if not (is_deadly or self.is_on_trial):
            together = list(takewhile(lambda one: only_steers(one[1]), self.waiting_commands))
        first, *_ = taken = together or self.waiting_commands[:1]
        del self.waiting_commands[: len(taken)]
        if together:
            carry_out_together(self.run, together)
        else:
            carry_out(self.run, *first, is_deadly=is_deadly)
        self.allowance.take(self.run.outbox.bytes_put - before)

    def turn(self, computation: Computation) -> AbstractAsyncContextManager[None]:
        """What to do around a turn: nothing for a run that is trusted, else mark it."""
        if not self.is_on_trial or (self.run.replay and not self.marks.is_repeated):
            return nullcontext()
        return self.marks.around(f"step {computation.state.step} ({computation.kind})")

    def take(self, computation: Computation, outcome: Outcome) -> None:
        """Let the machine take what a turn brought."""
        if self.is_on_trial and not self.run.replay:
            self.marks.turns_left -= 1
        self.run.take(computation, outcome)
        self._turns += 1

    def take_commands(self, texts: list[tuple[int, str]]) -> None:
        """Take in commands. What is computed now is given up if the data or the rule that it is about change."""
        self.waiting_commands += texts
        try:
            if self.broken is None and self.run.is_listening and any(_is_edit(text) for _, text in texts):
                self.computation = None
        except Exception as error:  # noqa: BLE001 - see `fail`
            self.fail(error)
        self.touch()

    def fail(self, error: Exception) -> None:
        """A fault of this program must end this run, with its last good network, and not the others."""
        log.error("a run met a fault", run=self.job.run, exc_info=error)
        self.computation = None
        if self.run.status == "failed":
            self.broken = error
        else:
            try:
                self.run.fail(fault_in_words(error), reason="internal_error")
            except Exception as second:
                log.error("a run could not be failed", run=self.job.run, exc_info=second)
                self.broken = error
        self.touch()

    def patience(self, what: str) -> Patience:
        """That with the store about something the run wants of it."""
        return self._patience.setdefault(what, Patience(self.pulse))

    def was_refused(self, what: str, error: Exception) -> None:
        """The store refused the run something, which will be tried again, unless it alone is refused it for long."""
        log.warning("the store refuses a run", run=self.job.run, what=what, why=str(error))
        try:
            self.patience(what).met(error)
        except RefusedError as refused:
            self.fail(refused)

    def touch(self) -> None:
        """Let the writer look at the outbox and at the commands."""
        if self.run.outbox or self.waiting_commands or self.broken is not None:
            self._has_work.set()

    def _is_due_to_obey(self) -> bool:
        if self.broken is not None or self.is_leaving or self.is_abandoned or self.is_computing:
            return False
        try:
            return bool(self.waiting_commands) and self.run.is_listening and self.allowance.wait_s() <= 0
        except Exception as error:  # noqa: BLE001 - see `fail`
            self.fail(error)
            return False

    def has_idled_for(self, paused_s: float, now_s: float) -> bool:
        """Whether the run may be put aside: over, or paused for that long."""
        if self.is_abandoned or self.is_computing or self.waiting_commands or self.next_turn() is not None:
            self.idle_since_s = None
            return False
        if self.idle_since_s is None:
            self.idle_since_s = now_s
        return self.run.status != "paused" or now_s - self.idle_since_s >= paused_s

    def is_stuck(self, now_s: float) -> bool:
        """Whether the run should go on and has not had a turn for longer than its pace or a long round explains."""
        has_work = self.is_computing or bool(self.waiting_commands) or self.next_turn() is not None
        has_work = has_work and not self.is_abandoned
        if self._turns != self._turns_seen or not has_work:
            self._turns_seen, self._still_since_s = self._turns, now_s
        pace = self.run.pace
        allowed_s = STILL_S + (0.0 if pace == "max" else 3 / pace) + (COMPUTING_S if self.is_computing else 0.0)
        return now_s - self._still_since_s > allowed_s

    async def serve(self, transport: Transport, wake: Callable[[], None]) -> None:
        """Carry out commands and append whatever the run says, for ever; `wake` is called after commands.

        Raises:
            LostError: when the run is not this worker's any more.
            BrokenError: when the machine cannot say any more what became of the run.
            RefusedError: when the store takes nothing of this run, and of others does.
        """
        while True:
            await self._has_work.wait()
            self._has_work.clear()
            if await self._patiently(self.obey):
                wake()
            if self.waiting_commands and (wait_s := self.allowance.wait_s()) > 0:  # the run goes on meanwhile
                asyncio.get_running_loop().call_later(wait_s, self._has_work.set)
            if self.broken is not None:
                raise BrokenError(str(self.broken)) from self.broken
            await self.flush(transport)

    async def flush(self, transport: Transport) -> None:
        """Append everything that waits.

        Raises:
            LostError: when the run is not this worker's any more.
            RefusedError: when the store takes nothing of this run, and of others does.
        """
        async with self._append_lock:
            await self._flush(transport)

    async def _flush(self, transport: Transport) -> None:
        async def write_batch() -> None:
            await self._append(transport, self.run.outbox.waiting())
            await self._discard_commands(transport)

        while self.run.outbox:
            await self._patiently(write_batch)

    async def _append(self, transport: Transport, batch: list[str | bytes]) -> None:
        offset = self.run.outbox.first_offset
        try:
            await transport.journal.append(self.job.run, offset, batch)
        except UnknownRun as error:
            raise LostError(str(error)) from error
        except (StoreUnavailable, StoreFull):
            self._is_uncertain = True
            raise
        except Conflict as error:
            # After an append whose answer was lost, the journal may have what was sent then: all is well.
            entries = await transport.journal.read(self.job.run, offset - 1, len(batch) + 1)
            written = [entry.data for entry in entries]
            if not (self._is_uncertain and written and written == batch[: len(written)]):
                raise LostError(str(error)) from error
            batch = batch[: len(written)]
        self._is_uncertain = False
        self.run.outbox.confirm(len(batch))
        if self.weighing is not None and (excess := await self.weighing.excess(sum(map(len, batch)))):
            self._end(excess)

    def _end(self, why: str) -> None:
        """Let a run that takes too much of the store end; what is computed now is given up."""
        if self.run.status == "running" and not (self.run.replay or self.is_leaving or self.is_abandoned):
            self.computation = None
            self.run.conclude("ended", "store_limit", why)

    async def _discard_commands(self, transport: Transport) -> None:
        checkpoint = self.run.checkpoint
        if checkpoint is None or checkpoint.offset >= self.run.outbox.first_offset:
            return
        if checkpoint.commands_done > self._discarded:
            self._discarded = checkpoint.commands_done
            await transport.commands.discard(self.job.run, self._discarded)

    async def _patiently(self, act: Callable[[], Awaitable[Result]]) -> Result:
        """Do it, again and again while the store is away or full."""
        retry_s = FIRST_RETRY_S
        patience = Patience(self.pulse)
        while True:
            try:
                return await act()
            except (StoreUnavailable, StoreFull) as error:
                log.warning("the store does not take entries", run=self.job.run, why=str(error), retry_s=retry_s)
                patience.met(error)
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, LAST_RETRY_S)


def fault_in_words(error: BaseException) -> str:
    """What the journal says of a fault of this program."""
    if isinstance(error, DeadlyError | RefusedError):
        return f"{error}{UNDO}"
    return f"The program met an error it did not expect ({type(error).__name__}: {error})"[:400] + f".{UNDO}"


def _is_edit(text: str) -> bool:
    try:
        return isinstance(command_adapter.validate_json(text), Edit)
    except ValidationError:
        return False
