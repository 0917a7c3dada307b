from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from journals import begun, events, turns
from senn_live.transport import open_transport
from senn_live.transport.ports import Job, StoreFull, StoreUnavailable, Transport
from senn_live.worker.allowance import BURST_BYTES, BYTES_PER_S, Allowance
from senn_live.worker.claimed_run import MOST_UNWRITTEN, ClaimedRun
from senn_live.worker.marks import LostError, Marks
from senn_live.worker.run.machine import LiveRun
from stores import record

JOB = Job("run", "worker", 1)


class Notes:
    """Jobs of which only the notes matter."""

    async def note(self, _job: Job, _text: str) -> bool:
        return True


def claim(run: LiveRun) -> ClaimedRun:
    return ClaimedRun(run, Marks(Notes(), JOB, asyncio.Lock()))  # type: ignore[arg-type]


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with open_transport("memory://") as opened:
        await opened.runs.create(record("run"))
        yield opened


async def journal(transport: Transport) -> list[str | bytes]:
    return [entry.data for entry in await transport.journal.read("run", -1)]


async def test_what_the_run_says_is_appended_in_order(transport: Transport) -> None:
    claimed = claim(turns(begun(), 4))
    waiting = claimed.run.outbox.waiting()
    await claimed.flush(transport)
    assert await journal(transport) == waiting
    assert len(claimed.run.outbox) == 0


async def test_a_run_that_somebody_else_continued_is_lost(transport: Transport) -> None:
    await transport.journal.append("run", 0, ["somebody else's"])
    with pytest.raises(LostError, match="to end at 0, but it ends at 1"):
        await claim(begun()).flush(transport)
    assert await journal(transport) == ["somebody else's"]


async def test_a_run_that_was_deleted_is_lost(transport: Transport) -> None:
    await transport.runs.delete("run")
    with pytest.raises(LostError):
        await claim(begun()).flush(transport)


class Moody:
    """A journal that fails some appends, before or after they took effect."""

    def __init__(self, transport: Transport, failures: list[tuple[type[Exception], bool]]) -> None:
        self._journal, self._failures = transport.journal, failures
        self.appends = 0

    async def append(self, run: str, offset: int, entries: list[str | bytes]) -> None:
        self.appends += 1
        if self._failures:
            error, takes_effect = self._failures.pop(0)
            if takes_effect:
                await self._journal.append(run, offset, entries)
            raise error("not now")
        await self._journal.append(run, offset, entries)

    async def read(self, run: str, after: int, limit: int = 1000) -> object:
        return await self._journal.read(run, after, limit)


def moody(transport: Transport, *failures: tuple[type[Exception], bool]) -> Transport:
    return Transport(
        transport.runs,
        Moody(transport, list(failures)),  # type: ignore[arg-type]
        transport.commands,
        transport.jobs,
        transport.workers,
    )


@pytest.mark.parametrize("error", [StoreUnavailable, StoreFull])
@pytest.mark.parametrize("takes_effect", [False, True], ids=["refused", "answer lost"])
async def test_a_store_that_is_away_for_a_moment_costs_nothing(
    transport: Transport, error: type[Exception], takes_effect: bool
) -> None:
    claimed = claim(turns(begun(), 4))
    waiting = claimed.run.outbox.waiting()
    await claimed.flush(moody(transport, (error, takes_effect), (error, False)))
    assert await journal(transport) == waiting


async def test_what_was_said_while_the_answer_was_lost_is_appended_after_it(transport: Transport) -> None:
    claimed = claim(begun())
    flushing = asyncio.create_task(claimed.flush(moody(transport, (StoreUnavailable, True))))
    await asyncio.sleep(0)
    turns(claimed.run, 5)
    waiting = claimed.run.outbox.waiting()
    await flushing
    assert await journal(transport) == waiting


async def test_a_conflict_without_a_lost_answer_is_not_taken_for_ones_own(transport: Transport) -> None:
    claimed = claim(begun())
    await transport.journal.append("run", 0, claimed.run.outbox.waiting())  # a twin worker wrote the same
    with pytest.raises(LostError):
        await claimed.flush(transport)


async def test_commands_that_a_written_checkpoint_counts_are_discarded(transport: Transport) -> None:
    for type_ in ("pause", "resume"):
        await transport.commands.send("run", f'{{"type": "{type_}"}}')
    claimed = claim(begun())
    claimed.waiting_commands = await transport.commands.read("run", 0)
    await claimed.obey()
    assert len(await transport.commands.read("run", 0)) == 2
    await claimed.flush(transport)
    assert await transport.commands.read("run", 0) == []
    assert events(await journal(transport))[-1].commands_done == 2


def many_commands(*types: str) -> list[tuple[int, str]]:
    return [(index, f'{{"type": "{type_}"}}') for index, type_ in enumerate(types)]


async def test_commands_that_only_steer_are_counted_by_one_checkpoint() -> None:
    claimed = claim(begun())
    claimed.run.outbox.confirm(len(claimed.run.outbox))
    claimed.waiting_commands = many_commands("pause", "resume", "pause", "undo", "resume", "stop")
    first = claimed.run.outbox.first_offset
    await claimed.obey()
    said = events(claimed.run.outbox.waiting(), first)
    kinds = ["state", "state", "state", "checkpoint", "state", "checkpoint", "state", "state", "checkpoint"]
    assert [event.type for event in said] == kinds
    assert [event.commands_done for event in said if event.type == "checkpoint"] == [3, 4, 6]
    assert claimed.run.status == "finished"


async def test_a_run_that_was_recovered_is_given_its_commands_one_by_one() -> None:
    claimed = claim(begun())
    claimed.marks.turns_left = 1
    first = claimed.run.outbox.next_offset
    claimed.waiting_commands = many_commands("pause", "resume")
    await claimed.obey()
    assert [event.type for event in events(claimed.run.outbox.waiting()[first:], first)] == ["state", "checkpoint"] * 2


async def test_commands_to_a_large_network_write_no_more_than_their_allowance_and_training_goes_on() -> None:
    """The example of a greedy client: [64] * 8 and small commands, 660 kB of checkpoint for each of them."""
    claimed, now_s = claim(begun(start=[64] * 8, pace=10)), 0.0
    claimed.allowance = Allowance(lambda: now_s)
    before = claimed.run.outbox.bytes_put
    for second in range(20):
        now_s = float(second)
        for number in range(60):
            index = 60 * second + number
            claimed.take_commands([(index, f'{{"type": "step", "count": {number % 9 + 1}}}')])
            await claimed.obey()
            assert claimed.next_turn() is not None
    written = claimed.run.outbox.bytes_put - before
    assert 0.5 * BURST_BYTES < written < BURST_BYTES + 20 * BYTES_PER_S + 2_000_000
    assert len(claimed.waiting_commands) > 1000
    now_s = 1e6
    claimed.waiting_commands = [(5000, '{"type": "pause"}')]
    await claimed.obey()
    assert claimed.run.status == "paused"


async def test_commands_wait_while_a_round_is_computed_or_wanted() -> None:
    claimed = claim(begun())
    claimed.waiting_commands = [(0, '{"type": "force"}'), (1, '{"type": "pause"}')]
    claimed.computation = claimed.run.next_turn()
    await claimed.obey()
    assert len(claimed.waiting_commands) == 2
    claimed.computation = None
    await claimed.obey()
    assert [index for index, _ in claimed.waiting_commands] == [1]
    turns(claimed.run, 1)
    await claimed.obey()
    assert (claimed.waiting_commands, claimed.run.status) == ([], "paused")


async def test_an_edit_waits_for_no_computation_about_the_data_of_before() -> None:
    claimed = claim(begun())
    claimed.computation = claimed.run.next_turn()
    claimed.take_commands([(0, '{"type": "pause"}')])
    assert claimed.is_computing
    claimed.take_commands([(1, '{"type": "edit", "noise": 0.3}')])
    await claimed.obey()
    assert (claimed.is_computing, claimed.waiting_commands) == (False, [])
    assert claimed.run.specification.noise == 0.3


def test_a_run_with_much_unwritten_is_congested() -> None:
    claimed = claim(begun())
    for _ in range(MOST_UNWRITTEN):
        claimed.run.outbox.put("more")
    assert claimed.is_congested


async def test_a_paused_run_may_be_put_aside_after_a_while_and_a_finished_one_at_once() -> None:
    claimed = claim(begun())
    assert not claimed.has_idled_for(0.0, 100.0)
    claimed.waiting_commands = [(0, '{"type": "pause"}')]
    await claimed.obey()
    assert not claimed.has_idled_for(60.0, 100.0)
    assert not claimed.has_idled_for(60.0, 159.0)
    assert claimed.has_idled_for(60.0, 160.0)
    claimed.waiting_commands = [(1, '{"type": "stop"}')]
    await claimed.obey()
    assert claimed.has_idled_for(60.0, 160.0)


@pytest.mark.parametrize(("pace", "allowed_s"), [("max", 31.0), (0.1, 61.0)])
def test_a_run_that_should_go_on_and_gets_no_turn_is_stuck_after_what_its_pace_explains(
    pace: object, allowed_s: float
) -> None:
    claimed = claim(begun(pace=pace))
    assert not claimed.is_stuck(0.0)
    assert not claimed.is_stuck(allowed_s - 2)
    assert claimed.is_stuck(allowed_s)
    computation = claimed.run.next_turn()
    assert computation
    claimed.take(computation, computation())
    assert not claimed.is_stuck(allowed_s)
    claimed.computation = claimed.run.next_turn()
    assert not claimed.is_stuck(allowed_s + 500)
    assert claimed.is_stuck(allowed_s + 1000)


async def test_a_run_that_nobody_lets_go_on_is_not_stuck() -> None:
    claimed = claim(begun())
    claimed.waiting_commands = [(0, '{"type": "pause"}')]
    assert not claimed.is_stuck(0.0)
    assert claimed.is_stuck(1000.0)
    await claimed.obey()
    assert not claimed.is_stuck(1001.0)
    assert not claimed.is_stuck(3000.0)
