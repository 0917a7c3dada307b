"""The replay: one file from disk, without a server or a network, with every panel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.theatre import FRONTEND, recorded
from senn_live.api.page.replay import replay_page

Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay") / "senn.html"
    made = replay_page(FRONTEND, "run-7", recorded("deep"))
    with ThreadPoolExecutor(1) as thread:  # this thread's loop is the browser's
        path.write_bytes(thread.submit(asyncio.run, made).result())
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    yield page
    outside = [url for url in requests if not url.startswith(("data:", "blob:"))]
    context.close()
    assert complaints == []
    assert outside == [file.as_uri()]


SHADES = """() => { const one = document.querySelector('#landscape-canvas');
    const copy = Object.assign(document.createElement('canvas'), { width: one.width, height: one.height });
    const read = copy.getContext('2d', { willReadFrequently: true });
    read.drawImage(one, 0, 0);
    return new Set(read.getImageData(0, 0, one.width, one.height).data).size; }"""


def test_a_replay_opens_from_disk_with_every_panel(page: Page, shot: Shot) -> None:
    expect(page.locator("#why-step")).to_have_text("step 120")
    expect(page.locator("#status-text")).to_have_text("a recording of 120 steps; nothing is training")
    expect(page.locator(".node.hidden")).to_have_count(4)
    expect(page.locator("#fit-overlay .location")).to_have_count(2)
    expect(page.locator("#fit-plot .point").first).to_be_visible()
    expect(page.locator("#log li.growth")).to_have_count(2)
    expect(page.locator("#timeline-overlay .timeline-mark.grew")).to_have_count(2)
    assert page.evaluate(SHADES) > 5  # greys: nothing is more than chance any more
    shot(page, "replay-from-disk")
    page.keyboard.press("Home")
    expect(page.locator("#why-step")).to_have_text("step 0")
    page.wait_for_function(f"({SHADES})() > 10")


def test_the_scrubber_of_a_replay_shows_any_step(page: Page) -> None:
    expect(page.locator("#why-step")).to_have_text("step 120")
    page.keyboard.press("Home")
    expect(page.locator("#why-step")).to_have_text("step 0")
    expect(page.locator(".node.hidden")).to_have_count(1)
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#why-step")).to_have_text("step 20")
    expect(page.locator(".node.hidden")).to_have_count(4)


def test_a_replay_says_that_it_cannot_train(page: Page) -> None:
    page.keyboard.press("n")
    expect(page.locator("#notice-text")).to_contain_text("This file is a recording")


def test_without_a_wish_for_stillness_a_replay_plays_by_itself(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    expect(page.locator("#toggle .word")).to_have_text("Pause")
    expect(page.locator(".node.hidden")).to_have_count(2)
    page.close()


def test_formulas_of_a_replay_are_typeset_without_their_library(page: Page) -> None:
    expect(page.locator("#why-step")).to_have_text("step 120")
    page.locator("[popovertarget=learn-menu]").click()
    page.locator("#learn-explain").click()
    page.locator("#explain-mathematics").click()
    expect(page.locator(".tex math").first).to_be_visible()
    expect(page.locator(".tex msub").first).to_be_attached()
    drawn = page.locator(".tex math > semantics > :first-child").evaluate_all(
        "all => all.map((one) => one.textContent)"
    )
    assert len(drawn) >= 2
    assert not [text for text in drawn if "\\" in text]


def test_a_replay_makes_posters_and_animated_images_by_itself(page: Page, tmp_path: Path) -> None:
    expect(page.locator("#why-step")).to_have_text("step 120")
    page.locator("[popovertarget=share-menu]").click()
    expect(page.locator("#share-film")).to_be_hidden()  # its library would be half of the file
    for name, begins in (("poster", b"\x89PNG"), ("gif", b"GIF89a")):
        with page.expect_download() as download:
            page.locator(f"#share-{name}").click()
        path = tmp_path / name
        download.value.save_as(path)
        assert path.read_bytes().startswith(begins)
