"""Hostile codes, tokens, answers, commands and lessons: never a 5xx, always a sentence, and nothing gets in."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from callers import BRIEF, JSON, LONG, RELAXED, Caller, assert_a_sentence, json_values
from rooms import CHOICE, PLACE, QUESTIONS, SAY, SIZE
from senn_live.api.refusals.rates import Rate
from senn_live.classes.codes import ALPHABET, CLASS, read_code
from senn_live.protocol.classes import class_command_adapter
from senn_live.protocol.lessons import Lesson

KINDS = ["watch", "place", "size", "draw", "sample", "choice", "say", "nix"]


class ClassCaller(Caller):
    """The app with a class and a pupil in it, whom nobody calls too fast."""

    def __init__(self) -> None:
        super().__init__()
        endless = Rate("requests", 1e9, 10**9)
        services = self.app.state.services
        services._answers = services._drawings = services._visits = services._requests = endless
        services.guesses._of_one = services.guesses._of_all = endless
        self.open()

    def open(self) -> None:
        made = self.request("POST", "/api/classes", json={"lesson": QUESTIONS}).json()
        self.path, self.teacher = f"/api/classes/{made['code']}", {"Authorization": f"Bearer {made['token']}"}
        self.code = made["code"]
        joined = self.request("POST", f"{self.path}/members").json()
        self.pupil = {"Authorization": f"Bearer {joined['token']}"}
        self.taken = 0

    def renew(self) -> None:
        self.request("POST", f"{self.path}/commands", json={"type": "delete"}, headers=self.teacher)
        self.open()


@pytest.fixture(scope="module")
def caller() -> Any:
    made = ClassCaller()
    yield made
    made.close()


near_codes = st.text(alphabet=f"{ALPHABET}{ALPHABET.lower()}0O1I5S -", min_size=4, max_size=9)
codes = st.one_of(st.text(max_size=60), near_codes, near_codes.map(lambda code: CLASS + code))
values = st.one_of(
    json_values,
    st.floats(allow_nan=False),
    st.integers(-5, 20),
    st.sampled_from(["A", "b", "é", "\ud800", "=1+1", "x" * 301, "<script>"]),
)
titles = st.one_of(
    st.just({"en": "Title"}), st.dictionaries(st.sampled_from(["en", "zh", "fr", ""]), st.text(max_size=9))
)
activities = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {"kind": st.sampled_from(KINDS), "title": titles},
        optional={
            "specification": json_values | st.fixed_dictionaries({"task": json_values, "seed": st.integers(-1, 5)}),
            "options": st.lists(titles, max_size=6),
            "correct": st.integers(-2, 6),
            "low": st.floats(-3, 3),
            "high": st.floats(-3, 3),
            "most": st.integers(-1, 600),
            "minutes": st.floats(-1, 200),
            "hidden": st.lists(st.text(max_size=5), max_size=3),
            "goal": json_values | st.just({"kind": "layer"}) | st.just({"kind": "exactly", "neurons": 4}),
        },
    ),
)
lessons = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["mine", "", "A", "a" * 41]) | st.just("mine"),
            "title": titles,
            "minutes": st.sampled_from([5, 0, -1, 1e9]) | st.just(5),
            "activities": st.lists(activities, max_size=4),
        }
    ),
)
ORDERS = ["next", "back", "go", "pause", "reveal", "again", "spotlight", "names", "hide", "follow", "nix"]
FIELDS = ["index", "member", "run", "hidden", "shown", "step", "x", "more"]
commands = st.one_of(
    json_values,
    st.builds(
        lambda type_, rest: {"type": type_, **rest},
        st.sampled_from(ORDERS),
        st.dictionaries(st.sampled_from(FIELDS), values, max_size=3),
    ),
)  # fmt: skip


def a_code_opens_nothing(caller: ClassCaller, typed: str) -> None:
    for method, more in (("GET", ""), ("POST", "/members"), ("PUT", "/answers/0"), ("GET", "/results.csv")):
        path = f"/api/classes/{quote(typed.encode('utf-8', 'replace'), safe='')}{more}"
        response = caller.request(method, path, json={"value": 0} if method == "PUT" else None)
        assert_a_sentence(response)
        if read_code(typed) != caller.code:
            assert not response.is_success


def a_token_is_nobodys(caller: ClassCaller, token: str) -> None:
    headers = {b"authorization": b"Bearer " + token.encode("utf-8", "replace").replace(b"\n", b"").replace(b"\r", b"")}
    for method, more in (("POST", "/commands"), ("PUT", "/answers/0"), ("GET", "/replays.zip")):
        response = caller.request(method, caller.path + more, json={"type": "end", "value": 0}, headers=headers)
        assert_a_sentence(response)
        assert response.status_code in {400, 401, 403}


def an_answer_is_refused_or_counts(caller: ClassCaller, activity: int, value: Any) -> None:
    body = json.dumps({"value": value}).encode()
    path = f"{caller.path}/answers/{activity}"
    response = caller.request("PUT", path, content=body, headers={**JSON, **caller.pupil})
    assert_a_sentence(response)
    if response.status_code == 200:
        caller.taken += 1
        kept = response.json()["value"]
        assert type(kept) is {PLACE: float, SIZE: int, CHOICE: int, SAY: str}[activity]
        if activity == PLACE:
            assert -2 <= kept <= 2
    if caller.taken >= 900:  # a member may correct an answer a thousand times
        caller.renew()


def a_command_is_refused_or_done(caller: ClassCaller, body: Any) -> None:
    headers = {**JSON, **caller.teacher}
    response = caller.request("POST", f"{caller.path}/commands", content=json.dumps(body).encode(), headers=headers)
    assert_a_sentence(response)
    if response.status_code == 202:
        class_command_adapter.validate_python(body)
    assert caller.request("GET", caller.path).status_code == 200


def a_lesson_is_refused_or_given(caller: ClassCaller, lesson: Any) -> None:
    body = json.dumps({"lesson": lesson}).encode()
    response = caller.request("POST", "/api/classes", content=body, headers=JSON)
    assert_a_sentence(response)
    if response.status_code == 201:
        if isinstance(lesson, dict):
            Lesson.model_validate(lesson)
        made = response.json()
        path, headers = f"/api/classes/{made['code']}", {"Authorization": f"Bearer {made['token']}"}
        assert caller.request("GET", path).status_code == 200
        caller.request("POST", f"{path}/commands", json={"type": "delete"}, headers=headers)


@settings(max_examples=BRIEF, **RELAXED)
@given(typed=codes)
@example(typed="../../api/health")
@example(typed="%2e%2e")
@example(typed="A" * 5000)
def test_any_code_opens_nothing_but_its_class(caller: ClassCaller, typed: str) -> None:
    a_code_opens_nothing(caller, typed)


@settings(max_examples=BRIEF, **RELAXED)
@given(token=st.text(max_size=80))
@example(token="a" * 20_000)
def test_any_token_is_refused_in_words(caller: ClassCaller, token: str) -> None:
    a_token_is_nobodys(caller, token)


@settings(max_examples=BRIEF, **RELAXED)
@given(activity=st.integers(0, 8), value=values)
def test_any_answer_is_refused_in_words_or_counts_as_what_it_is(caller: ClassCaller, activity: int, value: Any) -> None:
    an_answer_is_refused_or_counts(caller, activity, value)


@settings(max_examples=BRIEF, **RELAXED)
@given(body=commands)
def test_any_command_to_a_class_is_refused_in_words_or_done(caller: ClassCaller, body: Any) -> None:
    a_command_is_refused_or_done(caller, body)


@settings(max_examples=BRIEF, **RELAXED)
@given(lesson=lessons)
@example(lesson={**QUESTIONS, "activities": QUESTIONS["activities"] * 7})
@example(lesson={**QUESTIONS, "title": {"en": "\ud800"}})
def test_any_lesson_is_refused_in_words_or_given(caller: ClassCaller, lesson: Any) -> None:
    a_lesson_is_refused_or_given(caller, lesson)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@settings(max_examples=LONG, **RELAXED)
@given(typed=codes, token=st.text(max_size=80))
def test_ten_thousand_codes_and_tokens(caller: ClassCaller, typed: str, token: str) -> None:
    a_code_opens_nothing(caller, typed)
    a_token_is_nobodys(caller, token)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@settings(max_examples=LONG, **RELAXED)
@given(activity=st.integers(0, 8), value=values, body=commands)
def test_ten_thousand_answers_and_commands(caller: ClassCaller, activity: int, value: Any, body: Any) -> None:
    an_answer_is_refused_or_counts(caller, activity, value)
    a_command_is_refused_or_done(caller, body)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@settings(max_examples=LONG, **RELAXED)
@given(lesson=lessons)
def test_ten_thousand_lessons(caller: ClassCaller, lesson: Any) -> None:
    a_lesson_is_refused_or_given(caller, lesson)
