"""Several web processes and workers on one Redis: they come, go and are killed under load, and no run is lost."""

from __future__ import annotations

import contextlib
import itertools
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from journals import begun, events, turns, written
from stores import RedisServer
from system.processes import Process, Run, Served, content, wait_until

pytestmark = [pytest.mark.system, pytest.mark.redis, pytest.mark.timeout(400)]

COMMON = {"samples": 40, "pace": 20}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[str]:
    with RedisServer(tmp_path, "--appendonly", "yes") as server:
        yield server.url


def alone(seed: int) -> list[object]:
    """What a run says that nobody disturbs."""
    told = events(written(turns(begun(**COMMON, seed=seed))))
    return content([event.model_dump(mode="json") for event in told])


def without_checkpoints(said: list[object]) -> list[object]:
    """Parking writes one more checkpoint."""
    return [event for event in said if isinstance(event, dict) and event["type"] != "checkpoint"]


def has_begun(web: Served, run: Run) -> bool:
    return any(event["type"] == "frame" for event in web.journal(run))


def has_finished(web: Served, run: Run) -> bool:
    with contextlib.suppress(urllib.error.HTTPError):  # 404: it waits, and nothing of it is to be seen
        return bool(web.view(run)["status"] == "finished")
    return False


def test_workers_and_web_processes_come_and_go_and_no_run_is_lost(store: str) -> None:
    with contextlib.ExitStack() as stack:
        one, two = (stack.enter_context(Served("web", store)) for _ in range(2))
        workers = [stack.enter_context(Process("worker", "--store", store, SENN_SLOTS="2")) for _ in range(2)]
        one.wait_until_up()
        two.wait_until_up()
        runs = [web.start_run(**COMMON, seed=seed) for seed, web in zip(range(6), itertools.cycle((one, two)))]
        wait_until(lambda: sum(has_begun(two, run) for run in runs) >= 4, "both workers to be at work", timeout_s=60)
        workers[0].kill()
        workers.append(stack.enter_context(Process("worker", "--store", store, SENN_SLOTS="2")))
        assert workers[1].terminate() == 0
        one.kill()
        workers.append(stack.enter_context(Process("worker", "--store", store, SENN_SLOTS="2")))
        wait_until(lambda: all(has_finished(two, run) for run in runs), "every run to end", timeout_s=150)
        journals = [two.journal(run) for run in runs]
    for seed, journal in enumerate(journals):
        assert [event["offset"] for event in journal] == list(range(len(journal)))
        assert without_checkpoints(content(journal)) == without_checkpoints(alone(seed))
    reasons = [event.get("reason") for journal in journals for event in journal]
    assert reasons.count("worker_recovered") >= 1
    assert reasons.count("parked") >= 1


def test_slots_go_round_and_every_web_process_tells_the_place_in_the_queue(store: str) -> None:
    slow = {"samples": 40, "pace": 1}
    with contextlib.ExitStack() as stack:
        one, two = (stack.enter_context(Served("web", store)) for _ in range(2))
        one.wait_until_up()
        two.wait_until_up()
        first, second, third = (web.start_run(**slow, seed=seed) for seed, web in enumerate((one, two, one)))
        for run in (first, second):  # what nobody watches makes room first
            stack.enter_context(one.stream(run))
        with two.stream(third) as socket:
            assert two.said(socket, 10) == {"type": "queue", "position": 2}
            options = {"SENN_SLOTS": "1", "SENN_PARK_AFTER_S": "0.3"}
            stack.enter_context(Process("worker", "--store", store, **options))
            assert two.said(socket, 30) == {"type": "queue", "position": 1}
            one.command(first, type="pause")  # idle: put aside, and its slot goes to the second
            assert two.said(socket, 30) == {"type": "queue", "position": 0}
            two.command(second, type="stop")  # over: its slot goes to the third
            third.follow(socket, "frame")
        two.command(first, type="resume")  # in line again, behind the one that is at work
        with one.stream(first) as socket:
            one.command(third, type="stop")
            first.follow(socket, "finished" if one.view(first)["status"] == "finished" else "running")
            assert first.told[-1]["status"] == "running"
        parked = [event for event in one.journal(first) if event.get("reason") == "parked"]
    assert len(parked) == 1


def test_limits_per_client_and_the_number_of_runs_kept_hold_for_all_web_processes_together(store: str) -> None:
    limits = {"SENN_WEB__MAX_ACTIVE_RUNS_PER_CLIENT": "3", "SENN_WEB__KEEP_RUNS": "4", "SENN_WEB__SWEEP_S": "0.2"}
    with contextlib.ExitStack() as stack:
        one, two = (stack.enter_context(Served("web", store, **limits)) for _ in range(2))
        one.wait_until_up()
        two.wait_until_up()
        runs = [web.start_run(**COMMON) for web in (one, two, one)]
        with pytest.raises(urllib.error.HTTPError) as refused:
            two.start_run(**COMMON)
        assert refused.value.code == 429
        assert b"Expected at most 3 runs of one address" in refused.value.read()
        stack.enter_context(Process("worker", "--store", store))
        for seed in range(4):  # as runs end there is room for others, and the oldest go
            web = (one, two)[seed % 2]
            wait_until(lambda web=web: one_more(web, runs), "room for another run", timeout_s=60)
        wait_until(lambda: len(kept(one, runs)) <= 4, "the oldest runs to be deleted", timeout_s=60)
        time.sleep(0.5)  # two more sweeps
        assert kept(two, runs) == runs[-4:]


def one_more(web: Served, runs: list[Run]) -> bool:
    with contextlib.suppress(urllib.error.HTTPError):
        runs.append(web.start_run(samples=40, pace="max"))
        return True
    return False


def kept(web: Served, runs: list[Run]) -> list[Run]:
    """The runs that are still there."""
    found = []
    for run in runs:
        with contextlib.suppress(urllib.error.HTTPError):
            web.ask("GET", f"/api/runs/{run.id}/events")
            found.append(run)
    return found
