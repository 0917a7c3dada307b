"""When a run is over a card says what became of it and what to do now, to whoever may do it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, GROWTHS, Theatre, across

Shot = Callable[[Page, str], None]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_end_is_a_card_that_offers_what_to_do_by_pointer_and_by_key(
    theatre: Theatre, theme: str, language: str, shot: Shot
) -> None:
    theatre.open(f"/?theme={theme}&lang={language}")
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(re.compile(str(END)))
    english = language == "en"
    expect(page.locator("#end .end-words")).to_have_text(
        "3 neurons, one layer. It stopped by itself: what is left looks like noise."
        if english
        else "3 个神经元，一层。 它自己停下了：剩下的看起来只是噪声。"
    )
    expect(page.locator("#end .end-buttons button")).to_have_text(
        ["Now draw yours ✎", "Replay", "Another target", "Guess where it grows", "Grow by hand"]
        if english
        else ["现在画一条你的 ✎", "重播", "换个目标", "猜它在哪里生长", "手动生长"]
    )
    assert page.locator("#end").evaluate("card => card.scrollHeight <= card.clientHeight + 1"), "it is cut"
    assert json.dumps(offences(page), indent=1) == "[]"
    shot(page, f"end-{theme}-{language}")
    for button, menu in (("target", "target"), ("branch", "branch")):
        page.locator(f"#end-{button}").focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#{menu}-menu")).to_be_visible()
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.querySelector('#{menu}-menu').contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(page.locator(f"#{menu}-menu")).to_be_hidden()
    page.locator("#end-draw").click()
    expect(page.locator(".card.fit .edit-strip")).to_be_visible()
    expect(page.locator("#end")).to_be_hidden()


def test_it_is_not_offered_in_the_past_and_only_what_one_may_do(theatre: Theatre) -> None:
    theatre.open("/#run=somebody-elses")
    page = theatre.page
    expect(page.locator("#end-target")).to_be_visible()
    expect(page.locator("#end-branch")).to_be_hidden()
    box = page.locator("#scrubber").bounding_box()
    assert box is not None
    page.mouse.click(across(page, GROWTHS[0]), box["y"] + 30)
    expect(page.locator("#end")).to_be_hidden()


@pytest.mark.parametrize("by", ["pointer", "key"])
def test_the_card_can_be_put_away_and_stays_away_until_the_run_ends_again(theatre: Theatre, by: str) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#end")).to_be_visible()
    if by == "pointer":
        page.locator("#end-close").click()
    else:
        page.locator("#end-draw").focus()
        page.keyboard.press("Escape")
    expect(page.locator("#end")).to_be_hidden()
    expect(page.locator("#toggle")).to_be_focused()
    page.locator("#toggle").click()  # replay, and back at the same end
    page.keyboard.press("Escape")
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    expect(page.locator("#end")).to_be_hidden()
    page.locator("#reset").click()
    page.wait_for_url("**#run=run-0002")
    expect(page.locator("#end")).to_be_visible()


def test_on_a_phone_the_card_is_at_the_foot_of_the_screen_whole(theatre: Theatre, shot: Shot) -> None:
    theatre.page.set_viewport_size({"width": 390, "height": 844})
    theatre.open()
    card = theatre.page.locator("#end")
    expect(card).to_be_visible()
    expect(card).to_be_in_viewport(ratio=1)
    shot(theatre.page, "end-phone")


def test_the_end_is_spoken_once(theatre: Theatre) -> None:
    theatre.open()
    expect(theatre.page.locator("#end")).to_be_visible()
    assert theatre.page.locator("#end[aria-live], #end [aria-live], #end[role=status], #end[role=alert]").count() == 0
    expect(theatre.page.locator("#announcer")).to_contain_text("finished")
