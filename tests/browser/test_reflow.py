"""320 pixels, 400 % zoom and the browser's own font size: nothing is cut off, nothing scrolls sideways."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.house import Answer, House
from browser.test_everybody import offences
from browser.theatre import END, FRONTEND, Theatre, recorded, redrawn, resolved, staged

Shot = Callable[[Page, str], None]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NARROW = [(320, 640), (320, 256)]  # the second is 1280 × 1024 at 400 %


def cut_off(page: Page) -> list[str]:
    """Controls and headings that do not lie wholly within the page and their card, from left to right."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, input, output, h1, h2, summary, label, .status')]
            .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.log'))
            .filter((element) => getComputedStyle(element).clipPath === 'none')
            .filter((element) => {
                const { left, right, width } = element.getBoundingClientRect();
                const frame = (element.closest('.card') ?? document.documentElement).getBoundingClientRect();
                return width > 0 && (left < frame.left - 0.5 || right > frame.right + 0.5);
            })
            .map((element) => `${element.tagName} ${element.id} ${element.textContent.trim().slice(0, 30)}`)"""
    )
    return found


def sideways(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


@pytest.mark.parametrize("viewport", NARROW, ids=str)
@pytest.mark.parametrize("journal", ["bumps", "moons"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_scrolls_sideways_or_is_cut_off(
    theatre: Theatre, viewport: tuple[int, int], journal: str, language: str, shot: Shot
) -> None:
    theatre.journal = recorded(journal)
    theatre.open(f"/?lang={language}")
    page = theatre.page
    expect(page.locator("#log li").first).to_be_visible()
    redrawn(page)
    shot(page, f"narrow-{journal}-{language}-{viewport[1]}")
    assert sideways(page) <= 0
    assert cut_off(page) == []
    page.keyboard.press("e")
    redrawn(page)
    shot(page, f"narrow-{journal}-{language}-{viewport[1]}-editing")
    assert sideways(page) <= 0
    assert cut_off(page) == []


@pytest.mark.parametrize("viewport", NARROW, ids=str)
def test_menus_fit_too(theatre: Theatre, viewport: tuple[int, int]) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    for menu in ("target", "share", "settings", "view", "learn"):
        opener = page.locator(f"[popovertarget={menu}-menu]")
        opener.evaluate("button => button.click()")
        expect(page.locator(f"#{menu}-menu")).to_be_visible()
        assert sideways(page) <= 0, menu
        assert cut_off(page) == [], menu
        page.keyboard.press("Escape")


DAYS = "d,a,b\n" + "".join(f"0{n}/04/2024,{n * n},{n}\n" for n in range(1, 6))


def bring_table(page: Page) -> None:
    page.evaluate(
        """text => { const data = new DataTransfer();
            data.setData('text/plain', text);
            document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true })); }""",
        DAYS,
    )


def open_learn(page: Page, name: str) -> None:
    page.locator("[popovertarget=learn-menu]").evaluate("button => button.click()")
    page.locator(f"#learn-{name}").click()


DIALOGS: dict[str, Callable[[Page], None]] = {
    "keys": lambda page: page.keyboard.press("?"),
    "numbers": lambda page: page.keyboard.press("d"),
    "table": bring_table,
    "comparison": lambda page: open_learn(page, "compare"),
    "explanation": lambda page: open_learn(page, "explain"),
    "class": lambda page: open_learn(page, "class"),
}


@pytest.mark.parametrize("viewport", NARROW, ids=str)
@pytest.mark.parametrize("name", DIALOGS)
def test_dialogs_fit_too(theatre: Theatre, viewport: tuple[int, int], name: str, shot: Shot) -> None:
    """What is too long or too wide scrolls inside the dialog, which stays within the page."""
    theatre.answers["GET", "/api/network"] = Answer({"loopback": True, "addresses": [], "command": "make class"})
    theatre.answers["GET", "/api/lessons"] = Answer([])
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    DIALOGS[name](page)
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    redrawn(page)
    shot(page, f"narrow-dialog-{name}-{viewport[1]}")
    assert sideways(page) <= 0
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= viewport[0]
    assert box["y"] + box["height"] <= viewport[1]
    wide: int = dialog.evaluate("one => one.scrollWidth - one.clientWidth")
    assert wide <= 0
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("size", [12, 20, 24, 32])
def test_the_browsers_font_size_counts(house: House, browser: Browser, tmp_path: Path, size: int, shot: Shot) -> None:
    (tmp_path / "Default").mkdir()
    settings = {"webkit": {"webprefs": {"default_font_size": size}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(settings))
    complaints: list[str] = []
    with (
        browser.browser_type.launch_persistent_context(
            tmp_path,
            executable_path=CHROMIUM,
            args=["--no-sandbox", resolved(house)],
            viewport={"width": 1280, "height": 720},
        ) as context,
        staged(house, context, complaints) as theatre,
    ):
        theatre.open()
        page = theatre.page
        expect(page.locator("#why-step")).to_have_text(f"step {END}")
        redrawn(page)
        sizes = page.evaluate(
            """() => ['body', '.card h2', '#toggle', '#log', '#fit-plot .xtick text'].map((one) =>
                    parseFloat(getComputedStyle(document.querySelector(one)).fontSize))"""
        )
        assert sizes[0] == pytest.approx(13 / 16 * size)
        assert min(sizes) >= 11 / 16 * size - 0.01
        shot(page, f"font-{size}")
        assert sideways(page) <= 0
        assert cut_off(page) == []
        assert json.dumps(offences(page), indent=1) == "[]"
    assert complaints == []


def test_no_style_names_a_size_of_type_or_a_breakpoint_in_pixels() -> None:
    fixed = r"font(?:-size)?:[^;]*\d+px|--(?:text|title|small|tiny): *\d+px|@media[^{]*\dpx"
    for sheet in [*(FRONTEND / "styles").rglob("*.css"), *(FRONTEND / "src").rglob("*.css")]:
        assert re.findall(fixed, sheet.read_text()) == [], sheet.name
