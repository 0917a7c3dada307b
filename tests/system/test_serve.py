"""`senn serve`, the very command, with a real websocket."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from system.processes import (
    ENVIRONMENT,
    Process,
    Run,
    Served,
    children_of,
    content,
    is_alive,
    kill,
    sqlite_store,
    wait_until,
)

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

FAST = {"pace": "max", "samples": 40}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served("serve", sqlite_store(tmp_path_factory.mktemp("store"))) as process:
        process.wait_until_up()
        yield process


def test_a_run_grows_before_a_websocket_and_can_be_commanded_forked_and_undone(served: Served) -> None:
    run = served.start_run(**FAST)
    with served.stream(run) as socket:
        run.follow(socket, "finished")
        kinds = {event["type"] for event in run.told}
        assert kinds >= {"run_started", "state", "checkpoint", "frame", "landscape", "decision", "expansion"}
        served.command(run, type="undo")
        run.follow(socket, "paused")
    run.assert_nothing_was_lost(served.journal(run))
    assert [event["type"] for event in run.told[-3:]] == ["edited", "landscape", "state"]
    expansion = next(event for event in run.told if event["type"] == "expansion")
    decision = next(event for event in run.told if event["type"] == "decision" and event["accepted"])
    assert decision["step"] == expansion["step"]
    fork = {"offset": decision["offset"], "intervention": {"type": "forbid"}}
    created = served.ask("POST", f"/api/runs/{run.id}/forks", fork, run.token)
    twin = Run(created["id"], created["token"])
    with served.stream(twin) as socket:
        twin.follow(socket, "finished")
    refused = next(event for event in twin.told if event["type"] == "decision" and event["reason"] == "forbidden")
    assert refused["step"] == decision["step"]
    assert served.view(run)["status"] == "paused"


def test_the_same_specification_is_the_same_run(served: Served) -> None:
    told = []
    for _ in range(2):
        run = served.start_run(**FAST, seed=3)
        with served.stream(run) as socket:
            run.follow(socket, "finished")
        told.append(content(served.journal(run)))
    assert told[0] == told[1]


def test_a_killed_worker_child_is_replaced_and_its_run_goes_on(served: Served) -> None:
    run = served.start_run(pace=30, samples=40)
    with served.stream(run) as socket:
        run.follow(socket, "frame")
        (child,) = children_of(served.pid)
        kill(child)
        run.follow(socket, "finished")
    run.assert_nothing_was_lost(served.journal(run))
    assert "worker_recovered" in {event.get("reason") for event in run.told}
    plain = served.start_run(pace=30, samples=40)
    with served.stream(plain) as socket:
        plain.follow(socket, "finished")
    assert content(served.journal(run)) == content(served.journal(plain))


def test_killing_the_parent_takes_the_workers_along_and_a_restart_of_everything_loses_nothing(tmp_path: Path) -> None:
    with Served("serve", sqlite_store(tmp_path)) as first:
        first.wait_until_up()
        run = first.start_run(pace=15, samples=40)
        with first.stream(run) as socket:
            run.follow(socket, "expansion")
            children = children_of(first.pid)
            first.kill()
        wait_until(lambda: not any(map(is_alive, children)), "the worker to end with its parent")
    with Served("serve", sqlite_store(tmp_path)) as second, second.stream(run, run.last_offset) as socket:
        run.follow(socket, "finished")
        run.assert_nothing_was_lost(second.journal(run))


def test_ending_it_parks_the_runs_and_tells_the_readers(tmp_path: Path) -> None:
    with Served("serve", sqlite_store(tmp_path)) as first:
        first.wait_until_up()
        run = first.start_run(pace=15, samples=40)
        with first.stream(run) as socket:
            run.follow(socket, "expansion")
            first._process.terminate()
            run.follow(socket, "queued")
            assert run.told[-1]["reason"] == "parked"
        assert first.terminate() == 0
    with Served("serve", sqlite_store(tmp_path)) as second, second.stream(run, run.last_offset) as socket:
        run.follow(socket, "running")
        assert run.told[-1]["reason"] == "resumed"
        run.follow(socket, "finished")
        run.assert_nothing_was_lost(second.journal(run))


def test_the_web_process_never_loads_torch(tmp_path: Path) -> None:
    program = (
        "import sys, senn_live.cli, senn_live.serving;"
        "from senn_live.api.app import create_app; from senn_live.transport import open_transport;"
        f"create_app(open_transport({sqlite_store(tmp_path)!r}));"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('torch', 'senn')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert done.stdout.strip() == "[]"
    with Served("serve", sqlite_store(tmp_path)) as served:
        served.wait_until_up()
        assert "torch" not in Path(f"/proc/{served.pid}/maps").read_text()


def test_a_port_that_is_taken_is_said_so(served: Served, tmp_path: Path) -> None:
    with Process("serve", "--no-open", "--port", str(served.port), "--store", sqlite_store(tmp_path)) as second:
        assert second.wait_for_error("Expected to listen on 127.0.0.1 port")
