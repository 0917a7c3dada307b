"""What `docs/page.md` promises and no other file tries: targets, knobs, interventions, speed of hand, contrast."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import AXE, offences
from browser.theatre import END, Theatre, recorded, wear
from senn_live.protocol.presets import PRESETS

Shot = Callable[[Page, str], None]


def opened(theatre: Theatre, address: str = "/") -> Page:
    """The page with the whole recording drawn."""
    theatre.open(address)
    expect(theatre.page.locator("#why-step")).to_contain_text(str(END))
    return theatre.page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_shipped_target_has_its_sentence_in_the_menu(theatre: Theatre, language: str) -> None:
    page = opened(theatre, f"/?lang={language}")
    page.locator("[popovertarget=target-menu]").click()
    menu = page.locator("#target-menu")
    for preset in PRESETS:
        told = preset.model_dump()
        expect(menu).to_contain_text(told["title"][language])
        expect(menu).to_contain_text(told["sentence"][language])


def test_every_knob_acts_on_the_run_at_once_and_says_what_it_does(theatre: Theatre) -> None:
    page = opened(theatre)
    page.locator("[popovertarget=settings-menu]").click()
    menu = page.locator("#settings-menu")
    menu.locator("#knobs-all").click()
    for slider in menu.locator("input[type=range]").all():
        about = slider.get_attribute("aria-describedby")
        assert menu.locator(f"#{about}").inner_text().endswith(".")
        before = len(theatre.sent("/commands"))
        slider.focus()
        with page.expect_response("**/commands"):
            page.keyboard.press("ArrowRight" if slider.input_value() == "0" else "ArrowLeft")
        sent = theatre.sent("/commands")
        assert len(sent) == before + 1
        assert sent[-1]["type"] == "edit"
    assert "run-0001" in page.url  # no new run was needed
    with page.expect_response("**/commands"):
        menu.locator("#knob-rule-paper").click()
    assert theatre.sent("/commands")[-1] == {"type": "edit", "rule": {"name": "paper"}}


def test_growth_can_be_forced_and_forbidden_in_the_run_itself(theatre: Theatre) -> None:
    page = opened(theatre)
    for name in ("Grow now, whatever the rule says", "Refuse the next growth"):
        page.locator("[popovertarget=branch-menu]").click()
        with page.expect_response("**/commands"):
            page.get_by_role("button", name=name).click()
    assert theatre.sent("/commands") == [{"type": "force"}, {"type": "forbid"}]


def test_dragging_the_scrubber_changes_every_view_within_the_same_two_frames(theatre: Theatre) -> None:
    """Counted in animation frames, not in milliseconds, which a busy machine decides."""
    page = opened(theatre)
    page.evaluate(
        """() => new Promise((done) => {
        const scrubber = document.querySelector('#scrubber');
        scrubber.value = '15';
        scrubber.dispatchEvent(new Event('input', { bubbles: true }));
        requestAnimationFrame(() => requestAnimationFrame(done)); })"""
    )
    assert page.locator("#why-step").inner_text() == "step 15"
    assert page.locator(".node.hidden").count() == 1
    assert page.locator("#fit-overlay .location").count() == 1
    assert page.locator("#log li").count() == 1
    assert page.locator("#scrubber").get_attribute("aria-valuetext") == f"step 15 of {END}"


def test_a_growth_is_made_looked_at_and_branched_off_by_keyboard_alone(theatre: Theatre) -> None:
    page = opened(theatre)
    with page.expect_response("**/commands"):
        page.keyboard.press("g")
    assert theatre.sent("/commands")[-1] == {"type": "next_growth"}
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#why-step")).to_have_text("step 38")
    page.keyboard.press("m")
    expect(page.locator("#slow")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("[popovertarget=branch-menu]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#branch-menu .choice").first).to_be_focused()
    with page.expect_request("**/forks"):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_on_a_phone_a_tap_on_the_map_places_a_neuron(theatre: Theatre, viewport: tuple[int, int]) -> None:
    page = opened(theatre)
    page.locator("#end-close").click()  # the card of the end lies at the foot of the screen
    page.locator("#landscape-canvas").scroll_into_view_if_needed()
    box = page.locator("#landscape-canvas").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= viewport[0]
    with page.expect_response("**/commands"):
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    (command,) = theatre.sent("/commands")
    assert command["type"] == "place"
    assert abs(command["location"]) < 0.2


def test_a_projector_s_text_has_a_contrast_of_seven_to_one(theatre: Theatre) -> None:
    page = opened(theatre, "/?theme=projector")
    page.evaluate(AXE.read_text())
    weak = page.evaluate(
        """axe.run(document, { runOnly: ['color-contrast-enhanced'], resultTypes: ['violations'] }).then((found) =>
        found.violations.flatMap(({ nodes }) => nodes.map(({ html }) => html.slice(0, 120))))"""
    )
    assert weak == []


@pytest.mark.parametrize("name", ["deep", "moons"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_serious_at_a_growth_in_the_past_in_any_theme(
    theatre: Theatre, name: str, language: str
) -> None:
    theatre.journal = recorded(name)
    theatre.open(f"/?lang={language}")
    page = theatre.page
    expect(page.locator("#log li").first).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    for theme in ("light", "dark", "projector"):
        wear(page, theme)
        assert json.dumps(offences(page), indent=1) == "[]"


def test_without_motion_a_growth_only_fades_in(theatre: Theatre) -> None:
    page = theatre.page
    page.emulate_media(reduced_motion="reduce")
    opened(theatre)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    moving = page.evaluate(
        """document.getAnimations().filter((one) => one.playState === 'running' &&
        one.effect.getKeyframes().some((frame) => 'transform' in frame || 'cx' in frame || 'd' in frame)).length"""
    )
    assert moving == 0
