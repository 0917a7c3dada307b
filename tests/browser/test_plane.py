"""Classification in the plane: the same page, with regions in place of the curve."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, Theatre, recorded, until

Shot = Callable[[Page, str], None]
MOONS = recorded("moons")
RIGHT = re.compile(r"^1[12]\d of 120 right$")


def drawn(theatre: Theatre, address: str = "/") -> Page:
    theatre.journal = MOONS
    theatre.open(address)
    expect(theatre.page.locator("#plane-score")).to_have_text(RIGHT)
    return theatre.page


def colour(page: Page, canvas: str, x: float, y: float) -> list[int]:
    """Of a place on a canvas, given as shares of its width and height."""
    found: list[int] = page.evaluate(
        """([canvas, x, y]) => { const one = document.querySelector(canvas);
        const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        probe.drawImage(one, -Math.round(one.width * x), -Math.round(one.height * y));
        return [...probe.getImageData(0, 0, 1, 1).data]; }""",
        [canvas, x, y],
    )
    return found


def test_regions_samples_lines_and_thumbnails_take_the_place_of_the_curve(theatre: Theatre, shot: Shot) -> None:
    page = drawn(theatre)
    expect(page.locator(".card.fit")).to_be_hidden()
    expect(page.locator(".card.landscape")).to_be_hidden()
    assert colour(page, "#plane-canvas", 0.5, 0.1) != colour(page, "#plane-canvas", 0.5, 0.9)
    expect(page.locator("#plane-plot .trace")).to_have_count(2)
    expect(page.locator("#plane-legend")).to_contain_text("class 2")
    expect(page.locator("#field-overlay .neuron-line")).to_have_count(2)
    expect(page.locator("#field-sentence")).to_contain_text("the dashed line is the best new neuron: Δη =")
    assert page.locator(".node .terminal").all_text_contents() == ["x₁", "x₂", "1", "2"]
    first = page.locator(".node.hidden").first.get_attribute("transform") or ""
    x, y = (float(part) for part in first.removeprefix("translate(").removesuffix(")").split(" "))
    size = page.locator(".thumbnails").bounding_box()
    assert size is not None
    assert colour(page, ".thumbnails", x / size["width"], y / size["height"])[3] == 255
    shot(page, "plane")


@pytest.mark.parametrize(("viewport", "theme"), [((1280, 720), "light"), ((1920, 1080), "dark")], ids=str)
def test_the_plane_needs_no_scrolling_and_axe_finds_nothing_serious(
    theatre: Theatre, viewport: tuple[int, int], theme: str, shot: Shot
) -> None:
    page = drawn(theatre, f"/?theme={theme}")
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert tuple(size) == viewport
    shot(page, f"plane-{theme}-{viewport[0]}")
    assert json.dumps(offences(page), indent=1) == "[]"


PICTURES = """async until => {
    const canvases = ['#plane-canvas', '#field-canvas'].map((one) => document.querySelector(one));
    const seen = canvases.map(() => new Set());
    const end = performance.now() + until;
    while (performance.now() < end) {
        await new Promise(requestAnimationFrame);
        canvases.forEach((canvas, at) => seen[at].add(canvas.toDataURL()));
    }
    return seen.map(({ size }) => size);
}"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_regions_and_errors_glide_from_step_to_step(
    theatre: Theatre, motion: Literal["no-preference", "reduce"]
) -> None:
    frames = [index for index, message in enumerate(MOONS) if isinstance(message, bytes)]
    start = frames[5]
    paced = {"type": "state", "offset": 100_000, "step": 6, "status": "running", "reason": "command", "detail": ""}
    theatre.page.emulate_media(reduced_motion=motion)
    theatre.journal = [*MOONS[: start + 1], json.dumps({**paced, "pace": 2})]
    theatre.open()
    page = theatre.page
    expect(page.locator("#plane-score")).to_have_text(re.compile("right$"))
    page.wait_for_timeout(900)  # settled: in fine grain
    for n, index in enumerate(frames[6:9]):
        frame = MOONS[index]
        assert isinstance(frame, bytes)
        theatre.send((100_001 + n).to_bytes(4, "little") + frame[4:])
        page.wait_for_timeout(60)
    regions, errors = page.evaluate(PICTURES, 300)
    if motion == "reduce":
        assert (regions <= 2, errors) == (True, 1)  # the regions once more when they settle, in fine grain
    else:
        assert min(regions, errors) >= 4


def test_scrubbing_shows_the_regions_of_that_step(theatre: Theatre) -> None:
    page = drawn(theatre)
    now = page.locator(".class-border").get_attribute("d")
    page.keyboard.press("Home")
    expect(page.locator("#why-step")).to_have_text("step 0")
    expect(page.locator("#field-overlay .neuron-line")).to_have_count(1)
    assert page.locator(".class-border").get_attribute("d") != now
    page.keyboard.press("End")
    expect(page.locator("#plane-score")).to_have_text(RIGHT)


def test_a_neuron_that_joins_shows_the_line_it_divides_the_plane_along(theatre: Theatre, shot: Shot) -> None:
    theatre.journal = until(MOONS, lambda event: event["type"] == "expansion")
    theatre.open()
    page = theatre.page
    expect(page.locator("#field-overlay .neuron-line.new")).to_have_count(1)
    expect(page.locator("#field-sentence")).to_have_text("the orange line is the new neuron 2")
    shot(page, "plane-growth")


def test_pointing_at_a_place_asks_the_network_and_at_a_neuron_shows_its_response(theatre: Theatre) -> None:
    page = drawn(theatre)
    page.locator("#end-close").click()
    before = colour(page, "#plane-canvas", 0.5, 0.1)
    page.locator("#plane-chart").hover(position={"x": 150, "y": 100})
    expect(page.locator("#plane-readout")).to_contain_text("% sure")
    page.locator(".node.hidden").first.hover()
    expect(page.locator("#plane-readout")).to_have_text("response of neuron 1: from low to high")
    expect(page.locator("#field-overlay .neuron-line.dimmed")).to_have_count(1)
    assert colour(page, "#plane-canvas", 0.5, 0.1) != before


def test_a_click_or_enter_among_the_errors_places_a_neuron_s_line_through_that_point(
    theatre: Theatre, shot: Shot
) -> None:
    page = drawn(theatre)
    page.locator("#end-close").click()
    page.locator("#field-chart").click(position={"x": 150, "y": 100})
    expect(page.locator("#field-sentence")).to_contain_text("a new neuron whose line passes through")
    page.locator(".place-sheet").focus()
    for key in ["Shift+ArrowUp", "ArrowRight", "Enter"]:
        page.keyboard.press(key)
    clicked, pressed = theatre.await_sent("/commands", 2)
    shot(page, "plane-place")
    assert clicked["type"] == pressed["type"] == "place"
    assert clicked["scale"] is pressed["scale"] is None
    assert len(clicked["location"]) == 2
    unit = (pressed["location"][0] - clicked["location"][0]) / 8
    assert pressed["location"][1] - clicked["location"][1] == pytest.approx(32 * unit, rel=1e-2)


def test_points_are_painted_and_erased_while_it_trains(theatre: Theatre, shot: Shot) -> None:
    page = drawn(theatre)
    page.locator("#paint").click()
    page.locator(".brush button", has_text="2").click()
    box = page.locator("#plane-chart").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 60, steps=8)
    shot(page, "painting")
    with page.expect_response("**/commands"):
        page.mouse.up()
    (painted,) = theatre.sent("/run-0001/commands")
    assert painted["type"] == "edit"
    assert painted["task"]["kind"] == "classes2d"
    assert len(painted["task"]["label"]) > 120
    assert set(painted["task"]["label"][120:]) == {1}
    page.locator(".brush button", has_text="Erase").click()
    with page.expect_response("**/commands"):
        page.mouse.click(box["x"] + 150, box["y"] + 60)
    erased = theatre.sent("/run-0001/commands")[-1]
    assert len(erased["task"]["label"]) < len(painted["task"]["label"])
    page.locator("#paint-done").click()
    expect(page.locator("#paint")).to_be_visible()


def test_by_keys_too_and_a_new_class_begins_a_new_run(theatre: Theatre) -> None:
    page = drawn(theatre)
    page.keyboard.press("e")
    expect(page.locator(".brush-sheet")).to_be_focused()
    for key in ["3", "Shift+ArrowUp", "ArrowRight", "Enter"]:
        page.keyboard.press(key)
    page.wait_for_url("**#run=run-0002")
    _, begun = theatre.sent("/runs")
    assert begun["task"]["label"][120:] == [2, 2, 2]
    page.keyboard.press("Escape")


@pytest.mark.parametrize("viewport", [(390, 844)], ids=str)
def test_on_a_phone_a_finger_paints(theatre: Theatre, viewport: tuple[int, int], shot: Shot) -> None:
    page = drawn(theatre)
    page.locator("#paint").tap()
    with page.expect_response("**/commands"):
        page.locator("#plane-chart").tap(position={"x": 120, "y": 120})
    (painted,) = theatre.sent("/run-0001/commands")
    assert len(painted["task"]["label"]) == 123
    assert page.evaluate("document.documentElement.scrollWidth") == viewport[0]
    shot(page, "plane-phone")


def test_a_target_in_the_plane_brings_its_own_samples_and_noise(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.locator("[popovertarget=target-menu]").click()
    page.locator("#target-menu .choice", has_text="Half-moons").click()
    page.wait_for_url("**#run=run-0002")
    begun = theatre.sent("/runs")[-1]
    assert (begun["task"]["name"], begun["samples"], begun["noise"]) == ("moons", 200, 0.2)
