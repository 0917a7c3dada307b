"""The timeline: rows, hover, zoom, the score where it is asked for, and the speed of the past."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, GROWTHS, Theatre, across, recorded, redrawn, until

Shot = Callable[[Page, str], None]
BETWEEN = (GROWTHS[0] + GROWTHS[1]) // 2


def steps_shown(page: Page) -> list[float]:
    """The first and the last step on the axis."""
    redrawn(page)
    found: list[float] = page.evaluate("document.querySelector('#timeline-plot')._fullLayout.xaxis.range")
    return found


def row(page: Page, axis: str) -> tuple[float, float]:
    """The upper and the lower end of an axis, in pixels of the chart."""
    top, length = page.evaluate(
        "name => { const one = document.querySelector('#timeline-plot')._fullLayout[name];"
        " return [one._offset, one._length]; }",
        axis,
    )
    return top, top + length


def opened(theatre: Theatre) -> tuple[Page, float]:
    """A finished run without the card of its end, and a height in the row of the loss."""
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.locator("#end-close").click()
    redrawn(page)  # the other cards take the card's room
    page.locator("#scrubber").scroll_into_view_if_needed()
    box = page.locator("#scrubber").bounding_box()
    assert box is not None
    return page, box["y"] + 40


def drag(page: Page, start: float, end: float, y: float) -> None:
    """Press at a step, move to another, let go."""
    page.mouse.move(across(page, start), y)
    page.mouse.down()
    page.mouse.move(across(page, end), y, steps=5)
    page.mouse.up()


def test_loss_and_neurons_have_a_row_each(theatre: Theatre) -> None:
    page, _ = opened(theatre)
    assert row(page, "yaxis")[1] < row(page, "yaxis2")[0]
    expect(page.locator(".c-loss")).to_be_visible()
    expect(page.locator(".c-neurons")).to_be_visible()
    expect(page.locator(".c-score")).to_be_hidden()


def test_the_score_comes_when_asked_for_with_an_axis_of_its_own_and_a_band_of_nothing(
    theatre: Theatre, shot: Shot
) -> None:
    page, _ = opened(theatre)
    ticks = page.locator("#timeline-plot .ytick text")
    loss = ticks.all_inner_texts()
    assert page.evaluate("document.querySelector('#timeline-plot')._fullLayout.yaxis3") is None
    page.get_by_role("button", name="score η").click()
    expect(page.locator("#timeline-score")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#timeline-legend")).to_contain_text(re.compile("score η"))
    expect(page.locator("#timeline-plot .y3tick text").filter(has_text="≈ 0")).to_have_count(1)
    assert ticks.all_inner_texts() == loss
    assert row(page, "yaxis3") == row(page, "yaxis")
    shot(page, "timeline-score")
    assert json.dumps(offences(page), indent=1) == "[]"
    page.get_by_role("button", name="score η").press("Enter")
    expect(page.locator(".c-score")).to_be_hidden()


def test_pointing_tells_the_values_there_and_what_a_mark_stands_for(theatre: Theatre) -> None:
    page, y = opened(theatre)
    tip = page.locator(".timeline-tip")
    expect(tip).to_be_hidden()
    page.mouse.move(across(page, BETWEEN), y)
    expect(tip).to_contain_text(re.compile(rf"step {BETWEEN}loss 0\.\d+2 neurons\d+ parameters$"))
    page.mouse.move(across(page, GROWTHS[0]), y)
    expect(tip).to_contain_text(f"grew at step {GROWTHS[0]}")
    expect(page.locator("#why-step")).to_have_text(f"step {END}")  # pointing goes nowhere
    page.mouse.move(200, 200)
    expect(tip).to_be_hidden()


def test_a_drag_shows_its_stretch_alone_and_the_whole_run_comes_back(theatre: Theatre, shot: Shot) -> None:
    page, y = opened(theatre)
    whole = steps_shown(page)
    drag(page, GROWTHS[0] - 5, GROWTHS[0] + 15, y)
    first, last = steps_shown(page)
    assert (round(first), round(last)) == (GROWTHS[0] - 5, GROWTHS[0] + 15)
    expect(page.locator(".timeline-mark.grew")).to_have_count(1)
    expect(page.locator(".timeline-stretch")).to_be_hidden()
    shot(page, "timeline-stretch")
    assert json.dumps(offences(page), indent=1) == "[]"
    page.get_by_role("button", name="the whole run").click()
    expect(page.locator(".timeline-mark.grew")).to_have_count(2)
    assert steps_shown(page) == whole
    expect(page.locator("#scrubber")).to_be_focused()


def test_the_handle_drags_the_step_shown_and_zooms_nothing(theatre: Theatre) -> None:
    page, y = opened(theatre)
    whole = steps_shown(page)
    drag(page, END, BETWEEN, y)
    expect(page.locator("#why-step")).to_have_text(f"step {BETWEEN}")
    assert steps_shown(page) == whole


def test_a_click_goes_there_and_zooms_nothing(theatre: Theatre) -> None:
    page, y = opened(theatre)
    whole = steps_shown(page)
    page.mouse.click(across(page, BETWEEN), y)
    expect(page.locator("#why-step")).to_have_text(f"step {BETWEEN}")
    assert steps_shown(page) == whole


def test_keys_zoom_around_the_step_shown_which_stays_in_view(theatre: Theatre) -> None:
    page, y = opened(theatre)
    whole = steps_shown(page)
    page.mouse.click(across(page, BETWEEN), y)
    page.keyboard.press("x")
    page.keyboard.press("x")
    redrawn(page)
    first, last = steps_shown(page)
    assert first < BETWEEN < last
    assert last - first == pytest.approx((whole[1] - whole[0]) / 4)
    page.keyboard.press("Home")
    redrawn(page)
    assert steps_shown(page)[0] == 0
    for _ in range(3):
        page.keyboard.press("Shift+X")
    redrawn(page)
    assert steps_shown(page) == whole


def test_the_past_is_played_at_a_speed_of_its_own(theatre: Theatre) -> None:
    theatre.journal = until(recorded(), lambda one: one["type"] == "expansion")
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(2)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#speed")).to_have_attribute("aria-label", "Speed of the replay")
    training = page.locator("#speed-value").inner_text().removeprefix("▸ ")
    page.locator("#speed").fill("7")
    expect(page.locator("#speed-value")).to_have_text("▸ max")
    page.locator("#live").click()
    expect(page.locator("#speed")).to_have_attribute("aria-label", "Speed")
    expect(page.locator("#speed-value")).to_have_text(training)
    assert [body for body in theatre.sent("/commands") if body["type"] == "set_pace"] == []


def test_who_watches_somebody_elses_run_plays_its_past_as_fast_as_they_like(theatre: Theatre) -> None:
    theatre.journal = until(recorded(), lambda one: one["type"] == "expansion")
    theatre.open("/#run=of-somebody-else")
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(2)
    expect(page.locator("#speed")).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#speed")).to_be_enabled()


@pytest.mark.parametrize("viewport", [(390, 844), (320, 640)], ids=str)
def test_on_a_phone_what_is_said_of_a_moment_stays_within_the_card(
    theatre: Theatre, viewport: tuple[int, int], shot: Shot
) -> None:
    page, y = opened(theatre)
    page.get_by_role("button", name="score η").click()
    for step in (2, GROWTHS[1], END - 1):
        page.mouse.move(across(page, step), y)
        tip = page.locator(".timeline-tip").bounding_box()
        chart = page.locator("#timeline-plot").bounding_box()
        assert tip is not None
        assert chart is not None
        assert chart["x"] <= tip["x"]
        assert tip["x"] + tip["width"] <= chart["x"] + chart["width"] + 1
    shot(page, f"timeline-{viewport[0]}")
    assert page.evaluate("document.documentElement.scrollWidth") == viewport[0]
    assert json.dumps(offences(page), indent=1) == "[]"
