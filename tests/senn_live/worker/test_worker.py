"""Workers in this process, on a store in memory."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import math
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from journals import CPU, begun, content, events, specification, turns, written
from senn import engine
from senn.reports import EndReport, StepReport
from senn_live.protocol.events import AnyEvent, Checkpoint
from senn_live.transport import open_transport
from senn_live.transport.ports import RunRecord, StoreUnavailable, Transport
from senn_live.worker.worker import Worker, WorkerOptions

LEASE_S = 0.4


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with open_transport("memory://") as opened:
        yield opened


@asynccontextmanager
async def at_work(transport: Transport, name: str = "w1", **options: object) -> AsyncIterator[Worker]:
    chosen = WorkerOptions(worker=name, device=CPU, device_name="cpu", **{"lease_s": LEASE_S, **options})  # type: ignore[arg-type]
    worker = Worker(transport, chosen)
    serving = asyncio.create_task(worker.serve())
    try:
        yield worker
    finally:
        worker.stop()
        await serving


async def submit(transport: Transport, run: str = "run", **changes: object) -> None:
    text = specification(**changes).model_dump_json()
    await transport.runs.create(RunRecord(run, text, token_hash="", owner="", created_s=0))
    await transport.jobs.submit(run)


async def send(transport: Transport, run: str, **command: object) -> None:
    await transport.commands.send(run, json.dumps(command))
    await transport.jobs.submit(run)


async def entries(transport: Transport, run: str = "run") -> list[str | bytes]:
    return [entry.data for entry in await transport.journal.read(run, -1, 100_000)]


async def until(
    transport: Transport, happened: Callable[[list[AnyEvent]], bool], run: str = "run", timeout_s: float = 60
) -> list[AnyEvent]:
    """The run's events as soon as something has happened."""
    async with asyncio.timeout(timeout_s):
        while True:
            told = events(await entries(transport, run))
            if happened(told):
                return told
            await transport.journal.wait(run, len(told) - 1, 1.0)


def has_state(status: str, reason: str | None = None) -> Callable[[list[AnyEvent]], bool]:
    return lambda told: any(
        event.type == "state" and event.status == status and reason in (None, event.reason) for event in told
    )


def has_step(step: int) -> Callable[[list[AnyEvent]], bool]:
    return lambda told: any(event.type == "frame" and event.step >= step for event in told)


def has_frame_after_edit(told: list[AnyEvent]) -> bool:
    kinds = [event.type for event in told]
    return "edited" in kinds and "frame" in kinds[kinds.index("edited") :]


async def test_a_submitted_run_is_trained_to_its_end_and_released(transport: Transport) -> None:
    await submit(transport)
    async with at_work(transport):
        await until(transport, has_state("finished", "converged"))
        async with asyncio.timeout(60):
            while await transport.jobs.active():
                await asyncio.sleep(0.05)
    assert content(await entries(transport)) == content(written(turns(begun())))


async def test_many_runs_are_trained_side_by_side_and_each_as_if_alone(transport: Transport) -> None:
    seeds = range(3)
    for seed in seeds:
        await submit(transport, f"run{seed}", seed=seed, pace=100)
    async with at_work(transport):
        for seed in seeds:
            await until(transport, has_state("finished"), f"run{seed}")
    for seed in seeds:
        alone = written(turns(begun(seed=seed, pace=100)))
        assert content(await entries(transport, f"run{seed}")) == content(alone)


async def test_commands_are_carried_out_once_and_in_order(transport: Transport) -> None:
    await submit(transport, pace=20)
    async with at_work(transport):
        await until(transport, has_step(3))
        for type_ in ("pause", "resume", "pause"):
            await send(transport, "run", type=type_)
        told = await until(
            transport, lambda told: any(isinstance(event, Checkpoint) and event.commands_done == 3 for event in told)
        )
    said = [event.status for event in told if event.type == "state" and event.reason == "command"]
    assert said == ["paused", "running", "paused"]


async def test_a_slow_run_obeys_at_once(transport: Transport) -> None:
    await submit(transport, pace=0.1)
    async with at_work(transport):
        await until(transport, has_step(1))
        started = asyncio.get_running_loop().time()
        await send(transport, "run", type="step", count=2)
        await until(transport, has_state("paused", "steps_done"))
        assert asyncio.get_running_loop().time() - started < 5  # at its pace it would take 20 s


async def test_a_run_of_more_than_the_slots_waits_until_one_is_free(transport: Transport) -> None:
    for name in ("a", "b"):
        await submit(transport, name, pace=30)
    async with at_work(transport, slots=1):
        await until(transport, has_step(2), "a")
        assert await transport.jobs.position("b") == 0
        await send(transport, "a", type="stop")
        await until(transport, has_step(2), "b")


async def test_a_paused_run_is_put_aside_and_a_command_brings_it_back(transport: Transport) -> None:
    await submit(transport, pace=50)
    async with at_work(transport, park_after_s=0.2):
        await until(transport, has_step(2))
        await send(transport, "run", type="pause")
        await until(transport, has_state("paused", "parked"))
        async with asyncio.timeout(60):
            while await transport.jobs.active():
                await asyncio.sleep(0.05)
        await send(transport, "run", type="resume")
        await until(transport, has_state("finished", "converged"))
    assert content(await entries(transport), without=("parked", "command"))  # and nothing in it is poisoned


async def submit_for(transport: Transport, owner: str, run: str, **changes: object) -> None:
    text = specification(**changes).model_dump_json()
    await transport.runs.create(RunRecord(run, text, token_hash="", owner=owner, created_s=0))
    await transport.jobs.submit(run)


async def test_slow_runs_that_nobody_watches_make_room_for_somebody_else_and_go_on_later(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("senn_live.worker.worker.MAKE_ROOM_S", 0.3)
    slow = [f"slow{number}" for number in range(4)]
    for name in slow:
        await submit_for(transport, "greedy", name, pace=0.1)
    async with at_work(transport, slots=2):
        await until(transport, has_step(1), slow[1])
        await submit_for(transport, "modest", "quick", pace=50)
        told = await until(transport, has_state("finished"), "quick", timeout_s=30)
        assert told
        rested = [name for name in slow[:2] if has_state("queued", "parked")(events(await entries(transport, name)))]
        assert len(rested) == 1, "Expected one of two to make room."
        async with asyncio.timeout(30):
            while sum(standing.is_held for standing in await transport.jobs.standings()) < 2:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("limits", [{"run_bytes": 30_000}, {"owner_bytes": 60_000}], ids=str)
async def test_a_run_that_takes_as_much_of_the_store_as_it_may_ends_in_words_and_alone(
    transport: Transport, monkeypatch: pytest.MonkeyPatch, limits: dict[str, int]
) -> None:
    monkeypatch.setattr("senn_live.worker.weighing.EVERY_BYTES", 1000)
    await submit_for(transport, "greedy", "large", start=[12, 12], pace=100)
    await submit_for(transport, "greedy", "larger", start=[12, 12], pace=100)
    await submit_for(transport, "modest", "small", limits={"steps": 12})
    async with at_work(transport, **limits):
        told = await until(transport, has_state("finished", "store_limit"), "large")
        await until(transport, has_state("finished", "store_limit"), "larger")
        await until(transport, has_state("finished", "step_limit"), "small")
    assert await transport.runs.size("large") < 60_000
    end = next(event for event in told if event.type == "state" and event.reason == "store_limit")
    assert "may take 0.0" in end.detail
    assert not has_state("failed")(told)


async def test_a_run_that_somebody_opens_comes_before_those_of_the_same_owner_that_nobody_watches(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("senn_live.worker.worker.MAKE_ROOM_S", 0.3)
    for name in ("first", "second", "opened"):
        await submit_for(transport, "one", name, pace=0.1)
    async with at_work(transport, slots=2):
        await until(transport, has_step(1), "second")
        await transport.jobs.attend(["opened", "second"], 60)
        await until(transport, has_step(1), "opened", timeout_s=30)
        assert not has_state("queued", "parked")(events(await entries(transport, "second")))


async def test_a_worker_that_stops_parks_its_runs_and_another_resumes_them(transport: Transport) -> None:
    await submit(transport, pace=60)
    async with at_work(transport):
        await until(transport, has_step(4))
    assert has_state("queued", "parked")(events(await entries(transport)))
    assert await transport.jobs.position("run") == 0
    assert await transport.workers.alive(60) == []
    async with at_work(transport, "w2"):
        await until(transport, has_state("running", "resumed"))
        await until(transport, has_state("finished"))
    plain = [said for said in content(written(turns(begun(pace=60)))) if getattr(said, "type", "") != "checkpoint"]
    told = [said for said in content(await entries(transport)) if getattr(said, "type", "") != "checkpoint"]
    assert told == plain


async def test_two_workers_on_one_run_leave_one_journal(transport: Transport) -> None:
    """The first worker's lease ends while it works on (a stopped clock, a long pause of the machine)."""
    await submit(transport, pace=40)
    async with at_work(transport, "w1"):
        await until(transport, has_step(3))
        job = await transport.jobs.claim("thief", 60.0)
        assert job is None
        claim = transport.jobs._store.runs["run"].claim  # type: ignore[attr-defined]
        claim.lease_until = -1.0  # as if the lease had ended
        async with at_work(transport, "w2"):
            await until(transport, has_state("finished"))
    told = await entries(transport)
    assert content(told) == content(written(turns(begun(pace=40))))
    assert sum(event.type == "state" and event.reason == "worker_recovered" for event in events(told)) >= 1


async def test_a_lost_worker_s_run_goes_on_elsewhere_without_a_gap(transport: Transport) -> None:
    await submit(transport, pace=40)
    options = WorkerOptions(worker="w1", device=CPU, device_name="cpu", lease_s=LEASE_S)
    worker = Worker(transport, options)
    serving = asyncio.create_task(worker.serve())
    await until(transport, has_step(13))
    serving.cancel()  # no parking, no release: it just is not there any more
    with pytest.raises(asyncio.CancelledError):
        await serving
    async with at_work(transport, "w2"):
        told = await until(transport, has_state("finished"))
    assert has_state("running", "worker_recovered")(told)
    assert content(await entries(transport)) == content(written(turns(begun(pace=40))))


async def test_a_task_that_cannot_be_built_fails_its_run_and_no_other(transport: Transport) -> None:
    await submit(transport, "bad", task={"kind": "preset", "name": "nothing"})
    await submit(transport, "good")
    async with at_work(transport):
        told = await until(transport, has_state("failed", "bad_task"), "bad")
        await until(transport, has_state("finished"), "good")
    assert "got 'nothing'" in told[-1].detail


async def test_a_poisoned_journal_fails_its_run_and_no_other(transport: Transport) -> None:
    await submit(transport, "bad")
    await transport.journal.append("bad", 0, [*written(turns(begun(), 5)), "poison"])
    await submit(transport, "good")
    async with at_work(transport):
        await until(transport, has_state("finished"), "good")
    last = events([(await entries(transport, "bad"))[-1]], len(await entries(transport, "bad")) - 1)[0]
    assert (last.status, last.reason) == ("failed", "poisoned")


async def test_an_error_while_computing_fails_its_run_and_no_other(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = engine.train

    def train(state: engine.State, task: object, settings: object) -> object:
        if state.seed == 13 and state.step == 5:
            raise RuntimeError("unheard of")
        return plain(state, task, settings)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "train", train)
    await submit(transport, "bad", seed=13)
    await submit(transport, "good", seed=1)
    async with at_work(transport):
        told = await until(transport, has_state("failed", "internal_error"), "bad")
        await until(transport, has_state("finished"), "good")
    assert "RuntimeError: unheard of" in next(event.detail for event in told if event.type == "state" and event.detail)


async def test_a_deleted_run_is_dropped_and_the_worker_goes_on(transport: Transport) -> None:
    await submit(transport, "gone", pace=30)
    async with at_work(transport):
        await until(transport, has_step(2), "gone")
        await transport.runs.delete("gone")
        await submit(transport, "other")
        await until(transport, has_state("finished"), "other")
    assert await transport.journal.tail("gone") == 0


async def test_a_store_that_goes_away_for_a_moment_stops_nothing(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = {"claims": 2, "renewals": 2, "waits": 2}

    def sometimes(port: object, name: str, counter: str) -> None:
        plain = getattr(port, name)

        async def call(*args: object, **kwargs: object) -> object:
            if away[counter]:
                away[counter] -= 1
                raise StoreUnavailable("not now")
            return await plain(*args, **kwargs)

        monkeypatch.setattr(port, name, call)

    sometimes(transport.jobs, "claim", "claims")
    sometimes(transport.jobs, "renew", "renewals")
    sometimes(transport.commands, "wait_any", "waits")
    await submit(transport, pace=40)
    async with at_work(transport):
        await until(transport, has_state("finished"))
    assert not any(away.values())


async def test_a_worker_whose_lease_ends_while_the_store_takes_nothing_goes_on_with_its_run(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> bool:
        raise StoreUnavailable("not now")

    claims, plain = [], transport.jobs.claim

    async def claim(*args: object) -> object:
        job = await plain(*args)  # type: ignore[arg-type]
        claims.extend([job] if job else [])
        return job

    monkeypatch.setattr(transport.jobs, "renew", full)
    monkeypatch.setattr(transport.jobs, "claim", claim)
    await submit(transport, pace=20)
    async with at_work(transport):
        async with asyncio.timeout(60):
            while len(claims) < 2:
                await asyncio.sleep(0.05)
        monkeypatch.undo()
        told = await until(transport, has_state("finished"))
    assert [(job.worker, job.attempt) for job in claims[:2]] == [("w1", 1), ("w1", 2)]
    assert not has_state("running", "worker_recovered")(told)
    assert content(await entries(transport)) == content(written(turns(begun(pace=20))))


async def test_a_worker_reports_what_it_holds(transport: Transport) -> None:
    await submit(transport, pace=5)
    async with at_work(transport, slots=7):
        await until(transport, has_step(1))
        async with asyncio.timeout(60):
            while not (alive := await transport.workers.alive(60)) or alive[0].runs == 0:
                await asyncio.sleep(0.05)
    assert [(record.worker, record.device, record.runs, record.slots) for record in alive] == [("w1", "cpu", 1, 7)]


async def test_other_runs_keep_their_pace_while_a_round_is_computed(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rounds that take long must not stop the others' frames."""
    plain = engine.consider
    computed = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(*args: object, **kwargs: object) -> object:
        time.sleep(0.6)
        loop.call_soon_threadsafe(computed.set)
        return plain(*args, **kwargs)  # type: ignore[arg-type]

    await submit(transport, "other", pace=50, rule={"name": "calibrated", "cadence": 1000}, limits={"steps": 1000})
    async with at_work(transport):
        await until(transport, has_step(1), "other")
        monkeypatch.setattr(engine, "consider", slow)
        await submit(transport, "growing", pace="max", rule={"name": "calibrated", "cadence": 1})
        await until(transport, has_step(1), "growing")
        before = len(await entries(transport, "other"))
        computed.clear()
        await computed.wait()
        after = len(await entries(transport, "other"))
        await send(transport, "growing", type="stop")
        await send(transport, "other", type="stop")
    assert after - before >= 5, "Expected frames of the other run while the round was computed."


async def test_an_edit_is_answered_by_a_step_while_a_round_about_the_old_data_is_computed(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, begun_round, go_on = engine.consider, threading.Event(), threading.Event()

    def held(*args: object, **kwargs: object) -> object:
        begun_round.set()
        go_on.wait(20)
        return plain(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "consider", held)
    await submit(transport, pace=50, rule={"name": "calibrated", "cadence": 30})
    async with at_work(transport):
        await asyncio.to_thread(begun_round.wait, 20)
        await send(transport, "run", type="edit", noise=0.3)
        told = await until(transport, has_frame_after_edit)
        go_on.set()
        await send(transport, "run", type="stop")
    assert not any(event.type == "decision" for event in told)


@pytest.mark.parametrize("after_s", [0.0, 0.03, 0.1])
async def test_a_worker_can_be_stopped_while_it_takes_up_runs(transport: Transport, after_s: float) -> None:
    for number in range(8):
        await submit(transport, f"run{number}", pace=10)
    async with at_work(transport):
        await asyncio.sleep(after_s)
    assert await transport.jobs.waiting() == 8
    async with at_work(transport, "w2"):
        for number in range(8):
            await until(transport, has_step(1), f"run{number}")


async def test_a_failed_run_stays_failed_until_somebody_takes_it_back(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers that go wrong in a real worker: the last good network is kept, and undo goes on from it."""
    plain, is_ill = engine.train, True

    def train(state: engine.State, task: object, settings: object) -> object:
        if is_ill and state.step == 12:
            report = StepReport(12, math.nan, math.nan, math.nan, 1e9, "diverged", "parameter")
            return dataclasses.replace(state, ended="diverged"), (report, EndReport(12, "diverged"))
        return plain(state, task, settings)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "train", train)
    await submit(transport, pace=100)
    async with at_work(transport):
        told = await until(transport, has_state("failed", "diverged"))
        parameters = [event.parameters for event in told if event.type == "frame" and event.step < 12][-1]
        assert all(map(math.isfinite, parameters))
        is_ill = False
        await send(transport, "run", type="undo")
        await send(transport, "run", type="resume")
        await until(transport, has_state("finished", "converged"))


async def test_runs_that_wait_for_their_rounds_are_parked_when_the_worker_stops(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many wait for one executor; none of them fails because the executor goes away."""
    plain, names = engine.consider, [f"run{number}" for number in range(6)]

    def slow(*args: object, **kwargs: object) -> object:
        time.sleep(0.3)
        return plain(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "consider", slow)
    for seed, name in enumerate(names):
        await submit(transport, name, seed=seed)
    async with at_work(transport):
        for name in names:
            await until(transport, has_step(10), name)
    for name in names:
        told = events(await entries(transport, name))
        assert "failed" not in {getattr(event, "status", None) for event in told}
    assert await transport.jobs.waiting() > 0
