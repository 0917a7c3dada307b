"""What a class answered and grew, as a table: names by lot, nothing that leads to a person. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from senn_live.protocol.classes import Value
from senn_live.protocol.lessons import AnyActivity, Choice, Title

from .fold import ClassState

COLUMNS = (
    "activity",
    "kind",
    "title",
    "round",
    "name",
    "answer",
    "right",
    "neurons",
    "layers",
    "loss",
    "steps",
    "status",
)
_LETTERS = "ABCD"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Outcome:
    """How a run stands: `loss` in standardised units, None where none is known."""

    neurons: int
    layers: int
    loss: float | None
    steps: int
    status: str


def title_in(title: Title, language: str) -> str:
    """A title in a language, or in one that there is."""
    found = {str(one): text for one, text in title.items()}
    return found.get(language) or next(iter(found.values()))


def results_csv(state: ClassState, outcomes: Mapping[str, Outcome]) -> str:
    """One line for each answer that counts and each run: activities in order, then rounds, then members as they came.

    Begins with a byte order mark: spreadsheets read Chinese without one as something else.
    """
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for index, activity in enumerate(state.lesson.activities):
        head = {
            "activity": index + 1,
            "kind": activity.kind,
            "title": plain(title_in(activity.title, state.started.language)),
        }
        writer.writerows(head | row for row in _answers(state, index, activity))
        writer.writerows(head | row for row in _runs(state, index, outcomes))
    return text.getvalue()


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _answers(state: ClassState, index: int, activity: AnyActivity) -> Iterator[dict[str, object]]:
    for round_, given in sorted((key[1], given) for key, given in state.answers.items() if key[0] == index):
        for member, who in state.members.items():
            if member in given:
                value = given[member]
                yield {"round": round_, "name": who.name, **_answer(activity, value)}


def _answer(activity: AnyActivity, value: Value) -> dict[str, object]:
    if isinstance(activity, Choice):
        right = "" if activity.correct is None else "yes" if value == activity.correct else "no"
        return {"answer": _LETTERS[int(value)], "right": right}
    return {"answer": plain(value) if isinstance(value, str) else value}


def _runs(state: ClassState, index: int, outcomes: Mapping[str, Outcome]) -> Iterator[dict[str, object]]:
    runs = state.runs_of(index)
    for member, who in state.members.items():
        if member not in runs or runs[member] not in outcomes:
            continue
        found = outcomes[runs[member]]
        yield {
            "name": who.name,
            "neurons": found.neurons,
            "layers": found.layers,
            "loss": "" if found.loss is None else f"{found.loss:.6g}",
            "steps": found.steps,
            "status": found.status,
        }
