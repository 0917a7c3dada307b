"""A lesson in whatever order teacher, pupils and strangers act, against a model as plain as can be, on every store."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from recorded import app_client
from rooms import CHOICE, DRAW, PLACE, SAMPLE, SAY, SIZE, Pupil, Room, opened
from senn_live.api.desk import Desks
from senn_live.classes.codes import record_of
from senn_live.classes.roles import GUEST, Role, seen_entry
from senn_live.protocol.classes import class_event_adapter
from stores import RedisServer

LAST, MOST = SAMPLE, 4
GOOD: dict[int, list[tuple[Any, Any]]] = {  # what is sent, and what counts
    PLACE: [(0.5, 0.5), (-1, -1.0), (2, 2.0)],
    SIZE: [(3, 3), (12, 12)],
    CHOICE: [("A", 0), ("b", 1), (1, 1)],
    SAY: [("why not", "why not"), (" = 1 ", "= 1")],
}
BAD: list[Any] = ["zz", 2.5, -3, None, [], True, 10**400]
picks = st.integers(0, 1000)


class LessonMachine(RuleBasedStateMachine):
    """The rules; `url` is set by the test."""

    url = "memory://"

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.opener = app_client(self.url)
        client, self.services = self.do(self.opener.__aenter__())
        self.room: Room = self.do(opened(client))
        self.present: list[Pupil] = []
        self.removed: list[Pupil] = []
        self.begun, self.activity = False, 0
        self.switches = {"paused": False, "locked": False, "ended": False, "names": True}
        self.rounds: dict[int, int] = {}
        self.answers: dict[tuple[int, int], dict[str, Any]] = {}
        self.revealed: dict[tuple[int, int], dict[str, Any]] = {}
        self.runs: dict[int, dict[str, str]] = {}
        self.hidden: set[str] = set()
        self.spotlight: str | None = None
        for _ in range(2):
            self.join()

    def do(self, call: Any) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(call, 20))

    def teardown(self) -> None:
        self.do(self.room.command("delete"))
        transport = self.services.transport
        assert self.do(transport.runs.all()) == []
        assert self.do(transport.journal.read(record_of(self.room.code), -1)) == []
        self.do(self.opener.__aexit__(None, None, None))
        self.loop.close()

    def round_of(self, activity: int) -> tuple[int, int]:
        return activity, self.rounds.get(activity, 1)

    def refused(self, response: httpx.Response, status: int, name: str = "") -> None:
        assert response.status_code == status, response.text
        body = response.json()
        assert body["detail"].startswith("Expected") or body["errors"]
        assert body["type"].endswith(name)

    def told(self, type_: str, **more: Any) -> None:
        response = self.do(self.room.command(type_, **more))
        assert response.status_code == 202, response.text

    def go(self, activity: int) -> None:
        if self.begun and activity == self.activity:
            return
        self.begun, self.activity, self.spotlight = True, activity, None
        self.rounds.setdefault(activity, 1)

    # what pupils do

    @precondition(lambda self: len(self.present) < MOST)
    @rule()
    def join(self) -> None:
        response = self.do(self.room.client.post(f"{self.room.path}/members"))
        if self.switches["ended"]:
            self.refused(response, 409, "class_over")
        elif self.switches["locked"]:
            self.refused(response, 409, "class_locked")
        else:
            assert response.status_code == 201
            body = response.json()
            self.present.append(Pupil(self.room, body["member"], body["name"], body["token"]))

    @precondition(lambda self: self.present)
    @rule(who=picks, where=st.sampled_from([None, None, None, *GOOD, LAST, LAST + 1]), what=picks)
    def answer(self, who: int, where: int | None, what: int) -> None:
        pupil, activity = self.present[who % len(self.present)], self.activity if where is None else where
        good = GOOD.get(activity, [])
        sent, kept = good[what % len(good)] if good else (0, None)
        response = self.do(pupil.answers(activity, sent))
        if not good:
            self.refused(response, 422, "invalid")
        elif self.switches["ended"]:
            self.refused(response, 409, "class_over")
        elif self.round_of(activity) in self.revealed:
            self.refused(response, 409, "revealed")
        else:
            assert response.status_code == 200, response.text
            assert response.json()["value"] == kept
            self.answers.setdefault(self.round_of(activity), {})[pupil.member] = kept

    @precondition(lambda self: self.present)
    @rule(who=picks, what=picks)
    def answer_nonsense(self, who: int, what: int) -> None:
        pupil = self.present[who % len(self.present)]
        self.refused(self.do(pupil.answers(PLACE, BAD[what % len(BAD)])), 422, "invalid")

    @precondition(lambda self: self.present)
    @rule(who=picks)
    def draw(self, who: int) -> None:
        pupil = self.present[who % len(self.present)]
        response = self.do(pupil.draws())
        if response.status_code == 429:  # as often as that draws nobody
            self.refused(response, 429, "too_many")
        elif self.switches["ended"]:
            self.refused(response, 409, "class_over")
        else:
            before = self.runs.setdefault(self.activity, {}).get(pupil.member)
            self.runs[self.activity][pupil.member] = response.json()["id"]
            if before:
                assert self.do(self.room.client.get(f"/api/runs/{before}")).status_code == 404

    @precondition(lambda self: self.removed or self.present)
    @rule(who=picks, command=st.sampled_from(["next", "reveal", "pause", "again", "end", "delete", "lock"]))
    def reach_for_the_teachers_controls(self, who: int, command: str) -> None:
        pupils = [*self.present, *self.removed]
        token = pupils[who % len(pupils)].token
        self.refused(self.do(self.room.command(command, token=token)), 403, "forbidden")
        response = self.do(self.room.client.post(f"{self.room.path}/commands", json={"type": command}))
        self.refused(response, 401, "no_token")

    @precondition(lambda self: self.removed)
    @rule(who=picks)
    def come_back_though_removed(self, who: int) -> None:
        pupil = self.removed[who % len(self.removed)]
        self.refused(self.do(pupil.answers(PLACE, 0.1)), 403, "forbidden")
        self.refused(self.do(pupil.draws()), 403, "forbidden")

    # what the teacher does

    @rule(index=st.sampled_from([*GOOD, DRAW, LAST]))
    def go_to(self, index: int) -> None:
        self.told("go", index=index)
        self.go(index)

    @rule()
    def go_on(self) -> None:
        if self.activity == LAST:
            self.refused(self.do(self.room.command("next")), 409, "not_now")
        else:
            self.told("next")
            self.go(self.activity + 1)

    @rule()
    def say_next_in_two_tabs(self) -> None:
        at = self.activity
        for _ in range(2):
            response = self.do(self.room.command("next", activity=at))
            assert response.status_code == (409 if at == LAST else 202)
        if at != LAST:
            self.go(at + 1)

    @rule()
    def go_back(self) -> None:
        self.told("back")
        self.go(max(0, self.activity - 1))

    @rule()
    def once_more(self) -> None:
        self.told("again")
        self.begun, self.spotlight = True, None
        self.rounds[self.activity] = self.round_of(self.activity)[1] + 1

    @rule()
    def reveal(self) -> None:
        self.told("reveal")
        now = self.round_of(self.activity)
        self.revealed.setdefault(now, dict(self.answers.get(now, {})))

    @rule(
        which=st.sampled_from([("pause", "paused", True), ("resume", "paused", False), ("lock", "locked", True)])
        | st.sampled_from([("unlock", "locked", False)])
    )
    def switch(self, which: tuple[str, str, bool]) -> None:
        self.told(which[0])
        self.switches[which[1]] = which[2]

    @rule(really=st.integers(0, 9))
    def end(self, really: int) -> None:
        if really == 0:
            self.told("end")
            self.switches["ended"] = True

    @rule()
    def names(self) -> None:
        self.told("names")
        self.switches["names"] = not self.switches["names"]

    @precondition(lambda self: self.present)
    @rule(who=picks, hidden=st.booleans())
    def hide(self, who: int, hidden: bool) -> None:
        member = self.present[who % len(self.present)].member
        self.told("hide", member=member, hidden=hidden)
        (self.hidden.add if hidden else self.hidden.discard)(member)

    @precondition(lambda self: self.present)
    @rule(who=picks)
    def show_one(self, who: int) -> None:
        self.spotlight = self.present[who % len(self.present)].member
        self.told("spotlight", member=self.spotlight)

    @precondition(lambda self: self.present)
    @rule(who=picks)
    def remove(self, who: int) -> None:
        pupil = self.present.pop(who % len(self.present))
        self.told("remove", member=pupil.member)
        self.removed.append(pupil)
        for kept in [*self.answers.values(), *self.runs.values()]:
            kept.pop(pupil.member, None)
        self.hidden.discard(pupil.member)
        self.spotlight = None if self.spotlight == pupil.member else self.spotlight
        self.refused(self.do(self.room.command("remove", member=pupil.member)), 422, "invalid")

    @precondition(lambda self: self.present)
    @rule(who=picks)
    def hand_out_a_new_token(self, who: int) -> None:
        pupil = self.present[who % len(self.present)]
        headers = {"Authorization": f"Bearer {self.room.token}"}
        path = f"{self.room.path}/members/{pupil.member}/token"
        pupil.token = self.do(self.room.client.post(path, headers=headers)).json()["token"]

    @rule()
    def ask_another_process(self) -> None:
        self.services.desks = Desks(self.services.transport)

    # what holds all the time

    @invariant()
    def the_teacher_sees_the_class_as_it_is(self) -> None:
        view = self.do(self.room.view())
        now = self.round_of(self.activity)
        given = self.answers.get(now, {})
        assert (view["activity"], view["round"], view["begun"]) == (*now, self.begun)
        assert {name: view[name] for name in self.switches} == self.switches
        assert view["revealed"] is (now in self.revealed)
        assert [member["member"] for member in view["members"]] == [pupil.member for pupil in self.present]
        assert view["answers"] == len(given)
        assert {one["member"]: one["value"] for one in view["given"]} == given
        assert len(view["given"]) == len(given)
        assert {one["member"]: one["run"] for one in view["runs"]} == self.runs.get(self.activity, {})
        assert (set(view["hidden"]), view["spotlight"]) == (self.hidden, self.spotlight)

    @invariant()
    def of_every_round_the_last_answer_of_each_is_kept_and_no_other(self) -> None:
        state = self.do(self.do(self.services.desks.of(self.room.code)).state())
        kept = {key: given for key, given in state.answers.items() if given}
        assert kept == {key: given for key, given in self.answers.items() if given}
        assert {key: runs for key, runs in state.runs.items() if runs} == {
            key: runs for key, runs in self.runs.items() if runs
        }

    @invariant()
    def a_pupil_sees_the_own_answer_and_those_of_others_after_the_reveal_alone(self) -> None:
        now = self.round_of(self.activity)
        given = self.answers.get(now, {})
        for pupil in self.present:
            view = self.do(pupil.sees())
            is_shown = now in self.revealed and self.activity != SAY
            own = {member: value for member, value in given.items() if member == pupil.member}
            seen = {one["member"]: one["value"] for one in view["given"] or []}
            assert seen == (given if is_shown else own)
            assert view["answers"] == len(given)
            mine = self.runs.get(self.activity, {})
            assert {one["member"] for one in view["runs"]} == {
                member for member in mine if member not in self.hidden or member == pupil.member
            }

    @invariant()
    def what_is_streamed_holds_every_answer_once_and_nobody_elses_before_its_reveal(self) -> None:
        entries = self.do(self.services.transport.journal.read(record_of(self.room.code), -1))
        assert [entry.offset for entry in entries] == list(range(len(entries)))
        roles = [GUEST, *(Role("pupil", pupil.member) for pupil in self.present)]
        for role in roles:
            for entry in entries:
                seen = class_event_adapter.validate_json(seen_entry(str(entry.data), role))
                if seen.type == "answered":
                    assert seen.member in {None, role.member}
                    assert (seen.value is None) is (seen.member is None)
                elif seen.type == "revealed":
                    shown = {one.member: one.value for one in seen.answers}
                    expected = self.revealed[seen.activity, seen.round]
                    assert shown == ({} if seen.activity == SAY else expected)


def lessons(url: str, examples: int, steps: int) -> None:
    machine = type("Lesson", (LessonMachine,), {"url": url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[phase for phase in Phase if phase is not Phase.shrink],  # thirty steps are read faster than shrunk
        ),
    )


STORES = ["memory", "sqlite", pytest.param("redis", marks=pytest.mark.redis)]


@pytest.fixture(params=STORES)
def a_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "memory":
        return "memory://"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.sqlite"
    server: RedisServer = request.getfixturevalue("redis_server")
    server.flush()
    return server.url


@pytest.mark.timeout(300)
def test_a_lesson_is_what_the_model_says_in_any_order(a_url: str) -> None:
    lessons(a_url, examples=30 if a_url == "memory://" else 6, steps=30)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_a_lesson_is_what_the_model_says_a_thousand_times(a_url: str) -> None:
    lessons(a_url, examples=1000, steps=60)
