"""The REST API: what it gives and what it refuses, with which words."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from recorded import TOKEN, app_client, checkpoint, frame, run_record, started, state
from senn_live.api.rest import examples
from senn_live.api.services import Services
from senn_live.api.settings import WebSettings
from senn_live.protocol.events import Checkpoint, RunStarted, State, event_adapter
from senn_live.protocol.specification import RunSpecification
from senn_live.transport.ports import Fullness, WorkerRecord

BEARER = {"Authorization": f"Bearer {TOKEN}"}
Api = tuple[httpx.AsyncClient, Services]


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with app_client() as made:
        yield made


@pytest.fixture
async def run(api: Api) -> Api:
    _, services = api
    await services.transport.runs.create(run_record())
    entries = [started(), frame(1), checkpoint(2), state(3), frame(4)]
    await services.transport.journal.append("run", 0, entries)
    return api


def problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == response.status_code
    assert set(body) == {"type", "title", "status", "detail", "errors"}
    assert body["detail"]
    return body


async def test_a_run_is_created_queued_and_only_its_tokens_hash_is_kept(api: Api) -> None:
    client, services = api
    response = await client.post("/api/runs", json={"seed": 7})
    assert response.status_code == 201
    created = response.json()
    record = await services.transport.runs.get(created["id"])
    assert RunSpecification.model_validate_json(record.specification) == RunSpecification(seed=7)
    assert created["token"] not in repr(record)
    assert await services.transport.jobs.position(created["id"]) == 0


async def test_ids_and_tokens_are_long_and_never_repeat(api: Api) -> None:
    client, _ = api
    made = [(await client.post("/api/runs", json={})).json() for _ in range(20)]
    assert len({run["id"] for run in made}) == len({run["token"] for run in made}) == 20
    assert all(len(run["id"]) >= 16 and len(run["token"]) >= 43 for run in made)


@pytest.mark.parametrize("name", examples.SPECIFICATIONS)
async def test_every_example_of_a_specification_is_accepted(api: Api, name: str) -> None:
    response = await api[0].post("/api/runs", json=examples.SPECIFICATIONS[name]["value"])
    assert response.status_code == 201


@pytest.mark.parametrize("name", examples.COMMANDS)
async def test_every_example_of_a_command_is_taken(run: Api, name: str) -> None:
    client, services = run
    command = examples.COMMANDS[name]["value"]
    response = await client.post("/api/runs/run/commands", json=command, headers=BEARER)
    assert (response.status_code, response.json()) == (202, {"index": 0})
    ((_, sent),) = await services.transport.commands.read("run", 0)
    assert json.loads(sent).items() >= command.items()
    assert await services.transport.jobs.position("run") == 0


@pytest.mark.parametrize(
    ("body", "field", "got"),
    [
        ({"noise": -1}, "noise", "-1"),
        ({"unknown": 1}, "unknown", "1"),
        ({"task": {"kind": "preset", "name": "nix"}}, "task.name", "nix"),
        ({"task": {"kind": "formula", "formula": "__import__('os')"}}, "task.formula", "__import__"),
        ({"task": {"kind": "formula", "formula": "1/x", "low": 0, "high": 1}}, "task.formula", "inf at x = 0"),
        ({"task": {"kind": "formula", "formula": "x", "low": 1, "high": 1}}, "task.formula", "high': 1"),
        ({"task": {"kind": "points", "x": [1, 1, 1, 1], "y": [1, 2, 3, 4]}}, "task.points", "[1, 1, 1, 1]"),
        ({"limits": {"steps": 100_001}}, "limits.steps", "100001"),
        ([], "body", "[]"),
    ],
)
async def test_a_bad_specification_is_refused_by_naming_the_field(api: Api, body: Any, field: str, got: str) -> None:
    response = await api[0].post("/api/runs", json=body)
    assert response.status_code == 422
    (error, *_) = problem(response)["errors"]
    assert error["field"] == field
    assert got in error["got"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"noise": NaN}', b"\xff", b"[" * 100_000, b'{"noise": ' + b"9" * 5000 + b"}"]
)
async def test_a_body_that_is_not_json_is_refused(api: Api, body: bytes) -> None:
    response = await api[0].post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in {400, 422}
    problem(response)


async def test_a_lone_surrogate_is_refused_and_can_be_said_back(api: Api) -> None:
    body = b'{"task": {"kind": "preset", "name": "\\ud800"}}'
    response = await api[0].post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    problem(response)


async def test_the_view_is_the_fold_of_the_journal(run: Api) -> None:
    view = (await run[0].get("/api/runs/run")).json()
    assert (view["type"], view["offset"], view["step"]) == ("view", 4, 4)
    assert view["network"]["parameters"] == [0.25] * 7


async def test_a_run_that_has_not_begun_is_pending(api: Api) -> None:
    client, _ = api
    created = (await client.post("/api/runs", json={"seed": 7})).json()
    pending = (await client.get(f"/api/runs/{created['id']}")).json()
    assert (pending["type"], pending["position"], pending["specification"]["seed"]) == ("pending", 0, 7)


async def test_events_come_in_pages_frames_as_json(run: Api) -> None:
    page = (await run[0].get("/api/runs/run/events", params={"after": 0, "limit": 3})).json()
    assert [event["type"] for event in page["events"]] == ["frame", "checkpoint", "state"]
    assert page["tail"] == 5
    assert [event_adapter.validate_python(event).offset for event in page["events"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/events"),
        ("GET", "/replay.html"),
        ("DELETE", ""),
        ("POST", "/commands"),
        ("POST", "/forks"),
    ],
)
@pytest.mark.parametrize("run_id", ["nobody", "a b", "%00", "x" * 200, "%ED%A0%80"])
async def test_a_run_that_is_not_there_is_not_found(api: Api, method: str, path: str, run_id: str) -> None:
    body = {"offset": 0} if path == "/forks" else {"type": "pause"}
    response = await api[0].request(method, f"/api/runs/{run_id}{path}", json=body, headers=BEARER)
    assert response.status_code == 404
    assert problem(response)["type"] == "urn:senn-live:unknown_run"


@pytest.mark.parametrize(
    ("authorization", "status"),
    [(None, 401), ("Basic abc", 401), ("Bearer", 401), ("Bearer wrong", 403), (f"Bearer {TOKEN}x", 403)],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/api/runs/run/commands"), ("DELETE", "/api/runs/run")])
async def test_nobody_commands_or_deletes_a_run_without_its_token(
    run: Api, method: str, path: str, authorization: str | None, status: int
) -> None:
    client, services = run
    headers = {"Authorization": authorization} if authorization else {}
    response = await client.request(method, path, json={"type": "stop"}, headers=headers)
    assert response.status_code == status
    problem(response)
    assert await services.transport.commands.read("run", 0) == []
    assert await services.transport.journal.tail("run") == 5


async def test_the_holder_of_the_token_deletes_the_run_for_good(run: Api) -> None:
    client, services = run
    assert (await client.delete("/api/runs/run", headers=BEARER)).status_code == 204
    assert (await client.get("/api/runs/run")).status_code == 404
    assert await services.transport.runs.all() == []


async def test_a_page_of_another_server_may_not_command_even_with_the_token(run: Api) -> None:
    headers = {**BEARER, "Origin": "https://evil.example"}
    response = await run[0].post("/api/runs/run/commands", json={"type": "stop"}, headers=headers)
    assert response.status_code == 403
    problem(response)
    own = {**BEARER, "Origin": "http://senn.test"}
    assert (await run[0].post("/api/runs/run/commands", json={"type": "stop"}, headers=own)).status_code == 202


async def test_a_command_is_checked_like_a_specification(run: Api) -> None:
    body = {"type": "edit", "task": {"kind": "formula", "formula": "open('x')"}}
    response = await run[0].post("/api/runs/run/commands", json=body, headers=BEARER)
    assert response.status_code == 422
    assert problem(response)["errors"][0]["field"] == "task.formula"


async def test_a_fork_begins_with_its_parents_journal_up_to_the_checkpoint(run: Api) -> None:
    client, services = run
    response = await client.post("/api/runs/run/forks", json={"offset": 2, "intervention": {"type": "forbid"}})
    assert response.status_code == 201
    twin = response.json()["id"]
    entries = await services.transport.journal.read(twin, -1)
    events = [event_adapter.validate_json(entry.data) for entry in entries if isinstance(entry.data, str)]
    assert [type(event) for event in events] == [RunStarted, State, Checkpoint]
    assert events[0].parent.run == "run"
    assert await services.transport.jobs.position(twin) == 0
    record = await services.transport.runs.get(twin)
    parent = {"run": "run", "offset": 2, "intervention": {"type": "forbid"}, "listed": False}
    assert json.loads(record.parent or "") == parent
    assert await services.transport.journal.tail("run") == 5


async def test_branches_are_listed_if_they_were_made_with_the_parents_token(run: Api) -> None:
    client, _ = run
    mine = (await client.post("/api/runs/run/forks", json={"offset": 2}, headers=BEARER)).json()["id"]
    theirs = (await client.post("/api/runs/run/forks", json={"offset": 2})).json()["id"]
    tree = (await client.get("/api/runs/run/branches")).json()
    assert [branch["run"] for branch in tree["branches"]] == ["run", mine]
    assert "token" not in json.dumps(tree)
    own = (await client.get(f"/api/runs/{theirs}/branches")).json()
    assert theirs in [branch["run"] for branch in own["branches"]]


async def test_a_fork_with_a_wrong_token_is_refused(run: Api) -> None:
    response = await run[0].post("/api/runs/run/forks", json={"offset": 2}, headers={"Authorization": "Bearer x"})
    assert response.status_code == 403


async def test_the_branches_of_no_run_are_refused(api: Api) -> None:
    assert (await api[0].get("/api/runs/nobody/branches")).status_code == 404


@pytest.mark.parametrize("offset", [0, 1, 4, 99])
async def test_a_fork_from_anywhere_but_a_checkpoint_is_refused(run: Api, offset: int) -> None:
    response = await run[0].post("/api/runs/run/forks", json={"offset": offset})
    if offset == 4:  # the checkpoint is two entries before: what follows it may be a landscape and a decision
        assert response.status_code in {201, 422}
        return
    assert response.status_code == 422
    assert problem(response)["errors"][0]["field"] == "offset"


async def test_a_formula_becomes_its_curve(api: Api) -> None:
    response = await api[0].post("/api/formulas", json={"kind": "formula", "formula": "2*x", "low": 0, "high": 4})
    curve = response.json()
    assert (curve["x"][0], curve["x"][-1], curve["y"][-1]) == (0, 4, 8)
    assert len(curve["x"]) == len(curve["y"]) == 400


async def test_a_formula_that_is_none_is_refused_with_what_was_expected(api: Api) -> None:
    response = await api[0].post("/api/formulas", json={"kind": "formula", "formula": "1/x", "low": 0, "high": 4})
    assert response.status_code == 422
    (error,) = problem(response)["errors"]
    assert error["field"] == "task.formula"
    assert error["got"] == "inf at x = 0"


async def test_a_csv_becomes_a_task(api: Api) -> None:
    response = await api[0].post("/api/csv", content="t;v\n0;1\n1;2\n2;3\n3;5\n")
    assert response.json() == {"kind": "points", "x": [0, 1, 2, 3], "y": [1, 2, 3, 5]}


@pytest.mark.parametrize(
    ("text", "field", "got"),
    [
        ("", "file", "an empty file"),
        ("x,y\n0,1\n1,two\n2,3\n3,4\n", "row 3, column y", "'two'"),
        ("x,y\n0,1\n1,nan\n2,3\n3,4\n", "rows", "3 (1 without a value left out)"),
        ("x,y\n0,1\n1,inf\n2,3\n3,4\n", "row 3, column y", "'inf'"),
        ("x\n0\n1\n2\n3\n", "columns", "1 in the first row"),
        ("1,0\n1,1\n1,2\n1,3\n", "1", "1 in every row"),
        ("x,y\n" + "1,2\n" * 10_000, "rows", "10000"),
        (b"\xff\xfe1,2", "file", "byte 0"),
    ],
)
async def test_a_csv_that_is_not_two_columns_of_numbers_is_refused_with_where_and_what(
    api: Api, text: str | bytes, field: str, got: str
) -> None:
    response = await api[0].post("/api/csv", content=text)
    assert response.status_code == 422
    (error,) = problem(response)["errors"]
    assert error["field"] == field
    assert got in error["got"]
    assert error["expected"].startswith("Expected")


async def test_columns_of_a_csv_can_be_chosen(api: Api) -> None:
    text = "a,b,c\n0,9,1\n1,8,2\n2,7,3\n3,6,4\n"
    response = await api[0].post("/api/csv", params={"x": "c", "y": "2"}, content=text)
    assert response.json()["x"] == [1, 2, 3, 4]
    assert response.json()["y"] == [9, 8, 7, 6]


async def test_a_table_is_read_in_its_encoding_with_its_labels_and_said(api: Api) -> None:
    body = "Länge (m);Höhe\r\n0,5;1,25\r\n1;2\r\n2;NA\r\n3;4\r\n4;5\r\n".encode("cp1252")
    found = (await api[0].post("/api/tables", content=body)).json()
    assert found["task"] == {
        "kind": "points",
        "x": [0.5, 1, 3, 4],
        "y": [1.25, 2, 4, 5],
        "x_label": "Länge (m)",
        "y_label": "Höhe",
    }
    assert found["summary"] == "x = Länge (m), y = Höhe, 4 rows; left out: 1 row with a missing value"
    assert (found["encoding"], found["delimiter"], found["decimal"]) == ("cp1252", "semicolon", "comma")
    assert found["left_out"] == [{"reason": "missing", "count": 1, "rows": [4]}]
    assert found["preview"][0] == {"row": 2, "cells": ["0,5", "1,25"]}


async def test_a_table_can_be_read_with_other_columns_as_classes_or_as_a_sample(api: Api) -> None:
    text = "a,b,kind\n" + "".join(f"{i},{i * i},{'uv'[i % 2]}\n" for i in range(2500))
    offered = (await api[0].post("/api/tables", content=text)).json()
    assert (offered["question"], offered["could_be_classes"], offered["task"]) == ("sample", [3], None)
    wish = {"x": "b", "y": "1", "label": "kind", "sample": "random", "seed": "3"}
    found = (await api[0].post("/api/tables", params=wish, content=text)).json()
    assert (found["task"]["kind"], found["classes"], found["taken"]) == ("classes2d", ["u", "v"], 2000)
    assert (await api[0].post("/api/runs", json={"task": found["task"]})).status_code == 201


@pytest.mark.parametrize(
    ("params", "content", "field"),
    [
        ({}, b"x;y\n1;1,234\n2;2,345\n3;3,456\n4;4,567\n", "row 2"),
        ({"x": "z"}, b"x,y\n1,2\n2,3\n3,4\n4,5\n", "z"),
        ({"sample": "every"}, b"x,y\n1,2\n2,3\n3,4\n4,5\n", "sample"),
        ({"colour": "red"}, b"x,y\n1,2\n2,3\n3,4\n4,5\n", "colour"),
        ({}, b"PK\x03\x04", "file"),
    ],
)
async def test_a_table_that_cannot_be_read_is_refused_with_its_field(
    api: Api, params: dict[str, str], content: bytes, field: str
) -> None:
    response = await api[0].post("/api/tables", params=params, content=content)
    assert response.status_code == 422
    assert problem(response)["errors"][0]["field"] == field


async def test_the_refusal_of_a_table_that_can_be_read_in_two_ways_names_the_answers(api: Api) -> None:
    body = b"x;y\n1;1,234\n2;2,345\n3;3,456\n4;4,567\n"
    response = await api[0].post("/api/tables", content=body)
    assert problem(response)["errors"][0]["options"] == {"decimal": ["point", "comma"]}
    found = (await api[0].post("/api/tables", params={"decimal": "comma"}, content=body)).json()
    assert found["task"]["y"] == [1.234, 2.345, 3.456, 4.567]
    asked = await api[0].post(
        "/api/tables", content=b"d,a,b\n03/04/2024,1,2\n04/04/2024,2,3\n05/04/2024,3,4\n06/04/2024,4,5\n"
    )
    assert (asked.json()["question"], asked.json()["options"]) == ("columns", {"dates": ["day", "month"]})


async def test_health_says_that_runs_wait_as_long_as_no_worker_is_there(api: Api) -> None:
    client, services = api
    health = (await client.get("/api/health")).json()
    assert (health["status"], health["store"], health["workers"]) == ("no_workers", True, [])
    await services.transport.workers.report(WorkerRecord("w", "cpu", 0, 4, 0))
    await client.post("/api/runs", json={})
    health = (await client.get("/api/health")).json()
    assert (health["status"], health["detail"], health["waiting"], health["active"]) == ("ok", "", 1, 1)


async def test_health_and_metrics_tell_runs_that_do_not_move(api: Api) -> None:
    client, services = api
    await services.transport.workers.report(WorkerRecord("w", "cpu", 3, 4, 0, stuck=2))
    health = (await client.get("/api/health")).json()
    assert (health["status"], health["workers"][0]["stuck"]) == ("runs_stuck", 2)
    assert health["detail"].startswith("2 runs should go on and do not move.")
    assert "senn_runs_stuck 2.0" in (await client.get("/api/metrics")).text


@pytest.mark.parametrize(("used", "status"), [(940, "ok"), (960, "store_full")])
async def test_health_and_metrics_tell_how_full_the_store_is(
    api: Api, monkeypatch: pytest.MonkeyPatch, used: int, status: str
) -> None:
    async def fullness() -> Fullness:
        return Fullness(used, 1000)

    client, services = api
    await services.transport.workers.report(WorkerRecord("w", "cpu", 0, 4, 0))
    monkeypatch.setattr(services.transport.runs, "fullness", fullness)
    health = (await client.get("/api/health")).json()
    assert (health["status"], health["used_bytes"], health["limit_bytes"]) == (status, used, 1000)
    assert ("96%" in health["detail"]) == (status == "store_full")
    metrics = (await client.get("/api/metrics")).text
    assert f"senn_store_used_bytes {used}.0" in metrics
    assert "senn_store_limit_bytes 1000.0" in metrics


async def test_metrics_count_what_happened(api: Api) -> None:
    client, _ = api
    await client.post("/api/runs", json={})
    text = (await client.get("/api/metrics")).text
    assert "senn_runs_created_total 1.0" in text
    assert "senn_runs_waiting 1.0" in text
    assert "senn_store_up 1.0" in text


async def test_presets_have_a_title_and_a_sentence_in_every_language(api: Api) -> None:
    for preset in (await api[0].get("/api/presets")).json():
        assert set(preset["title"]) == set(preset["sentence"]) == {"en", "zh"}


async def test_a_body_above_the_limit_is_refused() -> None:
    async with app_client(settings=WebSettings(max_body_bytes=1024)) as (client, _):
        response = await client.post("/api/csv", content=b"1,2\n" * 500)
        assert response.status_code == 413
        problem(response)

        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(500):
                yield b"1,2\n"

        assert (await client.post("/api/csv", content=chunks())).status_code == 413


async def test_a_body_that_does_not_arrive_is_refused() -> None:
    async def drip() -> AsyncIterator[bytes]:
        import asyncio  # noqa: PLC0415

        yield b"1"
        await asyncio.sleep(1)
        yield b"2"

    async with app_client(settings=WebSettings(body_timeout_s=0.1)) as (client, _):
        response = await client.post("/api/csv", content=drip())
        assert response.status_code == 408


async def test_one_client_cannot_start_more_runs_than_its_share() -> None:
    async with app_client(settings=WebSettings(max_active_runs_per_client=2)) as (client, services):
        for _ in range(2):
            assert (await client.post("/api/runs", json={})).status_code == 201
        response = await client.post("/api/runs", json={})
        assert response.status_code == 429
        assert "2 runs" in problem(response)["detail"]
        job = await services.transport.jobs.claim("worker", 10)
        assert job
        await services.transport.jobs.release(job)
        assert (await client.post("/api/runs", json={})).status_code == 201


async def test_one_client_cannot_start_runs_faster_than_its_rate() -> None:
    async with app_client(settings=WebSettings(creations_burst=2, creations_per_s=0.01)) as (client, _):
        answers = [(await client.post("/api/runs", json={})).status_code for _ in range(2)]
        response = await client.post("/api/runs", json={})
        assert [*answers, response.status_code] == [201, 201, 429]
        assert 1 <= int(response.headers["Retry-After"]) <= 100
        problem(response)


async def test_more_commands_than_a_run_can_take_are_refused_in_words(run: Api) -> None:
    client, services = run
    for _ in range(1000):
        await services.transport.commands.send("run", "{}")
    response = await client.post("/api/runs/run/commands", json={"type": "pause"}, headers=BEARER)
    assert response.status_code == 429
    assert problem(response)["type"] == "urn:senn-live:too_many_commands"


async def test_a_full_store_refuses_in_words_and_keeps_what_it_has() -> None:
    async with app_client("memory://?max_bytes=1000") as (client, services):
        answers = [await client.post("/api/runs", json={}) for _ in range(5)]
        refused = [answer for answer in answers if answer.status_code != 201]
        assert refused
        assert all(problem(answer)["type"] == "urn:senn-live:store_full" for answer in refused)
        assert len(await services.transport.runs.all()) == 5 - len(refused)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/nothing"), ("GET", "/nothing.js"), ("GET", "/../pyproject.toml")]
)
async def test_there_is_nothing_where_nothing_is(api: Api, method: str, path: str) -> None:
    response = await api[0].request(method, path)
    assert response.status_code == 404
    problem(response)


@pytest.mark.parametrize(("method", "path"), [("PATCH", "/api/runs"), ("GET", "/api/csv"), ("POST", "/")])
async def test_a_method_that_is_not_there_is_not_allowed(api: Api, method: str, path: str) -> None:
    response = await api[0].request(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"]
    problem(response)


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/runs/nobody", "/nothing"])
async def test_every_answer_carries_the_strict_policy(api: Api, path: str) -> None:
    headers = (await api[0].get(path)).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


async def test_a_bug_is_a_problem_without_details_of_ours(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    client, services = api

    async def broken(run: str) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(services.transport.runs, "get", broken)
    response = await client.get("/api/runs/run/events")
    assert response.status_code == 500
    assert "secret" not in json.dumps(problem(response))
    assert "unsafe" not in response.headers["content-security-policy"]
