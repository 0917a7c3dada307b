"""Small things that were wrong once: each is tried as a person meets it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.house import Answer
from browser.test_everybody import offences
from browser.theatre import END, GROWTHS, Theatre, recorded, redrawn

Shot = Callable[[Page, str], None]


def opened(theatre: Theatre, address: str = "/") -> Page:
    theatre.open(address)
    expect(theatre.page.locator("#why-step")).to_have_text(re.compile(str(END)))
    return theatre.page


def settings(page: Page) -> Page:
    page.locator("[popovertarget=settings-menu]").click()
    return page


@pytest.mark.parametrize("viewport", [(1280, 720), (1440, 900), (1920, 1080)], ids=str)
def test_settings_open_at_their_button(theatre: Theatre, viewport: tuple[int, int]) -> None:
    page = settings(opened(theatre))
    menu, button = (page.locator(one).bounding_box() for one in ("#settings-menu", "[popovertarget=settings-menu]"))
    assert menu is not None
    assert button is not None
    assert menu["x"] <= button["x"]
    assert button["x"] + button["width"] <= menu["x"] + menu["width"]
    assert menu["y"] - (button["y"] + button["height"]) < 30


def test_settings_are_few_at_first_and_all_when_asked(theatre: Theatre, shot: Shot) -> None:
    page = settings(opened(theatre))
    sliders = page.locator("#settings-menu input[type=range]")
    expect(sliders).to_have_count(3)
    assert json.dumps(offences(page), indent=1) == "[]"
    shot(page, "settings-simple")
    page.locator("#knobs-all").press("Enter")
    expect(sliders).to_have_count(10)
    expect(page.locator("#knobs-all")).to_be_focused()
    shot(page, "settings-all")
    page.reload()
    settings(page)
    expect(sliders).to_have_count(10)  # the choice is kept


def test_reset_puts_every_knob_back_to_where_the_run_began(theatre: Theatre) -> None:
    page = settings(opened(theatre))
    expect(page.locator("#knobs-reset")).to_be_disabled()
    first = json.loads(theatre.journal[0])["specification"]
    changed = {**first, "noise": 0.5, "rule": {**first["rule"], "price": 5}}
    theatre.send({"type": "edited", "offset": 5000, "step": END, "what": "settings", "specification": changed})
    with page.expect_response("**/commands"):
        page.locator("#knobs-reset").click()
    assert theatre.sent("/commands")[-1] == {"type": "edit", "rule": first["rule"], "noise": first["noise"]}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_may_only_watch_is_told_so_where_the_buttons_were(theatre: Theatre, language: str, shot: Shot) -> None:
    page = opened(theatre, f"/?lang={language}#run=somebody-elses")
    words = page.locator("#watching")
    expect(words).to_be_visible()
    expect(words).to_contain_text("someone else" if language == "en" else "别人")
    expect(page.locator("#step")).to_be_hidden()
    expect(page.locator("#growth")).to_be_hidden()
    assert json.dumps(offences(page), indent=1) == "[]"
    shot(page, f"viewer-{language}")


def test_who_owns_the_run_is_told_nothing_of_watching(theatre: Theatre) -> None:
    page = opened(theatre)
    expect(page.locator("#watching")).to_be_hidden()
    expect(page.locator("#step")).to_be_visible()


def test_a_neuron_placed_in_the_past_is_said_and_marked(theatre: Theatre, shot: Shot) -> None:
    theatre.answers["POST", r"/api/runs/[^/]+/forks"] = Answer({"id": "twin-0001", "token": "t"}, 201)
    page = opened(theatre)
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("#why-step")).to_have_text(f"step {GROWTHS[0]}")
    page.locator("#landscape-canvas").click(position={"x": 200, "y": 40})
    notice = page.locator("#notice")
    expect(notice).to_contain_text(
        re.compile(r"A neuron is placed near x = −?[\d.]+, in a twin that branches off at step")
    )
    assert notice.get_attribute("role") == "status"  # spoken, too
    expect(page.locator("#landscape-overlay .placed")).to_be_visible()
    shot(page, "placed-in-the-past")


def test_before_the_first_decision_placing_says_why_it_cannot(theatre: Theatre) -> None:
    page = opened(theatre)
    page.keyboard.press("Home")
    expect(page.locator("#why-step")).to_have_text("step 0")
    page.locator("#landscape-canvas").click(position={"x": 200, "y": 40})
    expect(page.locator("#notice-text")).to_contain_text("No decision has been made yet at this step")


def test_what_was_painted_can_be_undone_in_the_strip(theatre: Theatre) -> None:
    theatre.journal = recorded("moons")
    theatre.open()
    page = theatre.page
    page.locator("#paint").click()
    undo = page.locator("#paint-undo")
    expect(undo).to_be_disabled()
    box = page.locator(".brush-sheet").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    theatre.await_sent("/commands")
    expect(undo).to_be_enabled()
    expect(page.locator("#undo")).to_be_hidden()  # it is at hand in the strip
    undo.click()
    sent = theatre.await_sent("/commands", 2)
    assert sent[-1]["task"] == json.loads(theatre.journal[0])["specification"]["task"]
    redrawn(page)
    expect(undo).to_be_disabled()


def test_a_click_on_a_neuron_opens_its_formula_which_follows_the_step(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre)
    box = page.locator("#neuron-formula")
    page.locator(".node.hidden").first.click()
    expect(box).to_contain_text("What neuron 1 computes")
    expect(box).to_contain_text(re.compile(r"z = −?[\d.]+·x"))
    before = box.inner_text()
    page.mouse.move(2, 2)
    page.evaluate("document.activeElement.blur()")  # what is not of a neuron in focus is faded on purpose
    redrawn(page)
    assert json.dumps(offences(page), indent=1) == "[]"
    shot(page, "neuron-formula")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("before => document.querySelector('#neuron-formula').innerText !== before", arg=before)
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_a_neuron_s_formula_opens_by_key_and_gives_the_focus_back(theatre: Theatre) -> None:
    page = opened(theatre)
    neuron = page.locator(".node.hidden").nth(1)
    neuron.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#neuron-formula")).to_be_focused()
    page.keyboard.press("Escape")
    expect(neuron).to_be_focused()


def test_a_triangle_on_the_axis_is_a_door_to_its_neuron(theatre: Theatre) -> None:
    page = opened(theatre)
    expect(page.locator("#end")).to_be_visible()  # it moves the chart's foot when it comes
    redrawn(page)
    page.locator("#fit-overlay .location").last.click()
    expect(page.locator("#neuron-formula")).to_contain_text(re.compile(r"What neuron \d computes"))


def test_the_weight_of_a_connection_is_told_where_the_pointer_is(theatre: Theatre) -> None:
    page = opened(theatre)
    drawing = page.locator("#network-drawing").bounding_box()
    node = page.locator(".node.hidden").nth(1).locator(".body").bounding_box()
    assert drawing is not None
    assert node is not None
    page.mouse.move(node["x"] - 30, node["y"] + node["height"] / 2)  # left of the middle neuron runs its level edge
    label = page.locator(".weight-label")
    expect(label).to_be_visible()
    expect(label).to_have_text(re.compile(r"weight −?[\d.]+"))
    page.mouse.move(drawing["x"] + 4, drawing["y"] + 4)
    expect(label).to_be_hidden()


def test_the_tour_s_card_leaves_free_what_it_points_at(theatre: Theatre) -> None:
    theatre.page.add_init_script("localStorage.setItem('senn.tour', '9')")
    page = opened(theatre)
    page.locator("[popovertarget=learn-menu]").click()
    page.locator("#learn-tour").click()
    expect(page.locator("#tour h2")).to_have_text("Spoil the data")
    settings(page)
    card, knob = (page.locator(one).bounding_box() for one in ("#tour", "#knob-noise"))
    assert card is not None
    assert knob is not None
    assert knob["y"] + knob["height"] < card["y"]
