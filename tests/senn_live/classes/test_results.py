"""The table of a class, from its journal alone."""

from __future__ import annotations

import csv
import io

from senn_live.classes.fold import ClassState, begun_with
from senn_live.classes.orders import answered, commanded, joined, run_added
from senn_live.classes.results import COLUMNS, Outcome, plain, results_csv
from senn_live.protocol.classes import ClassStarted, DrawnName, PlainClassCommand, RemoveMember
from senn_live.protocol.lessons import Lesson

LESSON = Lesson.model_validate(
    {
        "name": "two",
        "title": {"en": "Two"},
        "minutes": 1,
        "activities": [
            {"kind": "size", "title": {"zh": "多少"}},
            {"kind": "draw", "title": {"en": "=Draw"}, "goal": {"kind": "layer"}},
        ],
    }
)


def named(name: str) -> DrawnName:
    return DrawnName(name=name, names={"en": name, "zh": name}, shape="star", colour="blue")


def begun(*members: str) -> ClassState:
    state = begun_with(ClassStarted(offset=0, at_s=0, code="KX4MPT", lesson=LESSON, language="en"))
    for member in members:
        state.apply(joined(state, member, named(f"name of {member}"), "hash", 1.0))
    return state


def rows(state: ClassState, outcomes: dict[str, Outcome]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(results_csv(state, outcomes).removeprefix("\ufeff"))))


def test_rounds_come_in_order_and_members_as_they_came() -> None:
    state = begun("a", "b")
    for member, size in (("b", 4), ("a", 3)):
        state.apply(answered(state, member, 0, size, 2.0))
    again = commanded(state, PlainClassCommand(type="again"), 3.0)
    assert again is not None
    state.apply(again)
    state.apply(answered(state, "a", 0, 5, 4.0))
    found = [(row["round"], row["name"], row["answer"], row["title"]) for row in rows(state, {})]
    assert found == [
        ("1", "name of a", "3", "多少"),
        ("1", "name of b", "4", "多少"),
        ("2", "name of a", "5", "多少"),
    ]


def test_a_run_is_a_line_with_its_size_and_one_that_is_gone_is_none() -> None:
    state = begun("a", "b")
    for member, run in (("a", "here"), ("b", "gone"), (None, "the-teachers")):
        state.apply(run_added(state, member, 1, run, 2.0))
    (row,) = rows(
        state, {"here": Outcome(4, 2, None, 120, "finished"), "the-teachers": Outcome(1, 1, 0.1, 2, "running")}
    )
    assert (row["name"], row["title"], row["neurons"], row["layers"], row["loss"], row["steps"], row["status"]) == (
        "name of a", "'=Draw", "4", "2", "", "120", "finished",
    )  # fmt: skip
    assert tuple(row) == COLUMNS


def test_whoever_was_removed_is_not_in_it() -> None:
    state = begun("a", "b")
    state.apply(answered(state, "a", 0, 3, 2.0))
    removed = commanded(state, RemoveMember(member="a"), 3.0)
    assert removed is not None
    state.apply(removed)
    assert rows(state, {}) == []


def test_text_that_spreadsheets_compute_is_quoted_and_other_text_left_alone() -> None:
    assert [plain(text) for text in ("=1", "+a", "-", "@x", "a=1", "")] == ["'=1", "'+a", "'-", "'@x", "a=1", ""]
