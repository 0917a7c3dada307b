"""The shipped lessons: whole, in both languages, on targets that exist."""

from __future__ import annotations

from typing import Any

import pytest

from senn_live.api.rest.checks import check_task
from senn_live.classes.lessons import shipped
from senn_live.protocol.lessons import Lesson

LESSONS = pytest.mark.parametrize("lesson", shipped(), ids=lambda lesson: lesson.name)


def texts(node: Any) -> list[dict[str, str]]:
    if isinstance(node, dict):
        if node and set(node) <= {"en", "zh"}:
            return [node]
        return [text for value in node.values() for text in texts(value)]
    return [text for value in node for text in texts(value)] if isinstance(node, list) else []


def test_three_are_shipped_of_5_20_and_45_minutes() -> None:
    assert [lesson.minutes for lesson in shipped()] == [5, 20, 45]
    kinds = {activity.kind for lesson in shipped() for activity in lesson.activities}
    assert kinds == {"watch", "place", "size", "draw", "sample", "choice", "say"}


@LESSONS
def test_every_text_is_there_in_both_languages(lesson: Lesson) -> None:
    found = texts(lesson.model_dump(exclude_none=True))
    assert len(found) > 10
    assert all(text.keys() == {"en", "zh"} for text in found)


@LESSONS
def test_the_activities_fill_the_lessons_time_and_say_what_they_are_for(lesson: Lesson) -> None:
    assert sum(activity.minutes for activity in lesson.activities) == lesson.minutes
    assert all(activity.aim for activity in lesson.activities)


@LESSONS
def test_every_target_can_be_built(lesson: Lesson) -> None:
    for activity in lesson.activities:
        if (specification := getattr(activity, "specification", None)) is not None:
            check_task(specification.task)
