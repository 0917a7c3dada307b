"""Explanation in layers, and help for every symbol on the screen."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, Theatre, recorded, until

Shot = Callable[[Page, str], None]

UNEXPLAINED = """async () => {
  const { entryFor } = await import('/src/pure/words/help.js');
  const { HELP } = await import('/src/shell/panels/index.js');
  const drawn = 'text, path, circle, line, rect, canvas, img, input, button, output, p, li, span, h1, b';
  const elsewhere = ['slow', 'edit-strip', 'edit-tools'].map((name) => `.${name} *`); // parts with words of their own
  const skipped = ['h2', '.help-button', 'defs *', 'clipPath *', '.grip', '.unseen', ...elsewhere].join();
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  return [...document.querySelectorAll('.board, .bar')]
    .flatMap((part) => [...part.querySelectorAll(drawn)])
    .filter((one) => shown(one) && !one.matches(skipped) && !entryFor(one, HELP))
    .map((one) => `${one.tagName} #${one.id} .${one.getAttribute('class')} ${one.textContent.slice(0, 30)}`);
}"""


def opened(page: Page, offer: str) -> None:
    page.locator("[popovertarget=learn-menu]").click()
    page.locator(f"#learn-{offer}").click()


@pytest.mark.parametrize("name", ["bumps", "moons"])
def test_everything_that_is_drawn_or_written_has_a_help_entry(theatre: Theatre, name: str) -> None:
    theatre.journal = recorded(name)
    theatre.open()
    page = theatre.page
    expect(page.locator("#log li").first).to_be_visible()
    assert page.evaluate(UNEXPLAINED) == []
    page.keyboard.press("Shift+ArrowLeft")
    page.locator(".node.hidden").first.hover()
    assert page.evaluate(UNEXPLAINED) == []


def test_at_the_moment_of_growth_too_everything_has_a_help_entry(theatre: Theatre) -> None:
    theatre.journal = until(recorded("deep"), lambda event: event["type"] == "expansion" and event["kind"] == "depth")
    theatre.open()
    expect(theatre.page.locator(".node.fresh").first).to_be_visible()
    assert theatre.page.evaluate(UNEXPLAINED) == []


def test_help_is_reached_by_keyboard_and_lights_up_what_it_names(theatre: Theatre, shot: Shot) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.locator(".card.why .help-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#help")).to_be_visible()
    entry = page.locator("[data-entry=change]")
    entry.focus()
    expect(page.locator("#log .growth .proof.explained")).to_have_count(2)
    expect(entry).to_contain_text("Zero is the promise")
    shot(page, "help")
    assert json.dumps(offences(page), indent=1) == "[]"
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    expect(page.locator(".explained")).to_have_count(0)
    expect(page.locator(".card.why .help-button")).to_be_focused()


def test_pointing_at_something_finds_its_entry(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    page.locator("#timeline-score").click()
    opened(page, "help")
    page.locator("#legend-target").click()
    expect(page.locator(".help-entry.found")).to_contain_text("Target")
    page.locator(".fit-curve").dispatch_event("pointerover")
    expect(page.locator(".help-entry.found")).to_contain_text("Fit (blue)")
    page.locator(".c-score").click()
    expect(page.locator(".help-entry.found")).to_contain_text("Score η")
    page.locator("#help .segments button", has_text="Why now?").click()
    expect(page.locator("[data-entry=noise]")).to_be_visible()
    expect(page.locator("#help")).to_have_class("help left")


@pytest.mark.parametrize("viewport", [(390, 844)], ids=str)
def test_on_a_phone_help_is_a_tap_away(theatre: Theatre, viewport: tuple[int, int], shot: Shot) -> None:
    theatre.open()
    page = theatre.page
    page.locator(".card.fit .help-button").tap()
    expect(page.locator("#help")).to_be_visible()
    page.locator("#legend-target").tap()
    expect(page.locator(".help-entry.found")).to_contain_text("Target")
    assert page.evaluate("document.documentElement.scrollWidth") == viewport[0]
    shot(page, "help-phone")


def test_every_question_is_answered_in_words_formulas_and_code(theatre: Theatre, shot: Shot) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    opened(page, "explain")
    for question in ["how", "when", "where", "what"]:
        page.locator(f"#explain-{question}").click()
        page.locator("#explain-plain").click()
        expect(page.locator(".explanation-body p")).to_have_count(3)
        expect(page.locator(".explanation-here span")).not_to_contain_text("Nothing to show")
        page.locator("#explain-mathematics").click()
        expect(page.locator(".tex .katex").first).to_be_visible()
        expect(page.locator(".tex.typed")).to_have_count(0)
        shot(page, f"explain-{question}")
        page.locator("#explain-code").click()
        expect(page.locator(".quote pre").first).to_contain_text("def ")
        expect(page.locator(".quote figcaption").first).to_contain_text("backend/senn/")
    assert json.dumps(offences(page), indent=1) == "[]"


def test_the_explanation_speaks_the_language_of_the_page(theatre: Theatre) -> None:
    theatre.open("/?lang=zh")
    opened(theatre.page, "explain")
    expect(theatre.page.locator("#explanation-title")).to_have_text("网络如何生长")
    english = theatre.page.evaluate(
        "document.querySelector('.explanation-body').innerText.match(/[A-Za-z]{4,}/g) ?? []"
    )
    assert english == []
