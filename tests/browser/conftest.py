"""Chromium, and a stage for the page in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from browser.house import House
from browser.theatre import FRONTEND, ROOT, Theatre, resolved, staged

ARTIFACTS = ROOT / "artifacts"
# How long the page may take is asked by the tests that are about it; any other must not fail on a busy machine.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    # Last: while the browser is open its event loop holds this thread, and asynchronous tests need one of their own.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with House(FRONTEND) as open_house:
        yield open_house


@pytest.fixture(scope="session")
def browser(house: House) -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Expected chromium on the PATH, got none.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", resolved(house)])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Iterator[Callable[[bool], BrowserContext]]:
    """A browser profile with or without a touch screen. It stays, so that its cache and its compiled scripts do."""

    @cache
    def profile(has_touch: bool) -> BrowserContext:
        return browser.new_context(has_touch=has_touch)

    yield profile
    for has_touch in (False, True):
        profile(has_touch).close()


@pytest.fixture
def viewport() -> tuple[int, int]:
    return (1280, 720)


@pytest.fixture
def theatre(house: House, profiles: Callable[[bool], BrowserContext], viewport: tuple[int, int]) -> Iterator[Theatre]:
    """A page that finds nothing of an earlier one's. Any error or warning in its console fails the test."""
    complaints: list[str] = []
    with staged(house, profiles(viewport[0] < 500), complaints) as theatre:
        theatre.page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
        yield theatre
    assert complaints == []


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Keep a picture of the page."""
    ARTIFACTS.mkdir(exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    return keep
