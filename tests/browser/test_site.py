"""A site of recordings, with the network cut: from disk, and from a web server below a path."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.test_everybody import offences
from senn_live.offline.site.command import site_command

Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("web") / "some where" / "senn"
    site_command(out, "hills,moons", None, "", quiet=True)
    return out


class Silent(SimpleHTTPRequestHandler):
    """A web space: files, and nothing else."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def space(site: Path) -> Iterator[str]:
    """The site's address below a path of somebody's web server."""
    handler = partial(Silent, directory=str(site.parents[1]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/some%20where/senn"
        server.shutdown()


@pytest.fixture(params=["disk", "web"])
def home(request: pytest.FixtureRequest, site: Path) -> str:
    return site.as_uri() if request.param == "disk" else str(request.getfixturevalue("space"))


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    """A page that asks for nothing beside the site, and complains of nothing."""
    is_disk = home.startswith("file:")
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, offline=is_disk, reduced_motion="reduce", locale="en"
    )
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith((home, "data:", "blob:"))] == []


def test_a_recording_is_chosen_watched_and_left_again(page: Page, home: str, shot: Shot) -> None:
    page.goto(f"{home}/index.html")
    shot(page, "site-index")
    assert json.dumps(offences(page), indent=1) == "[]"
    page.get_by_role("link", name=re.compile("paper.*layer")).nth(1).click()
    expect(page.locator("#status-text")).to_have_text(re.compile(r"a recording of \d+ steps; nothing is training"))
    assert urlsplit(page.url).query == "run=moons-paper&lang=en"
    expect(page.locator("#plane-plot .point").first).to_be_visible()
    page.keyboard.press("Home")
    expect(page.locator("#why-step")).to_have_text("step 0")
    shot(page, "site-page")
    assert json.dumps(offences(page), indent=1) == "[]"
    page.get_by_role("link", name="All recordings").click()
    expect(page.get_by_role("heading", name="Half-moons")).to_be_visible()


def test_a_link_names_the_recording_and_the_step(page: Page, home: str) -> None:
    page.goto(f"{home}/page.html?run=hills-calibrated#step=38")
    expect(page.locator("#why-step")).to_have_text("step 38")
    page.evaluate("location.hash = '#decided=68'")
    expect(page.locator("#why-step")).to_have_text("step 68")
    page.locator("[popovertarget=share-menu]").click()
    if home.startswith("file:"):
        expect(page.locator("#share-link")).to_be_hidden()
        return
    page.locator("#share-menu").get_by_role("button", name="this moment").click()
    expect(page.locator("#share-link")).to_have_value(f"{home}/page.html?run=hills-calibrated#step=68")
    expect(page.locator("#share-menu").get_by_role("button", name="the recipe")).to_be_hidden()


def test_both_languages_are_there_and_the_choice_goes_along(page: Page, home: str) -> None:
    page.goto(f"{home}/index.html")
    expect(page.get_by_role("heading", name="Hills")).to_be_visible()
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", name="山丘")).to_be_visible()
    expect(page.get_by_role("heading", name="Hills")).to_be_hidden()
    assert page.locator("#embed-which option").first.inner_text().startswith("山丘")
    page.get_by_role("link", name=re.compile("校准规则")).first.click()
    expect(page.locator("#status-text")).to_have_text(re.compile("这是一段录像"))


def test_an_address_that_names_no_recording_leads_to_the_index(page: Page, home: str) -> None:
    for query in ("", "?run=", "?run=../index", "?run=%3Cscript%3E"):
        page.goto(f"{home}/page.html{query}")
        page.wait_for_url(f"{home}/index.html")


def test_the_lines_to_embed_a_recording_show_it_in_another_page(page: Page, home: str, site: Path) -> None:
    page.goto(f"{home}/index.html")
    page.locator("#embed-which").select_option("moons-calibrated")
    code = page.locator("#embed-code").input_value()
    if home.startswith("file:"):
        assert 'src="https://your.site/senn/page.html?run=moons-calibrated&amp;lang=en"' in code
        return
    (site / "course.html").write_text(f'<!doctype html><title>Course</title><link rel="icon" href="data:,">{code}')
    page.goto(f"{home}/course.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#status-text")).to_have_text(re.compile("a recording of"))


@pytest.mark.parametrize("width", [320, 768])
def test_the_index_fits_a_phone(page: Page, home: str, width: int, shot: Shot) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{home}/index.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"site-index-{width}")
