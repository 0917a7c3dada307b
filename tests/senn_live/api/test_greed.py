"""One client's greed: what it may send and ask, in which time and size, and what the others notice of it."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from starlette.datastructures import Headers
from websockets.asyncio.client import connect

from recorded import TOKEN, app_client, checkpoint, frame, run_record, started, state, web_server
from senn_live.api.refusals.bodies import receive_body
from senn_live.api.refusals.costs import cost_of, kind_of
from senn_live.api.refusals.errors import BusyError, InvalidError, MalformedError, TooLargeError, TooManyError
from senn_live.api.refusals.gates import Gate
from senn_live.api.refusals.problems import shown
from senn_live.api.refusals.shape import MOST_ITEMS, SMALL, check_shape
from senn_live.api.rest import admission
from senn_live.api.rest.pages import MOST_BYTES
from senn_live.api.rest.sweeping import surplus
from senn_live.api.settings import WebSettings
from senn_live.api.stream.hub import _batches
from senn_live.protocol.specification import RunSpecification
from senn_live.transport.ports import Entry, RunRecord

BEARER = {"Authorization": f"Bearer {TOKEN}"}
GREEDY_BODIES = {
    "unknown names": json.dumps({f"k{number}": 0 for number in range(80_000)}),
    "unknown names deep in": json.dumps({"task": {"kind": "points", **{f"k{number}": 0 for number in range(80_000)}}}),
    "words for numbers": json.dumps({"task": {"kind": "points", "x": ["w"] * 180_000, "y": [0]}}),
    "lists in lists": json.dumps({"task": {"kind": "points", "x": [[]] * 200_000, "y": [[]]}}),
    "one long name": json.dumps({"k" * 900_000: 0}),
    "one long word": json.dumps({"task": "w" * 900_000}),
    "one long tag": json.dumps({"task": {"kind": "w" * 900_000}}),
    "one long list": json.dumps({"start": list(range(120_000))}),
    "brackets": "[" * 900_000,
}


@pytest.mark.parametrize("path", ["/api/runs", "/api/runs/run/commands", "/api/runs/run/forks", "/api/formulas"])
@pytest.mark.parametrize("body", GREEDY_BODIES.values(), ids=GREEDY_BODIES.keys())
async def test_a_large_body_of_nonsense_is_refused_in_few_words_and_little_time(path: str, body: str) -> None:
    async with app_client() as (client, services):
        await services.transport.runs.create(run_record())
        before_s = time.process_time()
        response = await client.post(path, content=body, headers={**BEARER, "Content-Type": "application/json"})
        used_s = time.process_time() - before_s
    assert response.status_code in {400, 422}
    assert len(response.content) < 10_000
    assert len(response.json()["errors"]) <= 20
    assert used_s < 1.0  # it was two seconds for each, on the event loop


async def test_of_many_wrong_fields_the_first_twenty_are_told() -> None:
    async with app_client() as (client, _):
        response = await client.post("/api/runs", json={f"k{number}": 0 for number in range(150)})
    assert response.status_code == 422
    assert len(response.json()["errors"]) == 20
    assert len(response.json()["detail"]) <= 1000


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/runs"),
        ("POST", "/api/csv"),
        ("POST", "/api/runs/nobody/commands"),
        ("POST", "/api/nothing"),
        ("DELETE", "/api/runs/nobody"),
        ("GET", "/api/runs/nobody"),
        ("GET", "/api/runs/nobody/events?limit=1000"),
        ("GET", "/api/runs/nobody/branches"),
        ("GET", "/api/runs/nobody/replay.html"),
        ("GET", "/nobody"),
    ],
)
async def test_whatever_is_asked_is_counted_also_what_is_refused(method: str, path: str) -> None:
    few = WebSettings(requests_burst=10, requests_per_s=0.01, creations_burst=2, commands_burst=2, commands_per_s=0.01)
    async with app_client(settings=few) as (client, _):
        for _ in range(1100):
            response = await client.request(method, path, content=b"[")
            if response.status_code == 429:
                break
    assert response.status_code == 429
    assert response.json()["type"] == "urn:senn-live:too_many"
    assert int(response.headers["retry-after"]) >= 1
    assert "Expected at most" in response.json()["detail"]


async def test_what_is_refused_by_count_is_not_read() -> None:
    async with app_client(settings=WebSettings(creations_burst=1, creations_per_s=0.01)) as (client, _):
        await client.post("/api/runs", json={})
        response = await client.post("/api/runs", content=_unreadable(), headers={"Content-Length": "100000"})
    assert response.status_code == 429
    assert response.headers["connection"] == "close"


async def _unreadable() -> Any:
    pytest.fail("Expected a body that nobody reads.")
    yield b""


async def test_bytes_of_bodies_are_counted_however_they_are_sent() -> None:
    few = WebSettings(body_bytes_burst=2_000_000, body_bytes_per_s=1.0)
    for headers in ({}, {"Transfer-Encoding": "chunked"}):
        async with app_client(settings=few) as (client, _):
            statuses = [
                (await client.post("/api/runs", content=_pieces() if headers else b"[" * 900_000)).status_code
                for _ in range(3)
            ]
        assert statuses[-1] == 429
        assert statuses[0] in {400, 422}


async def _pieces() -> Any:
    for _ in range(9):
        yield b"[" * 100_000


async def test_a_compressed_body_is_refused_before_anybody_unpacks_it() -> None:
    async with app_client() as (client, _):
        response = await client.post("/api/runs", content=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert response.status_code == 400
    assert "encoded" in response.json()["detail"]


@pytest.mark.parametrize("declared", ["-1", "1e3", "٣", "9" * 5000, " "])
async def test_a_length_that_is_none_or_too_large_is_refused(declared: str) -> None:
    with pytest.raises((MalformedError, TooLargeError), match="Expected"):
        await receive_body(
            Headers(raw=[(b"content-length", declared.encode())]),
            _never,
            limit=1000,
            timeout_s=1,
            count=lambda _: None,
        )


async def _never() -> Any:
    pytest.fail("Expected a body that nobody reads.")


@pytest.mark.parametrize(
    "path",
    [
        "/index.html%00.js",
        "/%00",
        "/" + "a" * 6000,
        "/" + "a/" * 3000,
        "/src/" + "%2e%2e%2f" * 1000,
        "/" + "%C3%A9" * 400,
        "/%ff%fe",
        "/src/%0d%0aX: y",
    ],
)
async def test_no_path_is_more_than_a_file_that_is_not_there(path: str) -> None:
    async with app_client() as (client, _):
        response = await client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_page_of_events_is_bounded_in_bytes_and_the_pages_are_the_journal() -> None:
    async with app_client() as (client, services):
        await services.transport.runs.create(run_record())
        entries = [started(), *(frame(offset, size=60_000) for offset in range(1, 40))]
        await services.transport.journal.append("run", 0, entries)
        offsets: list[int] = []
        pages = 0
        while not offsets or offsets[-1] < 39:
            after = offsets[-1] if offsets else -1
            page = (await client.get("/api/runs/run/events", params={"after": after, "limit": 1000})).json()
            offsets += [event["offset"] for event in page["events"]]
            pages += 1
    assert offsets == list(range(40))
    assert pages == -(-40 * 240_000 // (MOST_BYTES + 240_000))


async def test_others_are_served_while_a_page_of_events_is_made() -> None:
    async with app_client() as (client, services):
        await services.transport.runs.create(run_record())
        entries = [started(), *(frame(offset, size=2000) for offset in range(1, 1000))]
        await services.transport.journal.append("run", 0, entries)
        longest_s, ended = 0.0, asyncio.Event()

        async def watch() -> None:
            nonlocal longest_s
            while not ended.is_set():
                before_s = time.thread_time()
                await asyncio.sleep(0)
                longest_s = max(longest_s, time.thread_time() - before_s)

        watching = asyncio.create_task(watch())
        await client.get("/api/runs/run/events", params={"limit": 1000})
        ended.set()
        await watching
    assert longest_s < 0.25


async def test_a_replay_is_made_for_few_at_a_time_and_is_whole() -> None:
    async with app_client() as (client, services):
        await services.transport.runs.create(run_record())
        await services.transport.journal.append("run", 0, [started(), frame(1), checkpoint(2), state(3)])
        answers = await asyncio.gather(*(client.get("/api/runs/run/replay.html") for _ in range(5)))
    assert sorted({answer.status_code for answer in answers}) == [200, 429]
    whole = next(answer for answer in answers if answer.status_code == 200)
    assert whole.text.rstrip().endswith("</html>")
    assert len(whole.content) == int(whole.headers["content-length"])


async def test_of_large_tables_few_are_read_at_a_time_and_small_ones_are_never_kept_waiting() -> None:
    large = "x,y\n" + "1.5,2.5\n" * 20_000
    async with app_client() as (client, _):
        answers = await asyncio.gather(
            *(client.post("/api/tables", content=large) for _ in range(4)),
            *(client.post("/api/tables", content="x,y\n1,2\n2,3\n3,4\n4,5\n") for _ in range(4)),
        )
    assert [answer.status_code for answer in answers[4:]] == [200] * 4
    assert {answer.status_code for answer in answers[:4]} == {200, 429}


async def test_a_large_table_counts_as_many_small_ones() -> None:
    large = "x,y\n" + "1.5,2.5\n" * 99_000
    statuses = []
    async with app_client(settings=WebSettings(creations_burst=40, creations_per_s=0.01)) as (client, _):
        for _ in range(3):
            statuses.append((await client.post("/api/tables", content=large)).status_code)
    assert statuses == [200, 200, 429]


def test_what_a_request_costs_is_told_by_its_first_line() -> None:
    assert cost_of("/api/runs/x/events", "after=1&limit=1000") == 11
    assert cost_of("/api/runs/x/events", "limit=1&limit=1000") == 11
    for limit in ("limit=999999999", "l%69mit=1000", "limit=+1000", "limit=" + "9" * 5000, "a&" * 999 + "limit=1000"):
        assert cost_of("/api/runs/x/events", limit) == 11
    assert cost_of("/api/runs/x/events", "") == 3
    assert cost_of("/api/runs/x/replay.html", "") == 50
    assert cost_of("/src/main.js", "") < 0.1
    assert kind_of("POST", "/api/runs/x/forks") == "creation"
    assert kind_of("POST", "/api/classes") == "creation"
    assert kind_of("POST", "/api/classes/KX4MPT/runs") == "request"  # members are counted there, not addresses
    assert cost_of("/api/classes/KX4MPT/members", "") == 0.1
    assert kind_of("POST", "/api/runs/x/commands") == "command"
    assert kind_of("HEAD", "/api/runs/x") == "request"


def test_nothing_that_a_person_may_send_is_too_large_in_shape() -> None:
    points = [index / 7 for index in range(2000)]
    body = json.dumps({"task": {"kind": "points", "x": points, "y": points}, "limits": {"steps": 1}}).encode()
    assert len(body) > SMALL
    check_shape(body)
    check_shape(b"{" * 100_000)
    with pytest.raises(InvalidError, match=r"task\.x"):
        check_shape(json.dumps({"task": {"x": [0] * (MOST_ITEMS + 1)}}).encode())


def test_a_gate_lets_in_a_few_and_makes_room_when_they_leave() -> None:
    gate = Gate("things", at_once=2, per_client=1)
    with gate.passing("a"):
        with pytest.raises(TooManyError), gate.passing("a"):
            pass
        with gate.passing("b"), pytest.raises(BusyError), gate.passing("c"):
            pass
        with gate.passing("b"):
            pass
    with gate.passing("a"):
        pass


def test_what_is_said_back_is_not_written_out_first() -> None:
    before_s = time.process_time()
    assert len(shown([[0] * 100_000] * 1000)) <= 100
    assert len(shown("w" * 10_000_000)) <= 100
    assert time.process_time() - before_s < 0.1


def large(count: int, size: int = 10_000) -> list[str | bytes]:
    """A journal of about `count * size` bytes with a checkpoint at its end."""
    frames = [frame(offset, size=size // 4) for offset in range(1, count)]
    return [started(), *frames, checkpoint(count)]


async def test_one_client_s_runs_take_so_many_bytes_and_no_more_and_others_are_not_asked() -> None:
    tight = WebSettings(max_client_bytes=100_000)
    async with app_client(settings=tight) as (client, services):
        first = (await client.post("/api/runs", json={})).json()
        await services.transport.journal.append(first["id"], 0, large(12))
        refused = await client.post("/api/runs", json={})
        assert (refused.status_code, refused.json()["type"]) == (429, "urn:senn-live:too_many")
        assert "0.0954 MiB of runs from one address" in refused.json()["detail"]
        record = RunRecord("other", "{}", "", owner="10.0.0.9", created_s=0)
        await services.transport.runs.create(record)
        assert await admission.put_run(services, "10.0.0.9", RunSpecification())
        headers = {"Authorization": f"Bearer {first['token']}"}
        await client.delete(f"/api/runs/{first['id']}", headers=headers)
        assert (await client.post("/api/runs", json={})).status_code == 201


async def test_a_full_run_takes_no_commands_and_says_so() -> None:
    tight = WebSettings(max_run_bytes=50_000)
    async with app_client(settings=tight) as (client, services):
        await services.transport.runs.create(run_record())
        await services.transport.journal.append("run", 0, large(6))
        refused = await client.post("/api/runs/run/commands", json={"type": "resume"}, headers=BEARER)
        assert refused.status_code == 429
        assert "0.0477 MiB for one run" in refused.json()["detail"]
        assert await services.transport.commands.read("run", 0) == []


async def test_commands_that_wait_are_bytes_too() -> None:
    points = {"kind": "points", "x": list(range(2000)), "y": [index / 7 for index in range(2000)]}
    async with app_client(settings=WebSettings(max_run_bytes=200_000)) as (client, services):
        await services.transport.runs.create(run_record())
        await services.transport.journal.append("run", 0, [started()])
        statuses = [
            (
                await client.post("/api/runs/run/commands", json={"type": "edit", "task": points}, headers=BEARER)
            ).status_code
            for _ in range(10)
        ]
        assert statuses[0] == 202
        assert statuses[-1] == 429
        assert await services.transport.runs.size("run") <= 200_000


async def test_whose_allowance_is_used_may_still_pause_and_stop() -> None:
    async with app_client(settings=WebSettings(max_client_bytes=50_000)) as (client, services):
        await services.transport.runs.create(run_record())
        await services.transport.journal.append("run", 0, large(6))
        statuses = {
            type_: (await client.post("/api/runs/run/commands", json={"type": type_}, headers=BEARER)).status_code
            for type_ in ("pause", "stop", "resume", "force", "undo")
        }
        assert statuses == {"pause": 202, "stop": 202, "resume": 429, "force": 429, "undo": 429}


async def test_a_stranger_s_copy_counts_for_the_stranger_and_stops_where_the_allowance_does() -> None:
    async with app_client(settings=WebSettings(max_client_bytes=250_000)) as (client, services):
        owned = RunRecord("theirs", RunSpecification().model_dump_json(), "", owner="10.0.0.9", created_s=0)
        await services.transport.runs.create(owned)
        await services.transport.journal.append("theirs", 0, large(10))
        before = await services.transport.runs.size_of_owner("10.0.0.9")
        statuses = [(await client.post("/api/runs/theirs/forks", json={"offset": 10})).status_code for _ in range(4)]
        assert statuses == [201, 201, 429, 429]
        assert await services.transport.runs.size_of_owner("10.0.0.9") == before
        assert 180_000 < await services.transport.runs.size_of_owner("127.0.0.1") < 250_000
        assert len(await services.transport.runs.all()) == 3


async def test_half_a_copy_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app_client("memory://?max_bytes=2600000") as (client, services):
        owned = RunRecord("theirs", RunSpecification().model_dump_json(), "", owner="10.0.0.9", created_s=0)
        await services.transport.runs.create(owned)
        await services.transport.journal.append("theirs", 0, large(150))
        monkeypatch.setattr(admission, "_CHUNK", 10)
        assert (await client.post("/api/runs/theirs/forks", json={"offset": 150})).status_code == 507
        assert [record.run for record in await services.transport.runs.all()] == ["theirs"]


def records(owners: str) -> list[RunRecord]:
    return [RunRecord(f"{owner}{index}", "{}", "", owner=owner, created_s=0) for index, owner in enumerate(owners)]


KEPT: dict[str, int] = {"keep_runs": 1000, "keep_bytes": 1000, "client_bytes": 1000}


def test_who_has_most_runs_gives_first_the_oldest_first() -> None:
    assert surplus(records("aaabaaab"), {}, set(), **{**KEPT, "keep_runs": 4}) == ["a6", "a5", "a4", "a2"]
    assert surplus(records("aaabaaab"), {}, {"a6", "a5"}, **{**KEPT, "keep_runs": 4}) == ["a4", "a2"]
    assert surplus(records("ab"), {}, {"a0", "b1"}, **{**KEPT, "keep_runs": 1}) == []


def test_who_takes_most_bytes_gives_first_and_a_client_never_keeps_more_than_its_share() -> None:
    sizes = {"a0": 10, "b1": 300, "a2": 10, "b3": 300, "b4": 300}
    assert surplus(records("ababb"), sizes, set(), **{**KEPT, "keep_bytes": 700}) == ["b4"]
    assert surplus(records("ababb"), sizes, set(), **{**KEPT, "client_bytes": 500}) == ["b4", "b3"]
    assert surplus(records("ababb"), sizes, {"b1", "b3", "b4"}, **{**KEPT, "keep_bytes": 700}) == ["a2", "a0"]


async def test_nobody_s_runs_are_pushed_out_by_another_s() -> None:
    async with app_client(settings=WebSettings(keep_runs=5)) as (_, services):
        for record in reversed(records("aaaaaaaabb")):
            await services.transport.runs.create(record)
        assert await admission.sweep(services) == 5
        assert {record.run for record in await services.transport.runs.all()} == {"a0", "a1", "a2", "b8", "b9"}


async def test_one_client_follows_so_many_runs_and_others_follow_theirs() -> None:
    async with app_client(settings=WebSettings(max_watched_runs_per_client=2)) as (_, services):
        for run in "abc":
            await services.transport.runs.create(run_record(run))
        hubs = services.hubs
        async with hubs.following("a", "me"), hubs.following("b", "me"), hubs.following("a", "me"):
            with pytest.raises(TooManyError, match="at most 2 runs"):
                async with hubs.following("c", "me"):
                    pass
            async with hubs.following("c", "you"):
                pass
        async with hubs.following("c", "me"):
            pass


async def test_the_store_is_told_at_once_which_runs_somebody_looks_at() -> None:
    async with web_server() as web:
        for run in "ab":
            await web.begin(run)
            await web.transport.jobs.submit(run)
        async with connect(web.stream("b")) as socket:
            await socket.recv()
            async with asyncio.timeout(10):
                while [one.run for one in await web.transport.jobs.standings() if one.is_watched] != ["b"]:
                    await asyncio.sleep(0.02)


async def test_a_large_journal_is_folded_a_little_at_a_time() -> None:
    async with app_client() as (client, services):
        await services.transport.runs.create(run_record())
        await services.transport.journal.append("run", 0, [started(), *(frame(o, size=60_000) for o in range(1, 60))])
        offsets: list[int] = []
        async with services.hubs.following("run") as hub:
            offsets.append(hub.offset)
        assert offsets == [59]
        assert (await client.get("/api/runs/run")).json()["offset"] == 59
        assert [len(batch) for batch in _batches([Entry(0, b"x" * 300_000), Entry(1, b"y"), Entry(2, b"z")])] == [1, 2]
