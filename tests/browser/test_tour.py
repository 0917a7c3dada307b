"""The guided tour: pages that are completed by what the learner does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, LAPSING, OPENING, Theatre, offset_of, recorded, until

Shot = Callable[[Page, str], None]
JOURNAL = recorded("bumps")


def begun(theatre: Theatre) -> Page:
    theatre.journal = JOURNAL[:4]
    theatre.open()
    page = theatre.page
    expect(page.locator("#network-drawing .node.hidden")).to_have_count(1)
    page.locator("[popovertarget=learn-menu]").click()
    page.locator("#learn-tour").click()
    expect(page.locator("#tour h2")).to_have_text("One neuron")
    return page


def paused(after: Any) -> dict[str, Any]:
    """A state event between two of the recording."""
    offset = offset_of(after) + 0.5
    return {
        "type": "state",
        "offset": offset,
        "step": 6,
        "status": "paused",
        "reason": "command",
        "detail": "",
        "pace": 10,
    }


def edited(noise: float) -> dict[str, Any]:
    specification = {**json.loads(JOURNAL[0])["specification"], "noise": noise}
    offset = offset_of(JOURNAL[-1]) + 1
    return {"type": "edited", "offset": offset, "step": END, "what": "settings", "specification": specification}


def goes_on(page: Page, title: str) -> None:
    """The page says what it meant; the next one has this title."""
    expect(page.locator("#tour.done")).to_be_visible()
    expect(page.locator("#tour .tour-meaning")).not_to_have_text("")
    page.locator("#tour-skip", has_text="Next").click()
    expect(page.locator("#tour h2")).to_have_text(title)
    expect(page.locator("#tour .tour-meaning")).to_have_text("")


def test_every_page_is_completed_by_doing_what_it_asks(theatre: Theatre, shot: Shot) -> None:
    page = begun(theatre)
    expect(page.locator("#toggle.tour-spot")).to_be_visible()
    assert theatre.sent("/runs") == [OPENING, LAPSING]
    assert theatre.sent("/run-0002/commands") == [{"type": "pause"}]
    shot(page, "tour")
    theatre.send(*JOURNAL[4:12])
    goes_on(page, "Hold it")
    theatre.send(paused(JOURNAL[11]))
    goes_on(page, "Make it grow")
    grown = until(JOURNAL, lambda event: event["type"] == "expansion")
    theatre.send(*grown[12:])
    goes_on(page, "Did anything break?")
    shot(page, "tour-log")
    page.locator("#log .growth button").first.click()
    goes_on(page, "Meet a neuron")
    page.locator(".node.hidden").first.hover()
    goes_on(page, "Back in time")
    page.keyboard.press("Home")
    goes_on(page, "And back to now")
    page.locator("#live").click()
    goes_on(page, "The decision, slowly")
    page.locator("#slow-open").click()
    goes_on(page, "Knowing when to stop")
    page.locator("#slow-leave").click()
    theatre.send(*JOURNAL[len(grown) :])
    goes_on(page, "Spoil the data")
    theatre.send(edited(0.3))
    goes_on(page, "Why it works")
    page.locator("[popovertarget=learn-menu]").click()
    page.locator("#learn-explain").click()
    page.keyboard.press("Escape")
    page.locator("#tour-skip", has_text="Finish").click()
    expect(page.locator("#tour")).to_be_hidden()
    expect(page.locator(".tour-spot")).to_have_count(0)


def test_the_tour_can_be_left_and_taken_up_again(theatre: Theatre) -> None:
    page = begun(theatre)
    page.locator("#tour-skip").click()
    page.locator("#tour-skip").click()
    expect(page.locator("#tour h2")).to_have_text("Make it grow")
    page.locator("#tour-leave").click()
    expect(page.locator("#tour")).to_be_hidden()
    page.reload()
    page.locator("[popovertarget=learn-menu]").click()
    page.locator("#learn-tour").click()
    expect(page.locator("#tour h2")).to_have_text("Make it grow")
    page.locator("#tour-back").click()
    expect(page.locator("#tour h2")).to_have_text("Hold it")


def test_the_tour_is_readable_on_a_projector_and_axe_finds_nothing_serious(theatre: Theatre, shot: Shot) -> None:
    theatre.journal = JOURNAL[:4]
    theatre.open("/?theme=projector&lang=zh")
    page = theatre.page
    page.locator("[popovertarget=learn-menu]").click()
    page.locator("#learn-tour").click()
    expect(page.locator("#tour h2")).to_have_text("一个神经元")
    shot(page, "tour-projector")
    assert json.dumps(offences(page), indent=1) == "[]"


@pytest.mark.parametrize("viewport", [(390, 844)], ids=str)
def test_on_a_phone_the_tour_leaves_room(theatre: Theatre, viewport: tuple[int, int], shot: Shot) -> None:
    page = begun(theatre)
    box = page.locator("#tour").bounding_box()
    assert box is not None
    assert box["height"] < viewport[1] * 0.45
    assert page.evaluate("document.documentElement.scrollWidth") == viewport[0]
    shot(page, "tour-phone")
