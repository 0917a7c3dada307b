"""Every store against a plain list and dictionary, under whatever order of calls Hypothesis thinks of."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from senn_live.transport import open_transport
from senn_live.transport.ports import Conflict, Job, Transport, UnknownRun
from stores import RedisServer, record

RUNS, OWNERS = ["a", "b", "c", "d"], ["x", "y"]
runs = st.sampled_from(RUNS)
entries = st.lists(st.one_of(st.text(max_size=20), st.binary(max_size=20)), max_size=4)
LONG_S = 1000.0


class Model:
    """A run as plainly as can be: `order` is its place in the queue, None when it wants no worker."""

    def __init__(self, owner: str = "") -> None:
        self.owner = owner
        self.is_watched = False
        self.entries: list[str | bytes] = []
        self.commands: list[str] = []
        self.discarded = 0
        self.order: int | None = None
        self.attempt = 0
        self.job: Job | None = None
        self.again = False

    @property
    def size(self) -> int:
        data = [*self.entries, *self.commands[self.discarded :]]
        return 2 + sum(len(one if isinstance(one, bytes) else one.encode()) for one in data)

    @property
    def waits(self) -> bool:
        return self.order is not None and self.job is None


class StoreMachine(RuleBasedStateMachine):
    """The rules; `url` is set by the test."""

    url = "memory://"

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.opener = open_transport(self.url)
        self.transport: Transport = self.do(self.opener.__aenter__())
        self.model: dict[str, Model] = {}
        self.submissions = 0
        self.old_jobs: list[Job] = []

    def do(self, call: Any) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(call, 10))

    def teardown(self) -> None:
        for run in RUNS:
            self.do(self.transport.runs.delete(run))
        self.do(self.opener.__aexit__(None, None, None))
        self.loop.close()

    def queue(self) -> list[str]:
        """By turns of owners; of one owner's the watched come first, then the order of submission decides."""
        wanted = [model for model in self.model.values() if model.order is not None]
        turns = Counter(model.owner for model in wanted if model.job is not None)
        keys: dict[str, tuple[int, bool, int]] = {}
        waiting = [(run, model) for run, model in self.model.items() if model.waits]
        for run, model in sorted(waiting, key=lambda pair: (not pair[1].is_watched, pair[1].order)):
            keys[run] = (turns[model.owner], not model.is_watched, model.order or 0)
            turns[model.owner] += 1
        return sorted(keys, key=keys.__getitem__)

    def take_place(self, model: Model) -> None:
        self.submissions += 1
        model.order, model.again = self.submissions, False

    @rule(run=runs, owner=st.sampled_from(OWNERS))
    def create(self, run: str, owner: str) -> None:
        if run in self.model:
            with pytest.raises(ValueError, match="exists"):
                self.do(self.transport.runs.create(record(run, owner)))
        else:
            self.do(self.transport.runs.create(record(run, owner)))
            self.model[run] = Model(owner)

    @rule(run=runs)
    def delete(self, run: str) -> None:
        self.do(self.transport.runs.delete(run))
        self.model.pop(run, None)
        self.old_jobs = [job for job in self.old_jobs if job.run != run]

    @rule(run=runs, new=entries, off_by=st.sampled_from([0, 0, 0, -1, 1]))
    def append(self, run: str, new: list[str | bytes], off_by: int) -> None:
        model = self.model.get(run)
        offset = max(0, (len(model.entries) if model else 0) + off_by)
        call = self.transport.journal.append(run, offset, new)
        if model is None:
            with pytest.raises(UnknownRun):
                self.do(call)
        elif offset != len(model.entries):
            with pytest.raises(Conflict) as conflict:
                self.do(call)
            assert conflict.value.tail == len(model.entries)
        else:
            self.do(call)
            model.entries += new

    @rule(run=runs, after=st.integers(-1, 12), limit=st.integers(1, 5))
    def read(self, run: str, after: int, limit: int) -> None:
        model = self.model.get(run)
        expected = list(enumerate(model.entries if model else []))[after + 1 :][:limit]
        found = self.do(self.transport.journal.read(run, after, limit))
        assert [(entry.offset, entry.data) for entry in found] == expected

    @rule(run=runs, after=st.integers(-1, 12))
    def wait(self, run: str, after: int) -> None:
        model = self.model.get(run)
        there = model is not None and len(model.entries) > after + 1
        assert self.do(self.transport.journal.wait(run, after, 5 if there else 0.001)) == there

    @rule(run=runs, command=st.text(max_size=10))
    def send(self, run: str, command: str) -> None:
        model = self.model.get(run)
        if model is None:
            with pytest.raises(UnknownRun):
                self.do(self.transport.commands.send(run, command))
        else:
            assert self.do(self.transport.commands.send(run, command)) == len(model.commands)
            model.commands.append(command)

    @rule(run=runs, before=st.integers(0, 6))
    def discard(self, run: str, before: int) -> None:
        self.do(self.transport.commands.discard(run, before))
        if model := self.model.get(run):
            model.discarded = max(model.discarded, min(before, len(model.commands)))

    @rule(run=runs, start=st.integers(0, 6))
    def commands(self, run: str, start: int) -> None:
        model = self.model.get(run) or Model()
        expected = [(i, c) for i, c in enumerate(model.commands) if i >= max(start, model.discarded)]
        assert self.do(self.transport.commands.read(run, start)) == expected

    @rule(run=runs)
    def submit(self, run: str) -> None:
        model = self.model.get(run)
        if model is None:
            with pytest.raises(UnknownRun):
                self.do(self.transport.jobs.submit(run))
            return
        self.do(self.transport.jobs.submit(run))
        if model.order is None:
            self.take_place(model)
        elif model.job is not None:
            model.again = True

    @rule(watched=st.lists(runs, max_size=2))
    def attend(self, watched: list[str]) -> None:
        self.do(self.transport.jobs.attend(watched, LONG_S))
        for run in watched:
            if run in self.model and self.model[run].order is not None:
                self.model[run].is_watched = True

    @rule(worker=st.sampled_from(["v", "w"]))
    def claim(self, worker: str) -> None:
        job = self.do(self.transport.jobs.claim(worker, LONG_S))
        queue = self.queue()
        if not queue:
            assert job is None
            return
        model = self.model[queue[0]]
        model.attempt += 1
        model.job = Job(queue[0], worker, model.attempt)
        model.again = False
        assert job == model.job
        self.old_jobs.append(job)

    @precondition(lambda self: self.old_jobs)
    @rule(data=st.data())
    def renew(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(self.old_jobs))
        assert self.do(self.transport.jobs.renew(job, LONG_S)) == (self.model[job.run].job == job)

    @precondition(lambda self: self.old_jobs)
    @rule(data=st.data(), again=st.booleans())
    def release(self, data: st.DataObject, again: bool) -> None:
        job = data.draw(st.sampled_from(self.old_jobs))
        self.do(self.transport.jobs.release(job, again=again))
        model = self.model[job.run]
        if model.job == job:
            wanted = again or model.again
            model.job, model.order = None, None
            if wanted:
                self.take_place(model)

    @invariant()
    def the_store_is_as_the_model(self) -> None:
        queue = self.queue()
        jobs = self.transport.jobs
        assert self.do(jobs.waiting()) == len(queue)
        assert [self.do(jobs.position(run)) for run in queue] == list(range(len(queue)))
        assert self.do(jobs.active()) == {run for run, model in self.model.items() if model.order is not None}
        assert [found.run for found in self.do(self.transport.runs.all())] == list(reversed(self.model))
        standings = self.do(jobs.standings())
        assert [one.run for one in standings if not one.is_held] == queue
        assert {one.run for one in standings if one.is_held} == {run for run, model in self.model.items() if model.job}
        assert self.do(self.transport.runs.sizes()) == {run: model.size for run, model in self.model.items()}
        for owner in OWNERS:
            size = sum(model.size for model in self.model.values() if model.owner == owner)
            assert self.do(self.transport.runs.size_of_owner(owner)) == size
        for run in RUNS:
            assert self.do(self.transport.journal.tail(run)) == (
                len(self.model[run].entries) if run in self.model else 0
            )


def check(url: str, examples: int) -> None:
    machine = type("Machine", (StoreMachine,), {"url": url})
    chosen = settings(
        max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=chosen)


@pytest.fixture(params=["memory", "sqlite", pytest.param("redis", marks=pytest.mark.redis)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "redis":
        server: RedisServer = request.getfixturevalue("redis_server")
        server.flush()
        return server.url
    return "memory://" if request.param == "memory" else f"sqlite:///{tmp_path}/store.sqlite"


def test_every_store_does_what_a_list_does(url: str) -> None:
    check(url, 50)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_every_store_does_what_a_list_does_many_times_over(url: str) -> None:
    check(url, 2000)
