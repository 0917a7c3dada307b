"""Guess the next neuron, alone: the network rests, somebody says where, then it shows."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import Message, Theatre, offset_of, recorded, redrawn

Shot = Callable[[Page, str], None]
JOURNAL = recorded("tried")
EVENTS: list[dict[str, Any]] = [json.loads(message) for message in JOURNAL if isinstance(message, str)]
GROWTHS = [event for event in EVENTS if event["type"] == "expansion"]


def upto(step: int) -> list[Message]:
    """The journal before that step's round."""
    end = next(
        event["offset"] for event in EVENTS if event["step"] == step and event["type"] in ("checkpoint", "landscape")
    )
    return [message for message in JOURNAL if offset_of(message) < end]


def between(first: list[Message], last_step: int) -> list[Message]:
    known = offset_of(first[-1])
    end = max(event["offset"] for event in EVENTS if event["step"] == last_step)
    return [message for message in JOURNAL if known < offset_of(message) <= end]


def opened(theatre: Theatre, *, still: bool = True, theme: str = "light") -> Page:
    """A page at a run that is learning, before its first growth, where somebody wants to guess."""
    theatre.journal = upto(GROWTHS[0]["step"])
    page = theatre.page
    page.emulate_media(reduced_motion="reduce" if still else "no-preference")
    theatre.open(f"/?theme={theme}")
    expect(page.locator(".node.hidden")).to_have_count(1)
    page.keyboard.press("w")
    expect(page.locator("#guess")).to_be_visible()
    return page


def grows(theatre: Theatre) -> None:
    """The first growth comes, and the run holds."""
    theatre.await_sent("/commands")
    theatre.send(*between(theatre.journal, GROWTHS[0]["step"]))


def test_the_run_goes_on_to_its_growth_and_rests_there_unseen(theatre: Theatre) -> None:
    page = opened(theatre)
    expect(page.locator("#guess-sentence")).to_contain_text("The network learns")
    grows(theatre)
    assert theatre.sent("/commands") == [{"type": "next_growth"}]
    expect(page.locator("#guess-sure")).to_be_visible()
    expect(page.locator("#guess-sure")).to_be_disabled()
    expect(page.locator(".guess-cover")).to_be_visible()
    expect(page.locator(".guess-truth:not([hidden])")).to_have_count(0)
    expect(page.locator("#guess .slow-ground canvas")).to_be_hidden()
    expect(page.locator("#announcer")).not_to_contain_text("neuron 2")  # nobody is told aloud, either


@pytest.mark.parametrize("viewport", [(1280, 720), (390, 844)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_guess_from_mark_to_hill(theatre: Theatre, shot: Shot, viewport: tuple[int, int], theme: str) -> None:
    page = opened(theatre, theme=theme)
    grows(theatre)
    name = f"guess-{viewport[0]}-{theme}"
    shot(page, f"{name}-1")
    box = page.locator(".guess-sheet").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + box["height"] / 2)
    expect(page.locator("#guess-sentence")).to_contain_text("x = −0.4")
    shot(page, f"{name}-2")
    assert json.dumps(offences(page), indent=1) == "[]"
    page.locator("#guess-sure").click()
    expect(page.locator("#guess-sentence")).to_contain_text("the neuron went to x = −0.56")
    expect(page.locator(".guess-cover")).to_be_hidden()
    expect(page.locator(".guess-truth:not([hidden])")).to_have_count(1)
    expect(page.locator("#guess .slow-ground canvas")).to_be_visible()
    redrawn(page)
    shot(page, f"{name}-3")
    assert json.dumps(offences(page), indent=1) == "[]"
    wide = page.evaluate(
        "[...document.querySelectorAll('#guess, #guess *')].map((one) => one.getBoundingClientRect().right)"
    )
    assert max(wide) <= viewport[0]


def test_dragging_moves_the_mark_until_one_is_sure(theatre: Theatre) -> None:
    page = opened(theatre)
    grows(theatre)
    expect(page.locator("#guess-sure")).to_be_visible()
    box = page.locator(".guess-sheet").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 60, steps=4)
    page.mouse.up()
    expect(page.locator("#guess-sentence")).to_contain_text("x = 0.83")
    page.locator("#guess-sure").click()
    expect(page.locator("#guess-sentence")).to_contain_text("x = −0.56")
    told = page.locator("#guess-sentence").inner_text()
    page.mouse.click(box["x"] + 0.1 * box["width"], box["y"] + 30)
    redrawn(page)
    assert page.locator("#guess-sentence").inner_text() == told


def test_it_is_played_by_keyboard_alone_and_the_run_behind_is_left_alone(theatre: Theatre) -> None:
    page = opened(theatre)
    grows(theatre)
    expect(page.locator(".guess-slider")).to_be_focused()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    slider = page.get_by_role("slider", name="Place on the axis")
    expect(slider).to_have_attribute("aria-valuetext", "x = −0.78")
    for key in ("s", "g", "n", "r"):
        page.keyboard.press(key)
    assert theatre.sent("/commands") == [{"type": "next_growth"}]
    page.keyboard.press("Enter")
    expect(page.locator("#guess-again")).to_be_focused()
    expect(page.locator("#guess-sentence")).to_have_text("Near: the neuron went to x = −0.56, 0.21 beside your mark.")
    page.keyboard.press("Escape")
    expect(page.locator("#guess")).to_be_hidden()
    expect(page.locator("#toggle")).to_be_focused()
    assert page.locator(".board > [inert]").count() == 0


def test_once_more_is_about_the_next_neuron_and_the_strip_has_the_last_ten(theatre: Theatre) -> None:
    page = opened(theatre)
    page.evaluate(f"localStorage.setItem('senn.guesses', '{json.dumps([0.2] * 9)}')")
    page.reload()
    expect(page.locator(".node.hidden")).to_have_count(1)
    page.keyboard.press("w")
    grows(theatre)
    expect(page.locator(".guess-strip circle")).to_have_count(9)
    for count, growth in enumerate(GROWTHS[:2]):
        expect(page.locator(".guess-slider")).to_be_focused()
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        expect(page.locator("#guess-again")).to_be_focused()
        expect(page.locator(".guess-strip circle")).to_have_count(10)
        page.keyboard.press("Enter")
        if count == 0:
            assert growth is GROWTHS[0]
            expect(page.locator("#guess-sentence")).to_contain_text("The network learns")
            theatre.await_sent("/commands", 2)
            theatre.send(*[one for one in JOURNAL if GROWTHS[0]["step"] < json_step(one) <= GROWTHS[1]["step"]])
    kept = page.evaluate("JSON.parse(localStorage.getItem('senn.guesses'))")
    assert len(kept) == 10
    assert kept[:8] == [0.2] * 8


def json_step(message: Message) -> int:
    return (
        int(json.loads(message)["step"])
        if isinstance(message, str)
        else -1
        if len(message) < 8
        else frame_step(message)
    )


def frame_step(message: bytes) -> int:
    return int(struct.unpack_from("<4xf", message)[0])


def test_from_the_card_at_the_end_another_network_is_guessed_at(theatre: Theatre) -> None:
    theatre.journal = JOURNAL
    page = theatre.page
    page.emulate_media(reduced_motion="reduce")
    theatre.open()
    page.locator("#end-guess").click()
    expect(page.locator("#guess")).to_be_visible()
    bodies = theatre.await_sent("/runs", 2)
    assert bodies[1]["task"]["kind"] == "preset"
    assert bodies[1]["task"]["name"] != "hills"
    expect(page.locator(".guess-slider")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#guess-sentence")).to_contain_text("x = −0.56")


def test_from_learn_it_is_offered_too(theatre: Theatre) -> None:
    theatre.journal = upto(GROWTHS[0]["step"])
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(1)
    page.locator("[popovertarget=learn-menu]").click()
    page.locator("#learn-guess").click()
    expect(page.locator("#guess")).to_be_visible()


def test_with_motion_the_hill_comes_first_and_then_the_neuron_lands_and_the_curve_bends(theatre: Theatre) -> None:
    page = opened(theatre, still=False)
    grows(theatre)
    theatre.send(*[one for one in JOURNAL if GROWTHS[0]["step"] < json_step(one) < GROWTHS[1]["step"] - 2])
    expect(page.locator(".guess-slider")).to_be_focused()
    before = page.locator("#guess .slow-curve").get_attribute("d")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("#guess .slow-ground canvas")).to_be_visible()
    expect(page.locator(".guess-truth:not([hidden])")).to_have_count(1)
    expect(page.locator("#guess .slow-curve")).not_to_have_attribute("d", before or "", timeout=10_000)
    expect(page.locator(".guess-ring").first).to_be_visible()
