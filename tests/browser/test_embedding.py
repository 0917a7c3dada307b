"""The page below a path of somebody else's server, and inside somebody else's page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.theatre import ROOT
from prefix_proxy import PrefixProxy

Shot = Callable[[Page, str], None]
FAST = '#spec={"pace":20,"limits":{"steps":60}}'
KEPT = "/kept/by/proxy"
pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]


class Course(BaseHTTPRequestHandler):
    """A page with a frame around the address that it is asked for."""

    def do_GET(self) -> None:
        """Answer with the page."""
        frame = parse_qs(urlsplit(self.path).query).get("frame", [""])[0]
        style = "<style>body { margin: 0 } iframe { width: 100%; height: 720px; border: 0 }</style>"
        page = f'<!doctype html><title>Course</title>{style}<iframe title="SENN live" src="{escape(frame)}"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def course() -> Iterator[int]:
    """The port of a course's server, which has many names."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Course) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def port(course: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that a course may embed, and that knows the path which one proxy leaves."""
    store = tmp_path_factory.mktemp("embedded") / "senn.sqlite"
    command = [sys.executable, "-m", "senn_live", "serve", "--no-open", "--port", "0", "--store", f"sqlite:///{store}"]
    settings = {"SENN_WEB__FRAME_ANCESTORS": f"http://course.localhost:{course}", "SENN_WEB__PATH_PREFIX": KEPT}
    environment = {**os.environ, **settings, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                yield urlsplit(found[0]).port or 80
                break
        else:
            raise AssertionError("Expected senn serve to print its address, got none.")
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    errors: list[str] = []  # raised within the driver's own callback, a failure would end the driver for every test
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.mark.parametrize("slash", ["/", ""], ids=["slash", "no slash"])
@pytest.mark.parametrize("prefix", ["/senn", "/~ml.2026/live/senn-v0.2", KEPT])
def test_below_a_path_run_links_and_replay_are_at_that_path(port: int, page: Page, prefix: str, slash: str) -> None:
    with PrefixProxy(port, prefix, keeps=prefix == KEPT) as proxy:
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.goto(f"{proxy.url}{slash}{FAST}")
        expect(page.locator(".node.hidden")).not_to_have_count(0, timeout=30_000)
        page.wait_for_url(re.compile(rf"^{re.escape(proxy.url)}/#run="))
        assert sockets
        assert all(socket.startswith(f"{proxy.url.replace('http', 'ws', 1)}/api/runs/") for socket in sockets)
        page.locator("[popovertarget=share-menu]").click()
        expect(page.locator("#share-link")).to_have_value(page.url)
        link = page.url
        with page.expect_download() as kept:
            page.locator("#share-replay").click()
        assert kept.value.url.startswith(f"{proxy.url}/api/runs/")
        assert b"senn-replay" in Path(kept.value.path()).read_bytes()
        if slash:
            assert proxy.strays == []
        other = page.context.new_page()
        other.goto(link)
        expect(other.locator(".node.hidden")).not_to_have_count(0, timeout=30_000)
        assert all(stray.startswith(prefix.rsplit("/", 1)[0]) for stray in proxy.strays)  # before the slash was there


@pytest.mark.parametrize("prefix", ["/senn", KEPT])
def test_below_a_path_a_class_is_led_and_joined_at_that_path(port: int, page: Page, prefix: str) -> None:
    with PrefixProxy(port, prefix, keeps=prefix == KEPT) as proxy:
        made = httpx.post(f"{proxy.url}/api/classes", json={}).json()
        # A proxy's own name is no name of this machine; the test's is, so the answer says what a school's would.
        network = {"loopback": False, "addresses": [], "command": "make class"}
        page.route("**/api/network", lambda route: route.fulfill(json=network))
        page.goto(f"{proxy.url}/#class={made['code']}&token={made['token']}")
        expect(page.locator(".how-address")).to_have_text(f"{proxy.url.removeprefix('http://')}/join", timeout=30_000)
        expect(page.locator(".class-qr")).to_be_visible()
        phone = page.context.new_page()
        phone.goto(f"{proxy.url}/join/{made['code'].lower()}")
        phone.wait_for_url(re.compile(rf"^{re.escape(proxy.url)}/join#"))
        expect(page.locator(".here-count")).to_have_text("1", timeout=30_000)
        assert proxy.strays == []
        phone.close()
        page.goto("about:blank")


def embed(page: Page, name: str, course: int, port: int) -> None:
    """A course's page, of that name, with the run in a frame."""
    frame = f"http://127.0.0.1:{port}/{FAST}"
    page.goto(f"http://{name}.localhost:{course}/?{urlencode({'frame': frame})}")


def test_a_course_that_may_shows_a_run_in_its_page(course: int, port: int, page: Page, shot: Shot) -> None:
    embed(page, "course", course, port)
    frame = page.frame_locator("iframe")
    expect(frame.locator(".node.hidden")).not_to_have_count(0, timeout=30_000)
    frame.locator("#seed").click()
    frame.locator("#toggle").click()
    expect(frame.locator("#toggle .word")).to_have_text("Resume")
    shot(page, "embedded")


def test_nobody_else_may(course: int, port: int, page: Page) -> None:
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        embed(page, "stranger", course, port)
    expect(page.frame_locator("iframe").locator("#toggle")).to_have_count(0)
