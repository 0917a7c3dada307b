"""The shipped lessons, read once."""

from __future__ import annotations

from functools import cache
from importlib import resources

from senn_live.protocol.lessons import Lesson, lesson_adapter


@cache
def shipped() -> tuple[Lesson, ...]:
    """All of them, shortest first."""
    folder = resources.files("senn_live") / "data" / "lessons"
    files = [file for file in folder.iterdir() if file.name.endswith(".json")]
    lessons = [lesson_adapter.validate_json(file.read_bytes()) for file in files]
    return tuple(sorted(lessons, key=lambda lesson: lesson.minutes))


def shipped_by_name() -> dict[str, Lesson]:
    """The same, by name."""
    return {lesson.name: lesson for lesson in shipped()}
