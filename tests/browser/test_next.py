"""When a run is over the page says what to try next, to whoever may do it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import inside, offences
from browser.theatre import END, GROWTHS, Theatre, across

Shot = Callable[[Page, str], None]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_the_end_offers_what_to_try_by_pointer_and_by_key(
    theatre: Theatre, theme: str, language: str, shot: Shot
) -> None:
    theatre.open(f"/?theme={theme}&lang={language}")
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(re.compile(str(END)))
    assert inside(page, "#next", ".card.why")
    buttons = page.locator("#next button")
    expect(buttons).to_have_text(
        ["Edit the data", "Another target", "Grow by hand"]
        if language == "en"
        else ["修改数据", "换个目标", "手动生长"]
    )
    assert json.dumps(offences(page), indent=1) == "[]"
    shot(page, f"next-{theme}-{language}")
    for button, menu in (("target", "target"), ("branch", "branch")):
        page.locator(f"#next-{button}").focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#{menu}-menu")).to_be_visible()
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.querySelector('#{menu}-menu').contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(page.locator(f"#{menu}-menu")).to_be_hidden()
    page.locator("#next-edit").click()
    expect(page.locator(".card.fit .edit-strip")).to_be_visible()


def test_it_is_not_offered_in_the_past_and_only_what_one_may_do(theatre: Theatre) -> None:
    theatre.open("/#run=somebody-elses")
    page = theatre.page
    expect(page.locator("#next-target")).to_be_visible()
    expect(page.locator("#next-branch")).to_be_hidden()
    box = page.locator("#scrubber").bounding_box()
    assert box is not None
    page.mouse.click(across(page, GROWTHS[0]), box["y"] + 30)
    expect(page.locator("#next")).to_be_hidden()
