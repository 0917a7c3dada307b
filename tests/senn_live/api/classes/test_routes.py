"""A class over HTTP: what the teacher, a pupil and a stranger get, and what each is refused, with which words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from recorded import app_client
from rooms import CHOICE, DRAW, PLACE, QUESTIONS, SAY, SIZE, WATCH, bearer, opened
from senn_live.api.classes import examples
from senn_live.api.services import Services
from senn_live.classes.codes import ALPHABET, CLASS, record_of
from senn_live.protocol.classes import MAX_MEMBERS

Api = tuple[httpx.AsyncClient, Services]


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with app_client() as made:
        yield made


def refusal(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["detail"].startswith("Expected") or body["errors"]
    return body


async def test_an_empty_body_is_a_class_with_the_first_shipped_lesson(api: Api) -> None:
    room = await opened(api[0], lesson=None)
    first = (await api[0].get("/api/lessons")).json()[0]
    assert (await room.view())["lesson"] == first
    assert {"name", "title", "minutes", "activities"} <= set(first)
    assert len(room.code) == 6
    assert set(room.code) <= set(ALPHABET)


@pytest.mark.parametrize("name", examples.CLASSES)
async def test_every_example_of_a_class_is_accepted(api: Api, name: str) -> None:
    response = await api[0].post("/api/classes", json=examples.CLASSES[name]["value"])
    assert response.status_code == 201, response.text


@pytest.mark.parametrize("name", examples.COMMANDS)
async def test_every_example_of_a_command_is_carried_out(api: Api, name: str) -> None:
    room = await opened(api[0], 1)
    response = await room.command(
        **{"type_" if k == "type" else k: v for k, v in examples.COMMANDS[name]["value"].items()}
    )
    assert response.status_code == 202, response.text
    assert (await room.view())["offset"] == response.json()["offset"]


@pytest.mark.parametrize(("name", "activity"), [*zip(examples.ANSWERS, (PLACE, SIZE, CHOICE, SAY), strict=True)])
async def test_every_example_of_an_answer_counts(api: Api, name: str, activity: int) -> None:
    room = await opened(api[0], 1)
    await room.command("go", index=activity)
    response = await room.pupils[0].answers(activity, examples.ANSWERS[name]["value"]["value"])
    assert response.status_code == 200, response.text
    assert (await room.view())["answers"] == 1


async def test_only_hashes_of_tokens_are_kept(api: Api) -> None:
    room = await opened(api[0], 1)
    store = api[1].transport
    record = await store.runs.get(record_of(room.code))
    kept = repr(record) + repr(await store.journal.read(record.run, -1))
    assert room.token not in kept
    assert room.pupils[0].token not in kept


async def test_a_pupil_gets_a_name_by_lot_that_nobody_else_has(api: Api) -> None:
    room = await opened(api[0], 30)
    assert len({pupil.name for pupil in room.pupils}) == 30
    members = (await room.view())["members"]
    assert [member["name"] for member in members] == [pupil.name for pupil in room.pupils]
    assert all({"shape", "colour", "member"} <= set(member) for member in members)


async def test_a_code_is_read_in_any_case_and_with_spaces(api: Api) -> None:
    room = await opened(api[0])
    typed = f"{room.code[:3].lower()} {room.code[3:]}"
    assert (await api[0].get(f"/api/classes/{typed}")).status_code == 200


@pytest.mark.parametrize("code", ["KX4MPT", "nothing", "O0OOOO", "class:KX4MPT", "%00", "é" * 50])
async def test_a_code_that_no_class_has_is_not_found(api: Api, code: str) -> None:
    for method, path in [("GET", ""), ("POST", "/members"), ("POST", "/commands"), ("PUT", "/answers/0")]:
        response = await api[0].request(method, f"/api/classes/{code}{path}", json={"type": "next"})
        assert refusal(response, 404)["type"] == "urn:senn-live:unknown_class"


async def test_a_locked_class_and_a_full_one_let_nobody_in_and_say_so(api: Api) -> None:
    room = await opened(api[0], MAX_MEMBERS)
    assert refusal(await api[0].post(f"{room.path}/members"), 409)["type"] == "urn:senn-live:class_full"
    await room.command("remove", member=room.pupils[0].member)
    assert (await api[0].post(f"{room.path}/members")).status_code == 201
    await room.command("lock")
    assert refusal(await api[0].post(f"{room.path}/members"), 409)["type"] == "urn:senn-live:class_locked"


async def test_the_last_answer_before_the_reveal_counts_once_and_none_after_it(api: Api) -> None:
    room = await opened(api[0], 2)
    first, second = room.pupils
    await first.answers(PLACE, 0.1)
    await first.answers(PLACE, 0.2)
    await second.answers(PLACE, -1)
    assert (await room.view())["answers"] == 2
    await room.command("reveal")
    late = await first.answers(PLACE, 0.3)
    assert refusal(late, 409)["type"] == "urn:senn-live:revealed"
    given = (await second.sees())["given"]
    assert given == [{"member": first.member, "value": 0.2}, {"member": second.member, "value": -1.0}]


async def test_before_the_reveal_others_are_told_how_many_answered_and_nothing_else(api: Api) -> None:
    room = await opened(api[0], 2)
    await room.pupils[0].answers(PLACE, 0.123)
    for token in (room.pupils[1].token, None):
        view = await room.view(token)
        assert (view["answers"], view["given"], view["revealed"]) == (1, None, False)
        assert "0.123" not in str(view)
    assert (await room.pupils[0].sees())["given"] == [{"member": room.pupils[0].member, "value": 0.123}]
    assert (await room.view())["given"] == [{"member": room.pupils[0].member, "value": 0.123}]


async def test_sentences_are_read_by_the_teacher_alone(api: Api) -> None:
    room = await opened(api[0], 2)
    await room.command("go", index=SAY)
    await room.pupils[0].answers(SAY, "it stopped by itself")
    await room.command("reveal")
    assert "by itself" not in str(await room.pupils[1].sees())
    assert "by itself" in str(await room.view())


async def test_right_answers_and_the_teachers_notes_are_not_sent_to_pupils(api: Api) -> None:
    room = await opened(api[0], 1)
    await room.command("go", index=CHOICE)
    seen = await room.pupils[0].sees()
    assert seen["correct"] is None
    assert seen["lesson"]["activities"][CHOICE]["correct"] is None
    assert "summit" not in str(seen)
    await room.command("reveal")
    assert (await room.pupils[0].sees())["correct"] == 0


async def test_once_more_is_a_round_of_its_own(api: Api) -> None:
    room = await opened(api[0], 1)
    await room.pupils[0].answers(PLACE, 0.5)
    await room.command("reveal")
    await room.command("again")
    view = await room.view()
    assert (view["round"], view["answers"], view["revealed"]) == (2, 0, False)
    assert (await room.pupils[0].answers(PLACE, 0.6)).status_code == 200


async def test_the_class_moves_as_the_teacher_says(api: Api) -> None:
    room = await opened(api[0])
    steps: list[tuple[str, dict[str, int], int]] = [
        ("go", {"index": 0}, 0),
        ("next", {}, 1),
        ("next", {}, 2),
        ("back", {}, 1),
        ("go", {"index": 6}, 6),
    ]
    for name, more, activity in steps:
        assert (await room.command(name, **more)).status_code == 202
        assert (await room.view())["activity"] == activity
    assert "last" in refusal(await room.command("next"), 409)["detail"]
    refusal(await room.command("go", index=7), 422)


async def test_of_two_tabs_that_say_next_at_once_one_is_heeded(api: Api) -> None:
    room = await opened(api[0])
    for _ in range(2):
        assert (await room.command("next", activity=0)).status_code == 202
    assert (await room.view())["activity"] == 1


async def test_switches_do_what_they_say_and_may_be_said_twice(api: Api) -> None:
    room = await opened(api[0], 1)
    member = room.pupils[0].member
    for name, more, key, value in [
        ("pause", {}, "paused", True),
        ("resume", {}, "paused", False),
        ("lock", {}, "locked", True),
        ("unlock", {}, "locked", False),
        ("names", {"shown": False}, "names", False),
        ("spotlight", {"member": member}, "spotlight", member),
        ("hide", {"member": member}, "hidden", [member]),
        ("hide", {"member": member, "hidden": False}, "hidden", []),
        ("end", {}, "ended", True),
    ]:
        first = await room.command(name, **more)
        again = await room.command(name, **more)
        assert (first.status_code, first.json()) == (again.status_code, again.json()) == (202, again.json())
        assert (await room.view())[key] == value


@pytest.mark.parametrize("name", examples.COMMANDS)
async def test_nobody_but_the_teacher_commands(api: Api, name: str) -> None:
    room = await opened(api[0], 1)
    command = examples.COMMANDS[name]["value"]
    path = f"{room.path}/commands"
    before = (await room.view())["offset"]
    refusal(await api[0].post(path, json=command), 401)
    refusal(await api[0].post(path, json=command, headers=bearer(room.pupils[0].token)), 403)
    refusal(await api[0].post(path, json=command, headers=bearer("guessed")), 403)
    assert (await room.view())["offset"] == before


async def test_the_teachers_token_answers_for_nobody_and_no_token_neither(api: Api) -> None:
    room = await opened(api[0])
    path = f"{room.path}/answers/0"
    refusal(await api[0].put(path, json={"value": 0}), 401)
    refusal(await api[0].put(path, json={"value": 0}, headers=bearer(room.token)), 403)


async def test_tokens_of_one_class_open_no_other(api: Api) -> None:
    room, other = await opened(api[0], 1), await opened(api[0], 1)
    refusal(await room.command("next", token=other.token), 403)
    pupil = room.pupils[0]
    response = await api[0].put(f"{other.path}/answers/0", json={"value": 0}, headers=bearer(pupil.token))
    refusal(response, 403)


async def test_a_removed_pupil_is_out_with_all_that_was_answered(api: Api) -> None:
    room = await opened(api[0], 2)
    gone, stays = room.pupils
    await gone.answers(PLACE, 0.1)
    await stays.answers(PLACE, 0.2)
    run = (await gone.draws()).json()["id"]
    assert (await room.command("remove", member=gone.member)).status_code == 202
    refusal(await gone.answers(PLACE, 0.3), 403)
    view = await room.view()
    assert (view["answers"], len(view["members"]), view["runs"]) == (1, 1, [])
    assert (await api[0].get(f"/api/runs/{run}")).status_code == 404
    refusal(await room.command("remove", member=gone.member), 422)


async def test_a_new_token_is_the_same_pupil_and_the_old_one_is_worth_nothing(api: Api) -> None:
    room = await opened(api[0], 1)
    (pupil,) = room.pupils
    response = await api[0].post(f"{room.path}/members/{pupil.member}/token", headers=bearer(room.token))
    assert response.status_code == 201
    assert (response.json()["member"], response.json()["name"]) == (pupil.member, pupil.name)
    refusal(await pupil.answers(PLACE, 0.1), 403)
    pupil.token = response.json()["token"]
    assert (await pupil.answers(PLACE, 0.1)).status_code == 200


async def test_a_member_has_one_run_per_activity_and_the_earlier_one_is_deleted(api: Api) -> None:
    room = await opened(api[0], 2)
    await room.command("go", index=DRAW)
    first, second = room.pupils
    runs = [(await pupil.draws(seed=seed)).json()["id"] for seed, pupil in enumerate((first, first, second))]
    assert {(one["member"], one["run"]) for one in (await room.view())["runs"]} == {
        (first.member, runs[1]),
        (second.member, runs[2]),
    }
    assert (await api[0].get(f"/api/runs/{runs[0]}")).status_code == 404
    record = await api[1].transport.runs.get(runs[1])
    assert record.owner == record_of(room.code)
    assert await api[1].transport.jobs.position(runs[1]) is not None


async def test_the_teachers_run_is_the_one_that_everybody_watches(api: Api) -> None:
    room = await opened(api[0], 1)
    await room.command("go", index=WATCH)
    run = (await api[0].post(f"{room.path}/runs", json={}, headers=bearer(room.token))).json()["id"]
    await room.command("follow", step=7, x=0.5)
    view = await room.pupils[0].sees()
    assert (view["run"], view["runs"], view["step"], view["x"]) == (run, [], 7, 0.5)


async def test_a_hidden_tile_is_the_teachers_and_the_pupils_own(api: Api) -> None:
    room = await opened(api[0], 2)
    run = (await room.pupils[0].draws()).json()["id"]
    await room.command("hide", run=run)
    assert [len((await pupil.sees())["runs"]) for pupil in room.pupils] == [1, 0]
    assert len((await room.view())["runs"]) == 1


async def test_forty_phones_behind_one_router_draw_without_being_one_client(api: Api) -> None:
    room = await opened(api[0], 40)
    for _ in range(2):
        assert [(await pupil.draws()).status_code for pupil in room.pupils] == [201] * 40


async def test_delete_leaves_nothing_of_the_class(api: Api) -> None:
    room = await opened(api[0], 2)
    await room.pupils[0].draws()
    assert (await room.command("delete")).status_code == 202
    refusal(await api[0].get(room.path), 404)
    assert await api[1].transport.runs.all() == []
    assert await api[1].transport.journal.read(record_of(room.code), -1) == []


async def test_after_the_end_nobody_answers_joins_or_draws(api: Api) -> None:
    room = await opened(api[0], 1)
    await room.command("end")
    for response in (
        await room.pupils[0].answers(PLACE, 0.1),
        await room.pupils[0].draws(),
        await api[0].post(f"{room.path}/members"),
    ):
        assert refusal(response, 409)["type"] == "urn:senn-live:class_over"
    assert len(await api[1].transport.runs.all()) == 1


@pytest.mark.parametrize(
    ("activity", "value"),
    [
        (PLACE, "here"), (PLACE, 2.01), (PLACE, True), (PLACE, None), (PLACE, [0.5]), (PLACE, 10**400),
        (SIZE, -1), (SIZE, 13), (SIZE, 2.5), (CHOICE, "C"), (CHOICE, 2), (CHOICE, "AB"), (SAY, ""), (SAY, "x" * 301),
        (SAY, 7), (WATCH, 1), (DRAW, 1), (99, 1),
    ],
)  # fmt: skip
async def test_an_answer_that_is_none_is_refused_by_naming_the_field(api: Api, activity: int, value: Any) -> None:
    room = await opened(api[0], 1)
    body = refusal(await room.pupils[0].answers(activity, value), 422)
    assert body["errors"][0]["field"] in {"value", "activity"}
    assert (await room.view())["answers"] == 0


async def test_a_lesson_that_cannot_be_given_is_refused_by_naming_the_field(api: Api) -> None:
    bad = {
        **QUESTIONS,
        "activities": [
            {"kind": "watch", "title": {"en": "x"}, "specification": {"task": {"kind": "formula", "formula": "1/0"}}}
        ],
    }
    for lesson, field in [("nothing", "lesson"), (bad, "lesson.activities.0.specification.task.formula")]:
        body = refusal(await api[0].post("/api/classes", json={"lesson": lesson}), 422)
        assert body["errors"][0]["field"] == field


async def test_a_class_is_no_run(api: Api) -> None:
    room = await opened(api[0], 1)
    for path in ("", "/events", "/replay.html", "/branches"):
        assert (await api[0].get(f"/api/runs/{CLASS}{room.code}{path}")).status_code == 404


async def test_the_server_tells_how_phones_reach_it(api: Api) -> None:
    assert (await api[0].get("/api/network")).json() == {"loopback": False, "addresses": [], "command": "make class"}
