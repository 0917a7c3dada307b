"""Chromium, and a stage for the page in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browser.theatre import ROOT, Theatre, staged

ARTIFACTS = ROOT / "artifacts"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    # Last: while the browser is open its event loop holds this thread, and asynchronous tests need one of their own.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Expected chromium on the PATH, got none.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def viewport() -> tuple[int, int]:
    return (1280, 720)


@pytest.fixture
def theatre(browser: Browser, viewport: tuple[int, int]) -> Iterator[Theatre]:
    """A page without a server. Any error or warning in its console fails the test."""
    width, height = viewport
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 500)
    complaints: list[str] = []
    yield from staged(context, complaints)
    context.close()
    assert complaints == []


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Keep a picture of the page."""
    ARTIFACTS.mkdir(exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    return keep
