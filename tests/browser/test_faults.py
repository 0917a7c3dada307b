"""A fault stays where it is: a run that fails is said and the next one works, a panel that throws stops no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from browser.theatre import END, Message, Theatre, recorded
from senn_live.protocol.events import State
from senn_live.protocol.specification import RunSpecification
from senn_live.worker.run.recovery import stillborn_entries

Shot = Callable[[Page, str], None]
WHOLE = recorded("bumps")
FAILURES = {
    "bad_task": (
        "Expected numbers, got none.",
        "failed: this data cannot be learned from: Expected numbers, got none.",
    ),
    "diverged": ("", "failed: the numbers went wrong (NaN or infinity); the last good state is shown"),
    "poisoned": ("Entry 3 is no event.", "failed: the record of this run cannot be read on: Entry 3 is no event."),
    "internal_error": ("The program met a ValueError.", "failed: The program met a ValueError."),
}
DRAWN = (".node.hidden", "#log li", "#fit-plot .trace", "#landscape-canvas", "#timeline-canvas", "#verdict", "#end")


def failure(reason: str, offset: int, step: int) -> str:
    detail = FAILURES[reason][0]
    return State(offset=offset, step=step, status="failed", reason=reason, detail=detail).model_dump_json()  # type: ignore[arg-type]


def before_the_first_step(reason: str) -> list[Message]:
    """The journal of a run that fails before it has a network, as the worker writes it."""
    started, _ = stillborn_entries(RunSpecification(), "bad_task", "")
    return [str(started), failure(reason, 1, 0)]


def without_a_start(reason: str) -> list[Message]:
    return [failure(reason, 0, 0)]


def later(reason: str) -> list[Message]:
    return [*WHOLE, failure(reason, len(WHOLE), END)]


def seen_whole(page: Page) -> None:
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    expect(page.locator(".node.hidden")).to_have_count(3)
    expect(page.locator("#status-text")).to_contain_text("finished")


def another_run(theatre: Theatre) -> None:
    theatre.page.locator("#reset").click()


@pytest.mark.parametrize("reason", FAILURES)
@pytest.mark.parametrize("journal", [before_the_first_step, without_a_start])
def test_a_run_that_fails_at_its_start_is_said_over_empty_cards_and_the_next_run_works(
    theatre: Theatre, reason: str, journal: Callable[[str], list[Message]], shot: Shot
) -> None:
    theatre.open()
    page = theatre.page
    seen_whole(page)
    theatre.journal = journal(reason)
    another_run(theatre)
    page.wait_for_url("**#run=run-0002")
    expect(page.locator("#status-text")).to_have_text(FAILURES[reason][1])
    expect(page.locator("#status")).to_have_attribute("data-mood", "bad")
    expect(page.locator(".card.fit .first")).to_have_text(FAILURES[reason][1])
    for drawn in DRAWN:
        expect(page.locator(f"{drawn}:visible")).to_have_count(0)
    expect(page.locator(".card:visible .first:visible, #landscape-waiting:visible")).to_have_count(5)
    shot(page, f"failed-at-start-{reason}-{journal.__name__}")
    theatre.journal = WHOLE
    page.get_by_role("button", name="Start a new run").click()
    page.wait_for_url("**#run=run-0003")
    seen_whole(page)


@pytest.mark.parametrize("reason", FAILURES)
def test_a_run_that_fails_later_keeps_what_it_had_and_the_next_run_works(theatre: Theatre, reason: str) -> None:
    theatre.journal = later(reason)
    theatre.open()
    page = theatre.page
    expect(page.locator("#status-text")).to_have_text(FAILURES[reason][1])
    expect(page.locator(".node.hidden")).to_have_count(3)
    theatre.journal = WHOLE
    another_run(theatre)
    page.wait_for_url("**#run=run-0002")
    seen_whole(page)


def breaks(theatre: Theatre, module: str, source: str) -> None:
    """Let the page load a module of the test's own."""

    def fulfil(route: Route) -> None:
        route.fulfill(body=source, content_type="text/javascript")

    theatre.page.route(f"**/{module}", fulfil)


ALWAYS = "export const createUndoOffer = () => ({ draw() { throw new Error('a panel broke'); } });"
ONCE = """let first = true;
export const createUndoOffer = () => ({
  draw() { if (first) { first = false; throw new Error('a panel broke'); } },
});"""
GLIDING = "export const createUndoOffer = () => ({ glides: true, draw() { throw new Error('a panel broke'); } });"


@pytest.mark.parametrize("source", [ALWAYS, ONCE, GLIDING], ids=["always", "once", "gliding"])
@pytest.mark.parametrize(("language", "words"), [("en", "Part of this page met an error"), ("zh", "本页的一部分出错")])
def test_a_panel_that_throws_takes_neither_the_others_nor_the_loop_along_and_is_said(
    theatre: Theatre, source: str, language: str, words: str, shot: Shot
) -> None:
    theatre.tolerated = "a panel broke"
    breaks(theatre, "panels/menus/undo.js", source)
    theatre.journal = WHOLE[:110]
    theatre.open(f"/?lang={language}")
    page = theatre.page
    expect(page.locator("#notice-text")).to_contain_text(words)
    expect(page.locator("#notice-text")).to_contain_text("Error: a panel broke")
    expect(page.locator(".node.hidden")).to_have_count(3)
    theatre.send(*WHOLE[110:])
    expect(page.locator("#why-step")).to_contain_text(str(END))
    expect(page.locator(".node.hidden")).to_have_count(3)
    page.locator("#notice-close").click()
    expect(page.locator("#notice")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#why-step")).not_to_contain_text(str(END))
    expect(page.locator("#notice")).to_be_hidden()
    shot(page, f"panel-broke-{language}")


def test_an_event_that_cannot_be_folded_is_said_and_the_next_ones_are_drawn(theatre: Theatre) -> None:
    theatre.tolerated = "reading 'splice'"
    theatre.journal = WHOLE[:110]
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(3)
    bad: dict[str, Any] = {"type": "expansion", "offset": 110, "step": 40, "kind": "width", "layer": 99}
    theatre.send({**bad, "added": [{"layer": 99, "position": 0}], "network": json.loads(str(WHOLE[0]))["network"]})
    expect(page.locator("#notice-text")).to_contain_text("Part of this page met an error")
    theatre.send(failure("internal_error", 111, 41))
    expect(page.locator("#status-text")).to_have_text(FAILURES["internal_error"][1])


def test_an_error_that_nobody_waits_for_is_said(theatre: Theatre) -> None:
    theatre.tolerated = "nobody waits"
    theatre.open()
    seen_whole(theatre.page)
    theatre.page.evaluate("() => { Promise.reject(new Error('nobody waits')); }")
    expect(theatre.page.locator("#notice-text")).to_contain_text("Error: nobody waits")
