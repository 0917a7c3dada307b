"""What the teacher takes home: the table of answers and the zip of replays."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import httpx
import pytest

from recorded import TOKEN, app_client, frame, started, state
from rooms import CHOICE, DRAW, PLACE, SAY, WATCH, Room, bearer, opened


async def table(room: Room) -> list[dict[str, str]]:
    response = await room.client.get(f"{room.path}/results.csv", headers=bearer(room.token))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


async def unpacked(room: Room) -> zipfile.ZipFile:
    response = await room.client.get(f"{room.path}/replays.zip", headers=bearer(room.token))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/zip"
    assert int(response.headers["content-length"]) == len(response.content)
    return zipfile.ZipFile(io.BytesIO(response.content))


@pytest.mark.parametrize("what", ["results.csv", "replays.zip"])
async def test_they_are_the_teachers_alone(what: str) -> None:
    async with app_client() as (client, _):
        room = await opened(client, 1)
        for headers, status in [({}, 401), (bearer(room.pupils[0].token), 403), (bearer("guessed"), 403)]:
            response = await client.get(f"{room.path}/{what}", headers=headers)
            assert response.status_code == status
            assert response.headers["content-type"] == "application/problem+json"
        assert (await client.get(f"/api/classes/AAAAAA/{what}", headers=bearer(room.token))).status_code == 404


async def test_the_table_has_every_answer_that_counts_once_by_the_name_by_lot() -> None:
    async with app_client() as (client, _):
        room = await opened(client, 2)
        first, second = room.pupils
        await first.answers(PLACE, 0.5)
        await first.answers(PLACE, 0.25)
        await room.command("reveal")
        await room.command("again")
        await second.answers(PLACE, -1)
        await first.answers(CHOICE, "B")
        await second.answers(CHOICE, 0)
        rows = await table(room)
        columns = ("activity", "kind", "round", "name", "answer", "right")
        assert [tuple(row[column] for column in columns) for row in rows] == [
            ("1", "place", "1", first.name, "0.25", ""),
            ("1", "place", "2", second.name, "-1.0", ""),
            ("3", "choice", "1", first.name, "B", "no"),
            ("3", "choice", "1", second.name, "A", "yes"),
        ]  # fmt: skip
        assert rows[0]["title"] == "Where?"
        assert all(secret not in str(rows) for pupil in room.pupils for secret in (pupil.member, pupil.token))


@pytest.mark.parametrize("sentence", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
async def test_no_sentence_is_a_formula_in_a_spreadsheet(sentence: str) -> None:
    async with app_client() as (client, _):
        room = await opened(client, 1)
        await room.pupils[0].answers(SAY, sentence)
        (row,) = await table(room)
        assert row["answer"] == f"'{sentence}"


async def test_chinese_names_and_sentences_are_read_by_spreadsheets() -> None:
    async with app_client() as (client, _):
        response = await client.post("/api/classes", json={"language": "zh"})
        room = Room(client, **response.json())
        await room.join()
        body = (await client.get(f"{room.path}/results.csv", headers=bearer(room.token))).content
        assert body.startswith(b"\xef\xbb\xbf")


async def test_the_table_has_how_every_run_ended() -> None:
    async with app_client() as (client, services):
        room = await opened(client, 2)
        await room.command("go", index=DRAW)
        run = (await room.pupils[0].draws()).json()["id"]
        await room.pupils[1].draws()
        await services.transport.journal.append(run, 0, [started(), frame(1, step=9), state(2)])
        rows = await table(room)
        assert [(row["name"], row["neurons"], row["layers"], row["loss"], row["status"]) for row in rows] == [
            (room.pupils[0].name, "1", "1", "0.5", "running"),
            (room.pupils[1].name, "0", "0", "", "queued"),
        ]


async def test_the_zip_has_an_index_one_page_and_a_script_for_every_run() -> None:
    async with app_client() as (client, services):
        room = await opened(client, 2)
        await room.command("go", index=WATCH)
        everybodys = (await client.post(f"{room.path}/runs", json={}, headers=bearer(room.token))).json()["id"]
        await room.command("go", index=DRAW)
        runs = [(await pupil.draws()).json()["id"] for pupil in room.pupils]
        for run in (everybodys, runs[0]):
            await services.transport.journal.append(run, 0, [started(), frame(1), state(2)])
        made = await unpacked(room)
        script = f"5-draw-{room.pupils[0].name}"
        assert set(made.namelist()) == {
            "senn-class/index.html",
            "senn-class/page.html",
            f"senn-class/recordings/{script}.js",
            "senn-class/recordings/6-watch-class.js",
        }
        index = made.read("senn-class/index.html").decode()
        assert [link.partition("&")[0] for link in re.findall(r'href="([^"]+)"', index)] == [
            f"page.html?run={script}",
            "page.html?run=6-watch-class",
        ]
        assert room.pupils[0].name in index
        recording = made.read(f"senn-class/recordings/{script}.js").decode()
        found = re.search(r"textContent = (.*);", recording)
        assert found is not None
        assert json.loads(json.loads(found[1]))["entries"][0] == started()
        everything = b"".join(made.read(name) for name in made.namelist()).decode()
        secrets = [room.token, TOKEN, everybodys, *runs, *(pupil.token for pupil in room.pupils)]
        assert not [secret for secret in secrets if secret in everything]


async def test_a_class_without_runs_has_an_empty_zip_and_an_empty_table() -> None:
    async with app_client() as (client, _):
        room = await opened(client, 1)
        assert "senn-class/index.html" in (await unpacked(room)).namelist()
        assert await table(room) == []


async def test_while_it_is_made_the_class_goes_on_and_it_is_made_once_at_a_time_for_each() -> None:
    async with app_client() as (client, services):
        room = await opened(client, 1)
        with services.copies.passing("somebody"):
            answers: list[httpx.Response] = [
                await client.get(f"{room.path}/replays.zip", headers=bearer(room.token)),
                await room.pupils[0].answers(PLACE, 0.5),
            ]
        assert [answer.status_code for answer in answers] == [200, 200]
