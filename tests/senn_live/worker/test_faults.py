"""Faults injected at every entry into a run: that run fails in a sentence, and a bystander notices nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import pytest

from journals import CPU, begun, content, events, turns, written
from senn_live.transport import open_transport
from senn_live.transport.ports import Transport
from senn_live.worker import claimed_run
from senn_live.worker.compute.scheduler import Scheduler
from senn_live.worker.run import commands, recovery
from senn_live.worker.run.machine import LiveRun
from senn_live.worker.worker import Worker, WorkerOptions
from workers import at_work, has, has_step, send, submit, until

BAD_SEED = 13


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with open_transport("memory://") as opened:
        yield opened


class FaultError(Exception):
    """Something nobody thought of."""


def is_bad(machine: LiveRun) -> bool:
    return machine.specification.seed == BAD_SEED


def break_method(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, *, from_step: int = 3) -> None:
    """Let a method of the bad run raise from a step on."""
    plain = getattr(owner, name)

    def call(self: LiveRun, *args: object, **kwargs: object) -> object:
        if is_bad(self) and self.state.step >= from_step:
            raise FaultError(name)
        return plain(self, *args, **kwargs)

    monkeypatch.setattr(owner, name, call)


def break_property(monkeypatch: pytest.MonkeyPatch, name: str, *, from_step: int = 3) -> None:
    plain = getattr(LiveRun, name).fget

    def value(self: LiveRun) -> object:
        if is_bad(self) and self.state.step >= from_step:
            raise FaultError(name)
        return plain(self)

    monkeypatch.setattr(LiveRun, name, property(value))


BREAKS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    name: lambda monkeypatch, name=name: break_method(monkeypatch, LiveRun, name)  # type: ignore[misc]
    for name in ("next_turn", "take", "write_checkpoint", "write_state", "_frame", "fail")
} | {
    name: lambda monkeypatch, name=name: break_property(monkeypatch, name)  # type: ignore[misc]
    for name in ("pace", "has_urgent_intervention")
}
BREAKS["is_listening"] = lambda monkeypatch: break_property(monkeypatch, "is_listening", from_step=0)
BREAKS["fail"] = lambda monkeypatch: [break_method(monkeypatch, LiveRun, name) for name in ("take", "fail")] and None  # type: ignore[func-returns-value]


@pytest.mark.parametrize("place", BREAKS)
async def test_a_fault_anywhere_in_a_run_fails_it_and_a_bystander_ends_as_if_alone(
    place: str, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    BREAKS[place](monkeypatch)
    await submit(transport, "bad", seed=BAD_SEED)
    await send(transport, "bad", type="set_pace", pace="max")  # a run is asked whether it listens where something waits
    await submit(transport, "good", seed=1)
    async with at_work(transport) as serving:
        found = await until(transport, "bad", has("failed", "internal_error"))
        await until(transport, "good", has("finished", "converged"))
        await submit(transport, "next", seed=2)
        await until(transport, "next", has_step(3))
        assert not serving.done()
    failed = next(event for event in found if event.type == "state" and event.status == "failed")
    assert failed.detail.startswith("The program met an error")
    entries = [entry.data for entry in await transport.journal.read("good", -1, 100_000)]
    assert content(entries) == content(written(turns(begun(seed=1))))


async def test_a_run_that_failed_can_be_undone_and_goes_on(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    await submit(transport, "bad", seed=BAD_SEED)
    with monkeypatch.context() as patched:
        for name in ("take", "fail"):
            break_method(patched, LiveRun, name, from_step=12)
        async with at_work(transport):
            await until(transport, "bad", has("failed", "internal_error"))
    async with at_work(transport):
        await send(transport, "bad", type="undo")
        await until(transport, "bad", has("paused", "command"))
        await send(transport, "bad", type="resume")
        await until(transport, "bad", has("finished", "converged"))


@pytest.mark.parametrize("place", ["_start", "_read_journal", "begin"])
async def test_a_fault_in_adoption_fails_that_run_alone(
    place: str, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    await submit(transport, "bad", seed=BAD_SEED)
    await submit(transport, "good", seed=1)
    plain_start, plain_begin, plain_read = Worker._start, recovery.begin, Worker._read_journal
    reads = []

    def begin_(spec: object, **kwargs: object) -> LiveRun:
        if spec.seed == BAD_SEED:  # type: ignore[attr-defined]
            raise FaultError(place)
        return plain_begin(spec, **kwargs)  # type: ignore[arg-type]

    def start_(self: Worker, spec: object, entries: list[str | bytes]) -> LiveRun:
        if spec.seed == BAD_SEED:  # type: ignore[attr-defined]
            raise FaultError(place)
        return plain_start(self, spec, entries)  # type: ignore[arg-type]

    async def read_(self: Worker, name: str) -> list[str | bytes]:
        if name == "bad" and not reads:
            reads.append(name)
            raise FaultError(place)
        return await plain_read(self, name)

    if place == "begin":
        monkeypatch.setattr(recovery, "begin", begin_)
    else:
        monkeypatch.setattr(Worker, place, start_ if place == "_start" else read_)
    async with at_work(transport) as serving:
        found = await until(transport, "bad", lambda found: bool(found) and found[-1].type == "state")
        await until(transport, "good", has("finished", "converged"))
        assert not serving.done()
    assert (found[-1].status, "FaultError" in found[-1].detail) == ("failed", True)  # type: ignore[union-attr]


@pytest.mark.parametrize("port", ["append", "read", "renew"])
async def test_a_store_that_breaks_on_one_run_costs_that_run_alone(
    port: str, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = {"append": transport.journal, "read": transport.commands, "renew": transport.jobs}[port]
    plain, is_broken = getattr(owner, port), []

    async def call(first: object, *args: object, **kwargs: object) -> object:
        if is_broken and getattr(first, "run", first) == "bad" and len(is_broken) < 3:
            is_broken.append(True)
            raise FaultError(port)
        return await plain(first, *args, **kwargs)

    monkeypatch.setattr(owner, port, call)
    await submit(transport, "bad", seed=BAD_SEED, pace=20)
    await submit(transport, "good", seed=1, pace=50)
    async with at_work(transport) as serving:
        await until(transport, "bad", has_step(2))
        is_broken.append(True)
        await send(transport, "bad", type="set_pace", pace=30)
        await until(transport, "bad", has("failed", "internal_error"))
        await until(transport, "good", has("finished", "converged"))
        assert not serving.done()


async def test_a_command_that_meets_a_fault_is_refused_and_the_run_goes_on_as_it_was(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rebuild(*_: object, **__: object) -> object:
        raise FaultError("rebuild")

    monkeypatch.setattr(commands, "rebuild_data", rebuild)
    await submit(transport, "bad", pace=50)
    async with at_work(transport):
        await until(transport, "bad", has_step(3))
        await send(transport, "bad", type="edit", samples=50)
        found = await until(transport, "bad", has("finished", "converged"))
    said = [event.detail for event in found if event.type == "state" and event.detail]
    assert [detail for detail in said if detail.startswith("Not carried out. The program met an error")] == said


def test_a_command_that_fails_half_way_leaves_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = turns(begun(), 5)
    written(machine)
    first, data, state = machine.outbox.first_offset, machine.data, machine.state

    def fault(*_: object) -> None:
        raise FaultError

    monkeypatch.setattr(LiveRun, "write_outlook", fault)
    commands.carry_out(machine, 0, json.dumps({"type": "edit", "samples": 50}))
    assert (machine.data, machine.state, machine.commands_done) == (data, state, 1)
    assert [event.type for event in events(written(machine), first)] == ["state", "checkpoint"]


async def test_a_worker_reports_a_run_that_gets_no_turns_and_not_those_that_do(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Scheduler.wake
    monkeypatch.setattr(claimed_run, "STILL_S", 0.5)
    monkeypatch.setattr(Scheduler, "wake", lambda self, claimed: None if is_bad(claimed.run) else plain(self, claimed))
    await submit(transport, "bad", seed=BAD_SEED)
    await submit(transport, "good", seed=1, pace=5)
    async with at_work(transport, lease_s=0.3), asyncio.timeout(20):
        await until(transport, "good", has_step(3))
        while not (await transport.workers.alive(10))[0].stuck:
            await asyncio.sleep(0.05)
        (record,) = await transport.workers.alive(10)
    assert (record.runs, record.stuck) == (2, 1)


async def test_the_end_of_the_scheduler_ends_the_worker(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    async def serve(_: object) -> None:
        raise FaultError("scheduler")

    monkeypatch.setattr(Scheduler, "serve", serve)
    worker = Worker(transport, WorkerOptions(worker="w1", device=CPU, device_name="cpu", lease_s=0.4))
    async with asyncio.timeout(10):
        with pytest.raises(ExceptionGroup) as caught:
            await worker.serve()
    assert caught.group_contains(FaultError)


EXTREME_PLACES = (
    {"location": 1e12, "scale": 1e-300},
    {"location": 0.0, "scale": 1e-300},
    {"location": 0.0, "scale": 1e12},
    {"location": -1e12, "scale": 1.0},
    {"location": 1e12, "scale": 1e12},
)


@pytest.mark.parametrize("place", EXTREME_PLACES, ids=str)
def test_an_extreme_place_is_refused_in_a_sentence_that_names_the_field(place: dict[str, float]) -> None:
    machine = turns(begun(), 5)
    written(machine)
    first = machine.outbox.first_offset
    commands.carry_out(machine, 0, json.dumps({"type": "place", **place}))
    said = events(written(machine), first)[0]
    assert said.type == "state"
    assert said.detail.startswith(("Not carried out. Expected a location", "Not carried out. Expected a scale"))


@pytest.mark.parametrize("count", range(4, 9))
def test_an_edit_to_few_samples_goes_on_to_an_end(count: int) -> None:
    machine = turns(begun(limits={"steps": 60}), 12)
    commands.carry_out(machine, 0, json.dumps({"type": "edit", "samples": count}))
    assert turns(machine).status == "finished"
