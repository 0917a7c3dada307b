"""How sure a finished fit is: shaded about it, switched off and on, in the table, gone where it does not hold."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, Theatre, across

Shot = Callable[[Page, str], None]
PLACES = 121


def band(theatre: Theatre) -> str:
    """The band of the recorded run's end, three and six times as wide in the middle as at the left."""
    start, offset = json.loads(theatre.journal[0]), len(theatre.journal)
    xs = [x for [x] in start["samples"]["x"]]
    unit = start["scaling"]["y_scale"][0]
    curve = [unit * (0.1 + 0.2 * (n >= PLACES // 3)) for n in range(PLACES)]
    about = {
        "start": min(xs),
        "stop": max(xs),
        "places": PLACES,
        "curve": curve,
        "points": [2 * half for half in curve],
    }
    return json.dumps({"type": "band", "offset": offset, "step": END, "level": 0.95, **about})


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_band_is_shaded_about_a_finished_fit_and_its_switch_is_remembered(
    theatre: Theatre, theme: str, shot: Shot
) -> None:
    theatre.journal.append(band(theatre))
    theatre.open(f"/?theme={theme}")
    page = theatre.page
    expect(page.locator(".card.fit .band-curve").last).to_be_visible()
    switch = page.get_by_role("button", name="how sure the fit is: 95 %")
    expect(switch).to_have_attribute("aria-pressed", "true")
    boxes = [page.locator(f"#fit-overlay .band-{what}").bounding_box() for what in ("curve", "points")]
    assert boxes[1]["height"] > boxes[0]["height"] > 20
    assert json.dumps(offences(page), indent=1) == "[]"
    shot(page, f"band-{theme}")
    switch.focus()
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#fit-overlay .band-curve")).to_be_hidden()
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(page.locator("#fit-overlay .band-curve")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_nothing_moves_when_the_band_comes(theatre: Theatre, width: int, height: int) -> None:
    page = theatre.page
    page.set_viewport_size({"width": width, "height": height})
    theatre.open()
    expect(page.locator("#why-step")).to_contain_text(str(END))
    held = [page.locator(one) for one in ("#fit-plot", "li:has(.key-samples)", "li:has(.key-location)", "#draw-own")]
    before = [one.bounding_box() for one in held]
    theatre.send(band(theatre))
    expect(page.locator("#legend-band")).to_be_visible()
    assert [one.bounding_box() for one in held] == before


def test_steps_before_the_end_have_no_band_and_a_run_without_one_has_no_switch(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_contain_text(str(END))
    expect(page.locator("#legend-band")).to_be_hidden()
    theatre.send(band(theatre))
    expect(page.locator("#legend-band")).to_be_visible()
    page.mouse.click(across(page, END / 2), page.locator("#timeline-plot").bounding_box()["y"] + 60)
    expect(page.locator("#legend-band")).to_be_hidden()
    expect(page.locator("#fit-overlay .band-curve")).to_be_hidden()
