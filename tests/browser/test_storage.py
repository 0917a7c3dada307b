"""Browsers that keep nothing: site data blocked, storage full, broken or missing. The page works and says so once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.house import House
from browser.test_everybody import offences
from browser.theatre import END, Theatre, resolved, staged

Shot = Callable[[Page, str], None]
DENIED = "throw new DOMException('Access is denied for this document.', 'SecurityError');"
BROKEN = {
    "blocked": f"""for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore'])
        Object.defineProperty(window, name, {{ get() {{ {DENIED} }} }});
        Object.defineProperty(Document.prototype, 'cookie', {{ get() {{ {DENIED} }}, set() {{ {DENIED} }} }});""",
    "switched off": "Object.defineProperty(window, 'localStorage', { value: null });",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    "broken": """for (const name of ['getItem', 'setItem', 'removeItem', 'key'])
        Storage.prototype[name] = () => { throw new Error('file corrupt'); };""",
}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SAID = "This browser keeps nothing for this page"


def started(theatre: Theatre, script: str, address: str = "/") -> Page:
    theatre.page.add_init_script(script)
    theatre.open(address)
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    return theatre.page


@pytest.mark.parametrize("how", BROKEN)
def test_without_storage_a_run_is_shown_commanded_and_found_again(theatre: Theatre, how: str) -> None:
    page = started(theatre, BROKEN[how])
    page.locator("#step").click()
    assert theatre.await_sent("/run-0001/commands")[0]["type"] == "step"
    page.locator("#seed").click()
    page.wait_for_url("**#run=run-0002")
    page.evaluate("location.hash = '#run=run-0001'")
    page.locator("#growth").click()  # its token is still known
    assert theatre.await_sent("/run-0001/commands", 2)[1]["type"] == "next_growth"


@pytest.mark.parametrize("how", BROKEN)
def test_that_nothing_is_kept_is_said_once(theatre: Theatre, how: str, shot: Shot) -> None:
    page = started(theatre, BROKEN[how])
    expect(page.locator("#notice-text")).to_contain_text(SAID)
    shot(page, f"storage-{how}")
    assert json.dumps(offences(page), indent=1) == "[]"
    page.locator("#notice-close").click()
    page.locator("#seed").click()
    page.wait_for_url("**#run=run-0002")
    page.keyboard.press("t")  # the theme is a choice that would be kept
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("#notice")).to_be_hidden()


def test_what_is_wrong_with_the_address_is_still_said(theatre: Theatre) -> None:
    page = started(theatre, BROKEN["blocked"], "/#at=never")
    expect(page.locator("#notice-text")).to_contain_text("Part of the address could not be read")
    expect(page.locator("#notice-text")).to_contain_text(SAID)


def test_that_nothing_is_kept_is_said_in_chinese(theatre: Theatre) -> None:
    theatre.page.add_init_script(BROKEN["full"])
    theatre.open("/?lang=zh")
    expect(theatre.page.locator("#notice-text")).to_contain_text("浏览器不为本页保存任何数据")


def test_the_tour_goes_on_without_storage(theatre: Theatre) -> None:
    page = started(theatre, BROKEN["blocked"])
    page.locator("#learn-tour, [data-text='learn.tour']").first.evaluate("button => button.click()")
    expect(page.locator("#tour")).to_be_visible()
    page.locator("#tour-skip").click()
    expect(page.locator("#tour header .hint")).to_contain_text("2")


@pytest.fixture
def strict(browser: Browser, house: House, tmp_path: Path) -> Iterator[BrowserContext]:
    """Chromium as a school sets it: no site may keep anything."""
    (tmp_path / "Default").mkdir()
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(settings))
    kind = browser.browser_type
    with kind.launch_persistent_context(
        tmp_path,
        executable_path=CHROMIUM,
        args=["--no-sandbox", resolved(house)],
        viewport={"width": 1280, "height": 720},
    ) as context:
        yield context


def test_chromium_with_all_site_data_blocked_shows_and_commands_a_run(strict: BrowserContext, house: House) -> None:
    complaints: list[str] = []
    with staged(house, strict, complaints) as theatre:
        page = started(theatre, "")
        assert page.evaluate("() => { try { return String(localStorage); } catch (error) { return error.name; } }") == (
            "SecurityError"
        )
        expect(page.locator("#notice-text")).to_contain_text(SAID)
        page.locator("#step").click()
        assert theatre.await_sent("/commands")[0]["type"] == "step"
    assert complaints == []
