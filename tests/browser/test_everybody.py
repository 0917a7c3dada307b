"""The page for everybody: themes, sizes, languages, keyboard, accessibility."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.theatre import END, GROWTHS, ROOT, Theatre, across, recorded

Shot = Callable[[Page, str], None]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def offences(page: Page) -> list[dict[str, Any]]:
    """What axe finds that is serious or critical."""
    if not AXE.is_file():
        pytest.skip("Expected axe-core in node_modules (npm ci), got none.")
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        {"id": one["id"], "nodes": [node["html"][:160] for node in one["nodes"]]}
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_nothing_serious_in_any_theme(theatre: Theatre, theme: str, shot: Shot) -> None:
    theatre.open(f"/?theme={theme}")
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    shot(theatre.page, f"theme-{theme}")
    assert json.dumps(offences(theatre.page), indent=1) == "[]"


@pytest.mark.parametrize("menu", ["target", "settings", "view"])
def test_axe_finds_nothing_serious_in_a_menu(theatre: Theatre, menu: str, shot: Shot) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.locator(f"[popovertarget={menu}-menu]").click()
    expect(page.locator(f"#{menu}-menu")).to_be_visible()
    shot(page, f"menu-{menu}")
    assert json.dumps(offences(page), indent=1) == "[]"


@pytest.mark.parametrize("viewport", [(1280, 720), (1440, 900), (1920, 1080)], ids=str)
def test_nothing_needs_scrolling_on_a_screen(theatre: Theatre, viewport: tuple[int, int], shot: Shot) -> None:
    theatre.open()
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    size = theatre.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert tuple(size) == viewport
    shot(theatre.page, f"size-{viewport[0]}")


@pytest.mark.parametrize("viewport", [(390, 844)], ids=str)
def test_a_phone_shows_everything_in_one_column_and_scrubs_by_touch(
    theatre: Theatre, viewport: tuple[int, int], shot: Shot
) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    assert page.evaluate("document.documentElement.scrollWidth") == viewport[0]
    small = page.evaluate(
        """[...document.querySelectorAll('.toolbar button, .menus button')]
        .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.id)"""
    )
    assert small == []
    page.locator("#end-close").click()  # the card of the end lies at the foot of the screen
    scrubber = page.locator("#scrubber")
    scrubber.scroll_into_view_if_needed()
    box = scrubber.bounding_box()
    assert box is not None
    page.touchscreen.tap(across(page, GROWTHS[0]), box["y"] + 30)
    expect(page.locator("#why-step")).to_have_text(
        re.compile(rf"step {GROWTHS[0]}|step {GROWTHS[0] + 1}|step {GROWTHS[0] - 1}")
    )
    shot(page, "phone")


def test_projector_text_is_18_pixels_or_more(theatre: Theatre) -> None:
    theatre.open("/?theme=projector")
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    small = theatre.page.evaluate(
        """[...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() &&
          [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) &&
          parseFloat(getComputedStyle(one).fontSize) < 17.99 && !one.closest('.unseen'))
          .map((one) => `${one.tagName} ${one.id || one.getAttribute('class')} ${getComputedStyle(one).fontSize}`)"""
    )
    assert sorted(set(small)) == []


def test_the_page_speaks_chinese(theatre: Theatre, shot: Shot) -> None:
    theatre.open("/?lang=zh")
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"第 {END} 步")
    expect(page.locator("#log li").first).to_contain_text("剩下的看起来是噪声")
    english = page.evaluate("document.body.innerText.match(/[A-Za-z]{4,}/g) ?? []")
    assert set(english) <= {"SENN", "live"}
    shot(page, "chinese")


def test_the_theme_and_the_language_are_remembered(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    page.locator("[popovertarget=view-menu]").click()
    page.get_by_role("button", name="dark").click()
    page.get_by_role("button", name="中文").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_every_control_is_reached_by_tab_with_a_visible_focus(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.id || document.activeElement.getAttribute('popovertarget')")
        )
        outlined = page.evaluate(
            """(() => { const one = document.activeElement; if (one === document.body) return true;
            const style = getComputedStyle(one.querySelector?.('circle.body') ?? one);
            return style.outlineStyle !== 'none' || style.strokeWidth === '3px' || one.id === 'scrubber'; })()"""
        )
        assert outlined, reached[-1]
    wanted = {
        "toggle",
        "step",
        "growth",
        "reset",
        "seed",
        "speed",
        "scrubber",
        "target-menu",
        "settings-menu",
        "view-menu",
    }
    assert wanted <= set(reached)


def test_reduced_motion_moves_nothing(theatre: Theatre) -> None:
    page = theatre.page
    page.emulate_media(reduced_motion="reduce")
    journal = recorded("bumps")
    growth = next(i for i, one in enumerate(journal) if isinstance(one, str) and json.loads(one)["type"] == "expansion")
    theatre.journal = journal[:growth]
    theatre.open()
    first = page.locator(".node.hidden").first
    expect(first).to_be_visible()
    theatre.send(journal[growth])
    expect(page.locator(".node.hidden")).to_have_count(2)
    places = {first.get_attribute("transform") for _ in range(5) if page.wait_for_timeout(60) is None}
    assert len(places) == 1


def test_the_list_of_keys_opens_by_key(theatre: Theatre, shot: Shot) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys")).to_contain_text("train until the next growth")
    shot(page, "keys")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_the_end_is_said_whole_in_the_bar_and_moves_nothing(theatre: Theatre, theme: str) -> None:
    journal = recorded("bumps")
    theatre.journal = journal[:-2]
    theatre.open(f"/?theme={theme}")
    page = theatre.page
    expect(page.locator("#status-text")).to_have_text("learning with 3 neurons")
    before = page.locator(".board").bounding_box()
    theatre.send(*journal[-2:])
    said = page.locator("#status-text")
    expect(said).to_have_text("finished: what is left looks like noise")
    assert said.evaluate("one => one.scrollHeight <= one.clientHeight + 1 && one.scrollWidth <= one.clientWidth")
    assert said.evaluate("one => one.clientHeight < 1.8 * parseFloat(getComputedStyle(one).fontSize)")  # one line
    assert page.locator(".board").bounding_box() == before
    page.locator("#more summary").click()
    gauges = page.locator("#more .gauge:visible > span, #more .gauge:visible > b, #more dt, #more dd")
    lines = gauges.evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).fontSize))"
    )
    assert max(lines) < 2  # no label is broken


def inside(page: Page, selector: str, card: str) -> bool:
    """Whether a thing is shown whole in its card."""
    expect(page.locator(selector)).to_be_visible()
    whole: bool = page.evaluate(
        """([selector, card]) => {
            const box = (name) => document.querySelector(name).getBoundingClientRect();
            const [one, frame] = [box(selector), box(card)];
            const isIn = one.left >= frame.left && one.right <= frame.right;
            return isIn && one.top >= frame.top && one.bottom <= frame.bottom;
        }""",
        [selector, card],
    )
    return whole


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("viewport", [(1280, 720), (390, 844)], ids=str)
def test_the_hatching_has_its_legend_on_a_projector_and_on_a_phone(
    theatre: Theatre, viewport: tuple[int, int], language: str, shot: Shot
) -> None:
    theatre.open(f"/?lang={language}" + ("&theme=projector" if viewport[0] > 860 else ""))
    page = theatre.page
    assert inside(page, "#landscape-legend", ".card.landscape")
    assert inside(page, ".axis-x", ".card.landscape")
    legend, chart = (page.locator(one).bounding_box() for one in ("#landscape-legend", "#landscape-chart"))
    assert legend is not None
    assert chart is not None
    words = page.locator(".axis-x").evaluate(
        "one => { const range = document.createRange(); range.selectNodeContents(one);"
        " return range.getBoundingClientRect().right; }"
    )
    assert words < legend["x"]  # beside the axis' words
    assert chart["y"] + chart["height"] <= legend["y"] + 1  # below the map
    assert chart["height"] > 100
    assert inside(page, "#live", ".card.timeline")
    shot(page, f"hatching-{viewport[0]}-{language}")


@pytest.mark.parametrize("viewport", [(390, 844)], ids=str)
def test_on_a_phone_live_stands_beside_the_timeline_s_title(theatre: Theatre, viewport: tuple[int, int]) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    title, live, legend = (
        page.locator(one).bounding_box() for one in ("#timeline-title", "#live", ".timeline .legend.column")
    )
    assert title is not None
    assert live is not None
    assert legend is not None
    assert live["x"] > title["x"] + title["width"]
    assert live["y"] < title["y"] + title["height"]
    assert legend["y"] >= live["y"] + live["height"]


def test_the_share_menu_needs_no_scrolling_on_a_projector(theatre: Theatre) -> None:
    theatre.open("/?theme=projector")
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.locator("[popovertarget=share-menu]").click()
    assert page.locator("#share-menu").evaluate("one => one.scrollHeight <= one.clientHeight")


def test_a_log_that_goes_on_below_fades_instead_of_being_cut(theatre: Theatre) -> None:
    theatre.journal = recorded("deep")
    theatre.open()
    log = theatre.page.locator("#log")
    expect(log).to_have_class("log more")
    log.evaluate("one => { one.scrollTop = one.scrollHeight; }")
    expect(log).to_have_class("log")
