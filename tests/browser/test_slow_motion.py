"""Slow motion: five pictures of one growth, from what really happened."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import Theatre, recorded, redrawn

Shot = Callable[[Page, str], None]
NAMES = ["What is left over", "Where to look", "The best places", "Tried out", "It joins"]


def opened(theatre: Theatre, name: str = "tried", *, growth: int = 1, still: bool = True, theme: str = "light") -> Page:
    """The page at a growth of a recorded run, in slow motion; still: each picture is what its motion comes to."""
    theatre.journal = recorded(name)
    page = theatre.page
    page.emulate_media(reduced_motion="reduce" if still else "no-preference")
    offsets = [event["offset"] for event in events(theatre) if event["type"] == "expansion"]
    theatre.open(f"/?theme={theme}#run=run-0001&at={offsets[growth]}")
    expect(page.locator("#slow-open")).to_be_visible()
    expect(page.locator(".node.hidden").first).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator("#slow")).to_be_visible()
    return page


def events(theatre: Theatre) -> list[dict[str, object]]:
    return [json.loads(message) for message in theatre.journal if isinstance(message, str)]


def picture(page: Page, stage: int) -> None:
    expect(page.locator("#slow-stages li").nth(stage)).to_have_attribute("aria-current", "step", timeout=15_000)
    redrawn(page)


@pytest.mark.parametrize("viewport", [(1280, 720), (390, 844)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_five_pictures_are_there_and_readable(
    theatre: Theatre, shot: Shot, viewport: tuple[int, int], theme: str
) -> None:
    page = opened(theatre, theme=theme)
    for stage, name in enumerate(NAMES):
        picture(page, stage)
        expect(page.locator("#slow-stages [aria-current]")).to_have_text(name)
        expect(page.locator(".slow-picture:visible")).to_have_count(1)
        assert "{" not in page.locator("#slow").inner_text()
        assert json.dumps(offences(page), indent=1) == "[]"
        shot(page, f"slow-{viewport[0]}-{theme}-{stage + 1}")
        page.keyboard.press("ArrowRight")
    expect(page.locator("#slow")).to_be_hidden()


def bar_lengths(page: Page) -> list[float]:
    lengths: list[float] = page.locator(".slow-tile:visible .slow-bar i").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().width)"
    )
    return lengths


def test_the_copies_race_as_they_did_and_the_best_is_marked_at_the_end(theatre: Theatre) -> None:
    page = opened(theatre, still=False)
    page.keyboard.press(" ")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    picture(page, 3)
    expect(page.locator("#slow-note")).to_have_text("step 0 of 30 of each trial, as it happened")
    assert bar_lengths(page) == [0] * 6
    drawn = page.locator(".slow-tile .slow-curve").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    assert len(set(drawn)) == 1  # copies of one network
    page.keyboard.press(" ")
    expect(page.locator('.slow-tile[data-best="true"]')).to_have_count(1, timeout=20_000)
    expect(page.locator("#slow-note")).to_have_text("step 30 of 30 of each trial, as it happened")
    expect(page.locator('.slow-tile[data-best="true"] .slow-times')).to_have_text("410\u202f000 times")
    lengths = bar_lengths(page)
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > lengths[-1] > 0


def test_it_goes_on_by_itself_holds_and_is_left_by_key(theatre: Theatre) -> None:
    page = opened(theatre, still=False)
    picture(page, 0)
    page.keyboard.press(" ")
    expect(page.locator("#slow-hold")).to_have_text("Play")
    left = page.locator(".slow-residual .slow-left").get_attribute("d")
    page.keyboard.press("ArrowRight")
    picture(page, 1)
    page.keyboard.press("ArrowLeft")
    picture(page, 0)
    page.keyboard.press(" ")
    expect(page.locator(".slow-residual .slow-left")).not_to_have_attribute("d", left or "")
    picture(page, 1)  # its time is over
    page.get_by_role("button", name="It joins", exact=True).click()
    picture(page, 4)
    page.keyboard.press("Escape")
    expect(page.locator("#slow")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "slow-open"


def test_the_page_behind_is_out_of_reach_and_comes_back(theatre: Theatre) -> None:
    page = opened(theatre)
    assert page.locator(".board > :not(#slow):not([inert])").count() == 0
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.card') === null")
    page.locator("#slow-leave").click()
    expect(page.locator(".board > [inert]")).to_have_count(0)


def test_it_joins_with_weight_zero_and_then_bends(theatre: Theatre) -> None:
    page = opened(theatre, still=False)
    page.keyboard.press(" ")
    page.get_by_role("button", name="It joins", exact=True).click()
    picture(page, 4)
    expect(page.locator("#slow-note")).to_have_text("right after joining, before any training")
    expect(page.locator('.slow-edge.new[data-zero="true"]')).to_have_count(1)
    curves = page.locator(".slow-joins .slow-before, .slow-joins .slow-curve")
    before, now = curves.evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    assert before == now
    page.keyboard.press(" ")
    expect(page.locator('.slow-edge.new[data-zero="true"]')).to_have_count(0, timeout=20_000)
    before, now = curves.evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    assert before != now


def test_an_older_recording_says_that_it_has_no_pictures_of_the_copies(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre, "bumps")
    page.get_by_role("button", name="Tried out").click()
    picture(page, 3)
    expect(page.locator("#slow-sentence")).to_contain_text("This recording is older")
    expect(page.locator(".slow-tile .slow-chart:visible")).to_have_count(0)
    expect(page.locator('.slow-tile[data-best="true"]')).to_have_count(1)
    shot(page, "slow-old")
    assert json.dumps(offences(page), indent=1) == "[]"


def test_a_rule_without_trials_shows_what_it_compared(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre, "deep", growth=0)
    page.get_by_role("button", name="Against chance").click()
    picture(page, 3)
    expect(page.locator(".slow-tile:visible .slow-name")).to_have_text(
        ["over what chance gives", "over what training gives", "over what its numbers cost"]
    )
    shot(page, "slow-floor")
    assert json.dumps(offences(page), indent=1) == "[]"


def test_in_the_plane_lines_take_the_place_of_curves(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre, "tried_plane", growth=0)
    for stage in range(5):
        picture(page, stage)
        assert json.dumps(offences(page), indent=1) == "[]"
        if stage == 1:
            expect(page.locator("#slow-sentence")).to_contain_text("lines of every direction")
        if stage == 3:
            assert page.locator(".slow-tile .slow-line:visible").count() > 0
        shot(page, f"slow-plane-{stage + 1}")
        page.keyboard.press("ArrowRight")


def test_it_speaks_chinese(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre)
    page.evaluate("localStorage.setItem('senn.language', 'zh')")
    page.reload()
    expect(page.locator("#why-step")).to_have_text(re.compile(r"第 \d+ 步"))
    page.keyboard.press("m")
    page.get_by_role("button", name="试一试").click()
    expect(page.locator("#slow-headline")).to_contain_text("六个网络")
    shot(page, "slow-chinese")
