"""A whole lesson: the very command, a teacher on a projector, three phones, from the start to the deleted data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.theatre import ROOT

pytestmark = [pytest.mark.system, pytest.mark.timeout(230)]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PHONES = [(360, 640, "en-GB"), (390, 844, "en-GB"), (320, 568, "zh-CN")]
LONG_MS = 40_000  # for what a network has to be trained for, on a busy machine
FAST: dict[str, Any] = {"samples": 60, "noise": 0.05, "seed": 3, "pace": 50}
LESSON: dict[str, Any] = {
    "name": "all-kinds",
    "title": {"en": "All kinds", "zh": "各种活动"},
    "minutes": 12,
    "activities": [
        {
            "kind": "place",
            "title": {"en": "Where will the next neuron go?", "zh": "下一个神经元会长在哪里？"},
            "text": {"en": "Tap the axis.", "zh": "点坐标轴。"},
            "specification": FAST,
        },
        {
            "kind": "size",
            "title": {"en": "How many neurons will it need?", "zh": "它需要几个神经元？"},
            "specification": FAST,
        },
        {
            "kind": "draw",
            "title": {"en": "Draw a curve that needs exactly 2 neurons"},
            "goal": {"kind": "exactly", "neurons": 2},
        },
        {
            "kind": "sample",
            "title": {"en": "The same curve, noise of your own"},
            "specification": FAST | {"noise": 0.3},
        },
        {
            "kind": "choice",
            "title": {"en": "Why did it stop growing?"},
            "options": [{"en": "It was full"}, {"en": "Another neuron would help no more than chance"}],
            "correct": 1,
        },
        {"kind": "say", "title": {"en": "What surprised you?"}},
        {"kind": "watch", "title": {"en": "One neuron learns"}, "specification": FAST | {"pace": 10}, "paused": True},
    ],
}


@pytest.fixture(scope="module")
def teachers_link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The link that `senn class` prints, by this machine's own address: no test leaves it."""
    store = tmp_path_factory.mktemp("class") / "senn.sqlite"
    command = [sys.executable, "-m", "senn_live", "class", "--no-open", "--port", "0", "--store", f"sqlite:///{store}"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    assert process.stdout is not None
    try:
        printed = ""
        for line in process.stdout:
            printed += line
            if "Pupils join" not in line and (found := re.search(r"http://[^:]+(:\d+/#class=\S+)", line)):
                yield f"http://127.0.0.1{found[1]}"
                break
        else:
            raise AssertionError(f"Expected senn class to print the teacher's link, got {printed!r}.")
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@dataclass
class Classroom:
    """Who is in the room, and what their consoles complain of."""

    browser: Browser
    origin: str
    code: str
    token: str
    shots: Path
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def spelled(self) -> str:
        """The code as it is shown."""
        return f"{self.code[:3]} {self.code[3:]}"

    def page(self, width: int, height: int, language: str = "en-GB", **more: Any) -> Page:
        """A browser of its own."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, locale=language, **more)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: self.heed(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def heed(self, text: str) -> None:
        """Chromium reports every refusal and every connection that breaks: those are what a test provokes."""
        if "Failed to load resource" not in text and "WebSocket connection" not in text:
            self.complaints.append(text)

    def shot(self, name: str, *pages: Page) -> None:
        """A picture of each, the teacher's first."""
        for index, page in enumerate(pages):
            page.screenshot(path=self.shots / f"{name}-{index}.png")


@pytest.fixture
def room(browser: Browser, teachers_link: str) -> Iterator[Classroom]:
    shots = ROOT / "artifacts" / "lesson"
    shots.mkdir(parents=True, exist_ok=True)
    origin, code, token = re.fullmatch(r"(.*)/#class=(\w+)&token=(\S+)", teachers_link).groups()  # type: ignore[union-attr]
    room = Classroom(browser, origin, code, token, shots)
    yield room
    for context in room.contexts:
        context.close()
    assert room.complaints == []


def stays_within(page: Page) -> None:
    """Nothing to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def axe_of(page: Page) -> list[str]:
    """What axe finds that is serious."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def drawn(page: Page, heights: Callable[[float], float]) -> None:
    """Draw with the finger."""
    place = page.locator(".by-finger").bounding_box()
    assert place is not None
    for index in range(31):
        part = index / 30
        x = place["x"] + 14 + (place["width"] - 28) * part
        page.mouse.move(x, place["y"] + place["height"] * (0.45 - 0.3 * heights(part)))
        if index == 0:
            page.mouse.down()
    page.mouse.up()


def tapped(page: Page, part: float) -> None:
    """Tap the axis."""
    place = page.locator(".screen .chart-box").bounding_box()
    assert place is not None
    page.touchscreen.tap(place["x"] + 16 + (place["width"] - 32) * part, place["y"] + place["height"] - 46)


@dataclass(frozen=True)
class Lesson:
    """Who takes part."""

    room: Classroom
    teacher: Page
    phones: list[Page]
    names: list[str]


def name_of(phone: Page) -> str:
    """The name that the pupil was given."""
    expect(phone.locator("#who b")).to_be_visible()
    return phone.locator("#who b").inner_text()


def begin(room: Classroom, tmp_path: Path) -> Page:
    """The teacher's page, and a lesson from a file."""
    teacher = room.page(1280, 720)
    teacher.goto(f"{room.origin}/#class={room.code}&token={room.token}")
    expect(teacher.locator(".how-code")).to_have_text(room.spelled)
    assert room.token not in teacher.url  # the room reads the projector's address bar
    assert float(teacher.locator(".how-code").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 130
    expect(teacher.locator(".class-qr")).to_be_visible()
    expect(teacher.locator(".how-address")).to_contain_text("/join")
    # The lesson comes from a file.
    teacher.locator("#class-more").click()
    lesson = tmp_path / "lesson.json"
    lesson.write_text(json.dumps(LESSON), encoding="utf-8")
    teacher.locator("#class-lesson-file").set_input_files(lesson)
    expect(teacher.locator(".stage-title h1")).to_have_text("All kinds (12 min)")
    teacher.keyboard.press("Escape")
    return teacher


def come_in(room: Classroom, teacher: Page) -> Lesson:
    """Three come in, each another way; a fourth finds the door locked."""
    # One types the code, one scans, one has the path.
    phones = [room.page(width, height, language, has_touch=True) for width, height, language in PHONES]
    first, second, third = phones
    first.goto(f"{room.origin}/join")
    room.shot("01-code", first)
    first.locator("#code").fill("KX4")
    first.keyboard.press("Enter")
    expect(first.locator("#join-problem")).to_contain_text("six letters and digits")
    first.locator("#code").fill(room.spelled.lower())
    first.keyboard.press("Enter")
    second.goto(f"{room.origin}/join#{room.code}")
    third.goto(f"{room.origin}/join/{room.code.lower()}")
    names = [name_of(phone) for phone in phones]
    assert len(set(names)) == 3
    expect(teacher.locator(".here-count")).to_have_text("3")
    for name in names[:2]:  # the third phone says its name in Chinese
        expect(teacher.locator(".chip", has_text=name)).to_be_visible()
    room.shot("02-lobby", teacher, *phones)
    assert axe_of(teacher) == []
    assert axe_of(third) == []
    teacher.locator("#class-lock").click()
    late = room.page(360, 640)
    late.goto(f"{room.origin}/join#{room.code}")
    expect(late.locator("#join-problem")).to_contain_text("locked")
    late.context.close()
    teacher.keyboard.press("l")
    expect(teacher.locator("#class-lock")).to_have_text("Lock")
    return Lesson(room, teacher, phones, names)


def place(lesson: Lesson) -> None:
    """A tap and a key; the count until the reveal, then marks, hill and neuron; once more."""
    room = lesson.room
    teacher = lesson.teacher
    phones = lesson.phones
    first, second, _ = lesson.phones
    teacher.keyboard.press("PageDown")
    for phone in phones:
        expect(phone.locator(".screen path.fit")).to_be_attached(timeout=LONG_MS)
    tapped(first, 0.6)
    first.locator("#pupil-guess").click()
    expect(first.locator("#pupil-guess")).to_contain_text("✓")
    second.locator("input[type=range]").focus()
    second.keyboard.press("ArrowRight")
    second.locator("#pupil-guess").click()
    expect(teacher.locator(".stage-count")).to_have_text("2 of 3 have answered")
    assert teacher.locator(".guesses .placed").count() == 0  # before the reveal the count alone
    room.shot("03-place", teacher, *phones)
    tapped(first, 0.5)  # movable: the last place counts
    expect(first.locator("#pupil-guess")).to_contain_text("0.0")
    teacher.locator("#class-reveal").click()
    expect(teacher.locator(".guesses .placed")).to_have_count(2)
    expect(teacher.locator(".stage-sentence")).to_contain_text("half of you were within", timeout=LONG_MS)
    expect(teacher.locator(".hill .ring")).to_be_attached()
    for phone in phones:
        expect(phone.locator(".truth").first).to_be_attached(timeout=LONG_MS)
        stays_within(phone)
    expect(first.locator("#pupil-said")).to_contain_text("You were")
    room.shot("04-revealed", teacher, *phones)
    assert axe_of(first) == []
    assert axe_of(teacher) == []
    before = teacher.locator(".chart-curves .fit").get_attribute("d")
    expect(teacher.locator("#class-grow")).to_be_visible(timeout=LONG_MS)
    teacher.keyboard.press("g")
    expect(teacher.locator(".chart-curves .fit")).not_to_have_attribute("d", before or "")
    room.shot("05-growing", teacher, first)
    teacher.locator("#class-again").click()
    expect(first.locator("#pupil-guess")).to_have_text("This is my guess")
    expect(teacher.locator(".stage-count")).to_have_text("0 of 3 have answered", timeout=LONG_MS)


def size(lesson: Lesson) -> None:
    """Three guesses as dots, and the network grows to the answer."""
    room = lesson.room
    teacher = lesson.teacher
    phones = lesson.phones
    first, second, _ = lesson.phones
    teacher.keyboard.press("PageDown")
    expect(second.locator(".chart-samples circle").first).to_be_attached(timeout=LONG_MS)
    for presses, phone in enumerate(phones):
        expect(phone.locator(".stepper")).to_be_visible()
        for _ in range(presses):
            phone.locator(".stepper .button").last.click()
        phone.locator("#pupil-guess").click()
    expect(teacher.locator(".stage-count")).to_have_text("3 of 3 have answered")
    room.shot("06-size", teacher, *phones)
    teacher.keyboard.press("r")
    expect(teacher.locator(".dot-plot .pupil-dot")).to_have_count(3)
    expect(teacher.locator(".stage-sentence")).to_contain_text("It needed", timeout=LONG_MS)
    expect(first.locator("#pupil-said")).to_contain_text("You said", timeout=LONG_MS)
    room.shot("07-size-grown", teacher, *phones)


def eyes_up(lesson: Lesson) -> None:
    """All phones say so, each in its language."""
    room = lesson.room
    teacher = lesson.teacher
    phones = lesson.phones
    first, _, third = lesson.phones
    teacher.keyboard.press(".")
    expect(first.locator(".eyes-up")).to_have_text("Eyes up")
    expect(third.locator(".eyes-up")).to_have_text("抬头看")
    room.shot("08-eyes-up", teacher, *phones)
    teacher.locator("#class-pause").click()
    expect(first.locator(".eyes-up")).to_be_hidden()


def draw(lesson: Lesson) -> None:
    """By finger and by key; the wall, one large, one hidden; a reload brings the same pupil back."""
    room = lesson.room
    teacher = lesson.teacher
    phones = lesson.phones
    names = lesson.names
    first, second, third = lesson.phones
    teacher.keyboard.press("PageDown")
    expect(first.locator("#pupil-grow")).to_be_disabled()
    expect(second.locator("#pupil-grow")).to_be_visible()
    drawn(first, lambda part: 1 - 2 * abs(2 * part - 1))
    drawn(second, lambda part: 2 * part - 1)
    room.shot("09-draw", teacher, first)
    first.locator("#pupil-grow").click()
    second.locator("#pupil-grow").click()
    expect(third.locator("#pupil-grow")).to_be_visible()
    third.locator(".by-key summary").click()
    third.locator(".by-key input").nth(4).focus()
    for _ in range(8):
        third.keyboard.press("ArrowRight")
    third.locator("#pupil-grow").click()
    expect(teacher.locator(".tile")).to_have_count(3)
    for phone in phones:
        expect(phone.locator("#pupil-count")).to_have_text(re.compile(r"\d"), timeout=LONG_MS)
    expect(teacher.locator(".tile path[d^=M]:not([class])")).to_have_count(3, timeout=LONG_MS)
    room.shot("10-wall", teacher, *phones)
    assert axe_of(teacher) == []
    teacher.locator(".tile", has_text=names[0]).click()
    teacher.get_by_role("button", name="Show it large").click()
    expect(teacher.locator(".wall-large")).to_contain_text(names[0])
    room.shot("11-one-large", teacher)
    teacher.keyboard.press("n")
    expect(teacher.locator(".wall-large")).not_to_contain_text(names[0])
    teacher.keyboard.press("n")
    teacher.locator(".wall-large .button").click()
    teacher.locator(".tile", has_text=names[1]).click()
    teacher.get_by_role("button", name="Hide its tile").click()
    expect(teacher.locator(".tile")).to_have_count(2)
    first.reload()  # a reload brings the same pupil back, with the network
    expect(first.locator("#who b")).to_have_text(names[0])
    expect(first.locator("#pupil-count")).to_have_text(re.compile(r"\d"), timeout=LONG_MS)


def sample(lesson: Lesson) -> None:
    """All fits over one another, without that of the pupil whose tile is hidden."""
    room = lesson.room
    teacher = lesson.teacher
    phones = lesson.phones
    teacher.keyboard.press("PageDown")
    expect(teacher.locator(".fits .one-of-many")).to_have_count(2, timeout=LONG_MS)  # the hidden one is hidden still
    expect(teacher.locator(".fits .band")).to_be_attached()
    room.shot("12-sample", teacher, *phones)


def choice(lesson: Lesson) -> None:
    """Bars after the reveal."""
    room = lesson.room
    teacher = lesson.teacher
    phones = lesson.phones
    _, second, _ = lesson.phones
    teacher.keyboard.press("PageDown")
    for index, phone in enumerate(phones):
        phone.locator(".option").nth(index % 2).click()
        expect(phone.locator(".option").nth(index % 2)).to_have_attribute("aria-pressed", "true")
    expect(teacher.locator(".stage-sentence")).to_have_text("3 of 3 have answered")
    assert teacher.locator(".bar-count:visible").count() == 0
    teacher.keyboard.press("r")
    expect(teacher.locator(".bar-count")).to_have_text(["2", "1 ✓"])
    expect(second.locator("#pupil-said")).to_have_text("Right.")
    room.shot("13-choice", teacher, *phones)


def say(lesson: Lesson) -> None:
    """A sentence that the projector shows only when asked."""
    room = lesson.room
    teacher = lesson.teacher
    first, _, _ = lesson.phones
    teacher.keyboard.press("PageDown")
    first.locator("#pupil-sentence").fill("It stopped by itself.")
    first.locator("#pupil-send").click()
    expect(teacher.locator(".stage-count")).to_have_text("1 of 3 have answered")
    assert "It stopped" not in teacher.locator(".stage").inner_text()
    room.shot("14-say", teacher, first)
    teacher.locator(".stage-card .button").click()
    expect(teacher.locator(".sentences")).to_contain_text("It stopped by itself.")


def watch(lesson: Lesson) -> None:
    """The teacher's run, where she looks, and a look around."""
    room = lesson.room
    teacher = lesson.teacher
    phones = lesson.phones
    first, _, _ = lesson.phones
    teacher.keyboard.press("PageDown")
    expect(teacher.locator("#fit-title")).to_be_visible()
    expect(first.locator(".screen path.fit")).to_be_attached(timeout=LONG_MS)
    teacher.locator('#toggle[data-does="resume"]').click(timeout=LONG_MS)  # held, as the lesson says, until now
    expect(first.locator(".grown-line")).to_contain_text(re.compile(r"step [1-9]"), timeout=LONG_MS)
    first.locator(".looking input").focus()
    first.keyboard.press("Home")
    expect(first.locator(".grown-line")).to_contain_text("step 0")
    room.shot("15-watch", teacher, *phones)
    first.locator("#back-to-class").click()
    expect(first.locator("#back-to-class")).to_be_hidden()
    teacher.reload()
    expect(teacher.locator(".stage-title h1")).to_have_text("One neuron learns")
    teacher.keyboard.press("Home")  # she looks at the beginning, and the class with her
    expect(first.locator(".grown-line")).to_contain_text("step 0", timeout=LONG_MS)


def end(lesson: Lesson) -> None:
    """What is taken home; then nothing is left."""
    room = lesson.room
    teacher = lesson.teacher
    phones = lesson.phones
    names = lesson.names
    teacher.locator("#class-end").click()
    teacher.locator("#end-for-sure").click()
    for phone in phones:
        expect(phone.locator(".in-the-middle")).to_be_visible()
    room.shot("16-end", teacher, *phones)
    with teacher.expect_download() as results:
        teacher.locator("#results-csv").click()
    assert names[0] in Path(results.value.path()).read_text(encoding="utf-8-sig")
    with teacher.expect_download() as replays:
        teacher.locator("#replays-zip").click()
    assert any(name.endswith(".html") for name in zipfile.ZipFile(replays.value.path()).namelist())
    teacher.locator("#delete-everything").click()
    room.shot("17-delete", teacher)
    teacher.locator("#delete-everything").click()
    for phone in phones[:2]:
        expect(phone.locator("#join-problem")).to_contain_text("deleted")
    expect(teacher.locator("#notice")).to_contain_text("deleted")
    room.shot("18-deleted", teacher, *phones)
    assert httpx.get(f"{room.origin}/api/classes/{room.code}").status_code == 404


def test_a_whole_lesson_is_given_from_the_command_to_the_deleted_data(room: Classroom, tmp_path: Path) -> None:
    lesson = come_in(room, begin(room, tmp_path))
    place(lesson)
    size(lesson)
    eyes_up(lesson)
    draw(lesson)
    sample(lesson)
    choice(lesson)
    say(lesson)
    watch(lesson)
    end(lesson)
