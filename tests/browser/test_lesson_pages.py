"""A lesson without a class: alone from a link, on paper, put together on the page; and a phone without a network."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.test_class_lesson import LONG_MS, axe_of, stays_within
from browser.theatre import ROOT

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]
OWN = {
    "title": {"en": "Mine"},
    "activities": [
        {
            "kind": "watch",
            "title": {"en": "Look at it"},
            "paused": True,
            "hidden": ["reset", "seed", "target"],
            "specification": {"samples": 60, "seed": 3},
        },
        {"kind": "choice", "title": {"en": "Why?"}, "options": [{"en": "because"}, {"en": "chance"}], "correct": 0},
    ],
}


class Server:
    """`senn serve`, which can be stopped and started again at the same address."""

    def __init__(self, store: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self._store = store
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "senn_live", "serve", "--no-open", "--port", str(self.port)]
        self._process = subprocess.Popen([*command, "--store", f"sqlite:///{self._store}"], cwd=ROOT)
        for _ in range(300):
            if self._process.poll() is not None:
                raise AssertionError("Expected a server, but it ended.")
            try:
                httpx.get(f"{self.origin}/api/health")
                return
            except httpx.TransportError:
                pass
        raise AssertionError("Expected a server that answers, got none.")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("lessons") / "senn.sqlite")
    yield running
    running.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def test_a_link_with_a_lesson_works_alone(server: Server, page: Page) -> None:
    page.goto(f"{server.origin}/#lesson=where-will-it-grow")
    expect(page.locator(".screen path.fit")).to_be_attached(timeout=LONG_MS)
    page.locator("#pupil-guess").click()
    page.locator("#class-reveal").click()
    expect(page.locator("#pupil-said")).to_contain_text("The neuron went to", timeout=LONG_MS)
    assert axe_of(page) == []
    page.locator("#class-grow").click()
    page.locator("#class-again").click()
    expect(page.locator("#pupil-guess")).to_have_text("This is my guess")
    for _ in range(3):
        page.locator("#class-next").click()
    expect(page.locator("#pupil-sentence")).to_be_visible()
    expect(page.locator("#class-next")).to_be_hidden()
    page.locator("#class-end").click()
    expect(page.locator("#fit-title")).to_be_visible()


def test_a_lesson_s_own_link_hides_controls_and_starts_held(server: Server, page: Page) -> None:
    page.goto(f"{server.origin}/#lesson={quote(json.dumps(OWN))}")
    expect(page.locator("#growth")).to_be_visible()
    for hidden in ("#reset", "#seed", '[popovertarget="target-menu"]'):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator('#toggle[data-does="resume"]')).to_be_visible(timeout=LONG_MS)
    page.locator("#class-next").click()
    page.locator(".option").first.click()
    page.locator("#class-reveal").click()
    expect(page.locator("#pupil-said")).to_have_text("Right.")


def test_an_address_with_no_lesson_says_so_and_shows_a_network(server: Server, page: Page) -> None:
    page.goto(f"{server.origin}/#lesson=%7Bnonsense")
    expect(page.locator("#notice")).to_contain_text("Expected a lesson")
    expect(page.locator("#fit-title")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_shipped_lesson_has_its_page_for_the_teacher(server: Server, page: Page, language: str) -> None:
    for lesson in httpx.get(f"{server.origin}/api/lessons").json():
        page.goto("about:blank")
        page.goto(f"{server.origin}/lesson.html?lesson={lesson['name']}&lang={language}")
        expect(page.locator(".act")).to_have_count(len(lesson["activities"]))
        expect(page.locator(".sheet h1")).to_have_text(lesson["title"][language])
        for activity in lesson["activities"]:
            for part in ("aim", "they_say", "answer"):
                if activity[part]:
                    expect(page.locator(".sheet")).to_contain_text(activity[part][language])
    assert axe_of(page) == []
    page.emulate_media(media="print")
    expect(page.locator("#tools")).to_be_hidden()


def test_a_lesson_is_put_together_kept_and_opened_again(server: Server, page: Page, tmp_path: Path) -> None:
    page.goto(f"{server.origin}/lesson.html?lesson=where-will-it-grow&lang=en")
    page.locator("#edit").click()
    page.locator(".workshop > label input").first.fill("My lesson")
    page.locator("#add-kind").select_option("draw")
    page.locator("#up-4").click()
    page.locator("#away-0").click()
    expect(page.locator(".act-head b:nth-child(2)").nth(2)).to_have_text("Draw a curve")
    expect(page.locator(".sheet h1")).to_have_text("My lesson")
    assert axe_of(page) == []
    with page.expect_download() as kept:
        page.locator("#save-file").click()
    file = tmp_path / "own.json"
    kept.value.save_as(file)
    lesson = json.loads(file.read_text(encoding="utf-8"))
    # The server takes it as it is.
    assert httpx.post(f"{server.origin}/api/classes", json={"lesson": lesson}).status_code == 201
    link = page.locator("#lesson-link").input_value()
    page.goto(f"{server.origin}/lesson.html?lang=en")
    page.locator("#lesson-file").set_input_files(file)
    expect(page.locator(".sheet h1")).to_have_text("My lesson")
    page.goto(link)
    expect(page.locator(".alone-title")).to_have_text("My lesson")


def test_from_a_server_on_loopback_start_a_class_explains_the_command(server: Server, page: Page) -> None:
    page.goto(server.origin)
    page.locator('[popovertarget="learn-menu"]').click()
    page.locator("#learn-class").click()
    expect(page.locator("#start-class")).to_contain_text("senn class")
    assert page.locator("#start-class .class-qr").count() == 0


def test_a_phone_whose_server_is_away_says_so_and_comes_back_as_the_same_pupil(server: Server, page: Page) -> None:
    room = httpx.post(f"{server.origin}/api/classes", json={"lesson": "where-will-it-grow"}).json()
    teacher = {"Authorization": f"Bearer {room['token']}"}
    commands = f"{server.origin}/api/classes/{room['code']}/commands"
    page.goto(f"{server.origin}/join#{room['code']}")
    expect(page.locator("#who b")).to_be_visible()
    name = page.locator("#who b").inner_text()
    httpx.post(commands, json={"type": "go", "index": 2}, headers=teacher).raise_for_status()
    expect(page.locator(".option").first).to_be_visible()
    server.stop()
    expect(page.locator("#offline")).to_be_visible(timeout=20_000)
    page.locator(".option").nth(1).click()  # kept until there is somebody to take it
    server.start()
    expect(page.locator("#offline")).to_be_hidden(timeout=30_000)
    expect(page.locator(".option").nth(1)).to_have_attribute("aria-pressed", "true", timeout=20_000)
    page.reload()
    expect(page.locator("#who b")).to_have_text(name)
    httpx.post(commands, json={"type": "reveal"}, headers=teacher).raise_for_status()
    expect(page.locator("#pupil-said")).to_have_text(re.compile("Right"))


def test_the_same_pupil_on_another_phone_and_the_first_phone_is_told(
    server: Server, browser: Browser, page: Page
) -> None:
    room = httpx.post(f"{server.origin}/api/classes", json={"lesson": "where-will-it-grow"}).json()
    page.goto(f"{server.origin}/#class={room['code']}&token={room['token']}")
    phones = [browser.new_context(viewport={"width": 360, "height": 640}, locale="en-GB").new_page() for _ in range(2)]
    phones[0].goto(f"{server.origin}/join#{room['code']}")
    expect(phones[0].locator("#who b")).to_be_visible()
    name = phones[0].locator("#who b").inner_text()
    page.locator(".chip", has_text=name).click()
    with page.expect_response(lambda response: response.url.endswith("/token")) as renewed:
        page.get_by_role("button", name="The same pupil on another phone").click()
    token = renewed.value.json()["token"]
    expect(page.locator(".again-in .class-qr")).to_be_visible()
    phones[1].goto(f"{server.origin}/join#{room['code']}&token={token}")
    expect(phones[1].locator("#who b")).to_have_text(name)
    assert token not in phones[1].url
    page.get_by_role("button", name="Close").click()
    commands = f"{server.origin}/api/classes/{room['code']}/commands"
    teacher = {"Authorization": f"Bearer {room['token']}"}
    httpx.post(commands, json={"type": "go", "index": 2}, headers=teacher).raise_for_status()
    expect(phones[0].locator(".option").first).to_be_visible()
    phones[0].locator(".option").first.click()
    expect(phones[0].locator("#join-problem")).to_contain_text("another phone")
    for phone in phones:
        phone.context.close()


def test_a_phone_in_the_dark_and_by_keyboard_alone(server: Server, browser: Browser) -> None:
    room = httpx.post(f"{server.origin}/api/classes", json={"lesson": "why-networks-grow"}).json()
    context = browser.new_context(viewport={"width": 320, "height": 568}, color_scheme="dark", locale="en-GB")
    page = context.new_page()
    page.goto(f"{server.origin}/join")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(room["code"])
    page.keyboard.press("Enter")
    expect(page.locator(".in-the-middle")).to_be_visible()
    assert axe_of(page) == []
    commands = f"{server.origin}/api/classes/{room['code']}/commands"
    teacher = {"Authorization": f"Bearer {room['token']}"}
    httpx.post(commands, json={"type": "go", "index": 4}, headers=teacher).raise_for_status()
    expect(page.locator("h1")).to_be_focused()  # the new screen begins at its title
    expect(page.locator("#announcer")).to_have_text("Why did it stop growing?")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".option").first).to_have_attribute("aria-pressed", "true")
    assert axe_of(page) == []
    stays_within(page)
    context.close()
