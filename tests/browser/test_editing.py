"""Own targets: the data are edited on the chart, by pointer, touch and keyboard, while the network trains."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.house import Answer
from browser.test_everybody import offences
from browser.theatre import END, Theatre, recorded, redrawn, wear

Shot = Callable[[Page, str], None]
JOURNAL = recorded("bumps")
STARTED = json.loads(JOURNAL[0])
SAMPLES = STARTED["samples"]


def open_editor(theatre: Theatre, address: str = "/") -> Page:
    theatre.open(address)
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.keyboard.press("e")
    expect(page.locator("#edit-tools, .edit-tools")).to_be_visible()
    redrawn(page)  # the chart has a new height
    return page


def edits(theatre: Theatre, count: int = 1) -> list[Any]:
    for _ in range(200):  # a busy machine is slow; how soon it is sent is asked of one test
        found = [one for one in theatre.sent("/commands") if one["type"] == "edit"]
        if len(found) >= count:
            return found
        theatre.page.wait_for_timeout(25)
    raise AssertionError(f"Expected {count} edits, got {theatre.sent('/commands')}.")


def edited(points: dict[str, Any], offset: int) -> dict[str, Any]:
    """What the run says when it has taken them."""
    samples = {"x": [[x] for x in points["x"]], "y": [[y] for y in points["y"]]}
    specification = {**STARTED["specification"], "task": points}
    event = {"type": "edited", "offset": offset, "step": END, "what": "data", "specification": specification}
    return {**event, "samples": samples, "target": None, "network": None, "to_offset": None}


def sheet(page: Page) -> dict[str, float]:
    box = page.locator(".sheet").bounding_box()
    assert box is not None
    return dict(box)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=12)
    page.mouse.up()


def test_a_drawn_line_replaces_the_samples_in_its_range_and_reaches_the_run_at_once(
    theatre: Theatre, shot: Shot
) -> None:
    page = open_editor(theatre)
    box = sheet(page)
    y = box["y"] + 40
    drag(page, (box["x"] + 200, y), (box["x"] + 400, y))
    before = page.evaluate("performance.now()")
    (edit,) = edits(theatre)
    assert page.evaluate("performance.now()") - before < 300
    task = edit["task"]
    drawn = [(x, y) for x, y in zip(task["x"], task["y"], strict=True) if [x] not in SAMPLES["x"]]
    low, high = min(x for x, _ in drawn), max(x for x, _ in drawn)
    assert 20 <= len(drawn) <= 45
    assert high - low > 0.9
    assert (
        max(y for _, y in drawn) - min(y for _, y in drawn) < 8 * 0.05
    )  # a level line, and the noise that was asked for
    kept = [x for (x,) in SAMPLES["x"] if not low <= x <= high]
    assert len(task["x"]) <= len(kept) + len(drawn)
    shot(page, "editing-drawn")


def test_what_was_drawn_is_shown_until_the_run_says_it_too(theatre: Theatre) -> None:
    page = open_editor(theatre)
    dots = page.locator(".sheet .dots")
    box = sheet(page)
    before = dots.get_attribute("d")
    drag(page, (box["x"] + 200, box["y"] + 30), (box["x"] + 400, box["y"] + 90))
    (edit,) = edits(theatre)
    expect(dots).not_to_have_attribute("d", str(before))
    theatre.send(edited(edit["task"], len(JOURNAL)))
    expect(page.locator("#log li").first).to_contain_text("the data changed")
    expect(dots).to_have_attribute("d", re.compile(rf"^([^M]*M[^M]*){{{len(edit['task']['x'])}}}$"))
    page.locator("#edit-undo").click()
    assert edits(theatre, 2)[1]["task"] == {"kind": "preset", "name": "bumps"}


def measures(page: Page) -> list[str]:
    found: list[str] = page.evaluate("performance.getEntriesByType('measure').map(({ name }) => name)")
    return found


def test_how_soon_an_edit_is_answered_is_measured_up_to_the_first_step_on_the_new_data(theatre: Theatre) -> None:
    page = open_editor(theatre)
    page.locator("#edit-points").click()
    page.locator(".sheet").press("Enter")
    (edit,) = edits(theatre)
    page.wait_for_function("() => performance.getEntriesByName('senn.edit').length === 1")
    theatre.send(edited(edit["task"], 100_000))
    expect(page.locator("#log li").first).to_contain_text("the data changed")
    assert "senn.answer" not in measures(page)
    frame = next(message for message in reversed(JOURNAL) if isinstance(message, bytes))
    theatre.send((100_001).to_bytes(4, "little") + frame[4:])
    page.wait_for_function("() => performance.getEntriesByName('senn.answer').length === 1")


def test_points_are_added_moved_and_deleted_by_pointer(theatre: Theatre, shot: Shot) -> None:
    page = open_editor(theatre)
    page.locator("#edit-points").click()
    box = sheet(page)
    at = (box["x"] + 300, box["y"] + 12)
    page.mouse.click(*at)
    added = edits(theatre)[0]["task"]
    assert len(added["x"]) == 97
    expect(page.locator("#edit-said")).to_contain_text("point 97 of 97")
    drag(page, at, (at[0] + 50, at[1] + 40))
    moved = edits(theatre, 2)[1]["task"]
    assert moved["x"][:96] == added["x"][:96]
    assert moved["x"][96] > added["x"][96]
    assert moved["y"][96] < added["y"][96]
    shot(page, "editing-points")
    page.locator("#edit-delete").click()
    assert len(edits(theatre, 3)[2]["task"]["x"]) == 96


def test_points_are_added_moved_and_deleted_by_key(theatre: Theatre) -> None:
    page = open_editor(theatre)
    assert page.evaluate("document.activeElement.classList.contains('sheet')")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#edit-said")).to_contain_text("cross at x =")
    page.keyboard.press("Enter")
    added = edits(theatre)[0]["task"]
    assert len(added["x"]) == 97
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    moved = edits(theatre, 2)[1]["task"]  # three strokes of a key, one edit
    assert moved["x"][96] - added["x"][96] > 0.9
    assert moved["y"][96] == pytest.approx(added["y"][96], abs=0.02)
    page.keyboard.press("Delete")
    assert len(edits(theatre, 3)[2]["task"]["x"]) == 96
    page.keyboard.press("PageDown")
    expect(page.locator("#edit-said")).to_contain_text("x = −1.9")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".edit-tools")).to_be_hidden()
    page.keyboard.press("Home")  # the page's keys again
    expect(page.locator("#why-step")).to_have_text("step 0")


@pytest.mark.parametrize("viewport", [(390, 844)], ids=str)
def test_a_finger_draws_and_adds(theatre: Theatre, viewport: tuple[int, int], shot: Shot) -> None:
    page = open_editor(theatre)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shot(page, "editing-phone")
    box = sheet(page)
    client = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    touch("touchStart", (100, 60))
    for step in range(1, 10):
        touch("touchMove", (100 + 12 * step, 60 + 3 * step))
    touch("touchEnd")
    drawn = edits(theatre)[0]["task"]
    page.wait_for_timeout(400)  # a tap right after a swipe only stops the swipe, by Chromium's custom
    page.locator("#edit-points").tap()
    assert sheet(page) == box  # nothing moves under the finger
    page.touchscreen.tap(box["x"] + 60, box["y"] + 20)
    assert len(edits(theatre, 2)[1]["task"]["x"]) == len(drawn["x"]) + 1


def test_a_formula_is_read_while_it_is_typed_and_used_when_asked(theatre: Theatre, shot: Shot) -> None:
    theatre.tolerated = "status of 422"
    page = open_editor(theatre)
    formula = page.locator("#edit-formula")
    expect(formula).to_have_value("exp(-8*(x+1)**2) - 0.7*exp(-20*(x-0.5)**2) + 0.3*x")
    formula.fill("sin(3*x) + foo")
    expect(page.locator("#edit-said")).to_have_text("Expected x, pi, e or a function, got foo.")
    expect(formula).to_have_attribute("aria-invalid", "true")
    shot(page, "editing-bad-formula")
    formula.press("Enter")
    formula.fill("sin(3*x)")
    expect(page.locator("#edit-said")).to_contain_text("Press Enter to let the network learn it")
    assert "L" in str(page.locator(".sheet .preview").get_attribute("d"))
    assert [one for one in theatre.sent("/commands") if one["type"] == "edit"] == []
    formula.press("Enter")
    assert edits(theatre)[0]["task"] == {"kind": "formula", "formula": "sin(3*x)", "low": -2, "high": 2}


def test_an_interval_that_is_none_is_told(theatre: Theatre) -> None:
    page = open_editor(theatre)
    for low, high, sentence in [
        ("2", "-2", "Expected an interval that ends right of its beginning, got 2 to −2."),
        ("two", "3", "Expected a number for the interval, got “two”."),
    ]:
        page.locator("#edit-low").fill(low)
        page.locator("#edit-high").fill(high)
        expect(page.locator("#edit-said")).to_have_text(sentence)


def test_a_formula_far_from_what_the_network_was_scaled_for_starts_a_new_run(theatre: Theatre) -> None:
    page = open_editor(theatre)
    page.locator("#edit-formula").fill("x/100")
    page.locator("#edit-high").fill("900")
    expect(page.locator("#edit-said")).to_contain_text("using it starts a new run")
    page.locator("#edit-high").press("Enter")
    page.wait_for_url("**#run=run-0002")
    assert theatre.sent("/runs")[1]["task"]["high"] == 900


def test_sliders_change_samples_and_noise_of_the_run(theatre: Theatre) -> None:
    page = open_editor(theatre)
    page.locator("#edit-samples").focus()
    page.keyboard.press("End")
    page.locator("#edit-noise").focus()
    page.keyboard.press("Home")
    one, two = edits(theatre, 2)
    assert one == {"type": "edit", "samples": 2000}
    assert two == {"type": "edit", "noise": 0}


def test_the_last_four_points_stay(theatre: Theatre) -> None:
    four = {"kind": "points", "x": [-1.5, -0.5, 0.5, 1.5], "y": [0.1, 0.2, 0.3, 0.4]}
    theatre.journal = [*JOURNAL, json.dumps(edited(four, len(JOURNAL)))]
    page = open_editor(theatre)
    page.locator("#edit-points").click()
    page.keyboard.press("PageDown")
    page.keyboard.press("Delete")
    expect(page.locator("#edit-said")).to_have_text("Expected at least 4 points, so the last four stay.")
    page.wait_for_timeout(200)
    assert theatre.sent("/commands") == []


def test_a_refused_edit_is_said_and_the_run_is_as_it_was(theatre: Theatre) -> None:
    page = open_editor(theatre)
    dots = page.locator(".sheet .dots").get_attribute("d")
    theatre.tolerated = "status of 429"
    theatre.problem = (429, "Too many commands wait.")
    box = sheet(page)
    drag(page, (box["x"] + 200, box["y"] + 30), (box["x"] + 400, box["y"] + 90))
    expect(page.locator("#edit-said")).to_have_text("Too many commands wait.")
    assert page.locator(".sheet .dots").get_attribute("d") == dots


def test_who_watches_somebody_elses_run_is_offered_a_copy(theatre: Theatre, shot: Shot) -> None:
    page = open_editor(theatre, "/#run=somebodys")
    expect(page.locator("#edit-said")).to_contain_text("You are watching somebody else’s run.")
    box = sheet(page)
    drag(page, (box["x"] + 200, box["y"] + 30), (box["x"] + 400, box["y"] + 90))
    expect(page.locator("#edit-said")).to_have_text(
        "This run is somebody else’s. Your change can go on in a copy of your own."
    )
    assert theatre.sent("/commands") == []
    shot(page, "editing-somebody-elses")
    theatre.answers["POST", "/api/runs/somebodys/forks"] = Answer({"id": "my-copy", "token": "mine"}, 201)
    page.locator("#edit-copy").click()
    page.wait_for_url("**#run=my-copy")
    assert theatre.sent("/my-copy/commands")[0]["task"]["kind"] == "points"


def test_a_table_that_is_pasted_while_editing_becomes_the_data_of_the_network(theatre: Theatre) -> None:
    page = open_editor(theatre)
    page.evaluate(
        """() => { const data = new DataTransfer(); data.setData('text/plain', 'x,y\\n0,0\\n1,1\\n2,0\\n3,1\\n');
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true })); }"""
    )
    page.get_by_role("dialog").get_by_role("button", name="Start").click()
    task = edits(theatre)[0]["task"]
    assert (task["kind"], task["x"], task["y"]) == ("points", [0, 1, 2, 3], [0, 1, 0, 1])
    expect(page.locator("#notice-text")).to_have_text("the pasted table: 4 samples; the network goes on with them")


def test_a_chosen_target_can_keep_the_network(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.locator("[popovertarget=target-menu]").click()
    page.get_by_role("button", name="Same network").click()
    page.get_by_role("button", name="Square wave").click()
    assert edits(theatre)[0]["task"] == {"kind": "preset", "name": "square"}
    page.locator("[popovertarget=target-menu]").click()
    page.get_by_role("button", name="Motorcycle").click()  # seconds and g: not for a network made for [-2, 2]
    page.wait_for_url("**#run=run-0002")


def test_axe_finds_nothing_serious_while_editing_in_any_theme(theatre: Theatre, shot: Shot) -> None:
    page = open_editor(theatre)
    for theme in ("light", "dark", "projector"):
        wear(page, theme)
        shot(page, f"editing-{theme}")
        assert json.dumps(offences(page), indent=1) == "[]"


def test_editing_speaks_chinese(theatre: Theatre, shot: Shot) -> None:
    theatre.open("/?lang=zh")
    expect(theatre.page.locator("#why-step")).to_have_text(f"第 {END} 步")
    theatre.page.keyboard.press("e")
    expect(theatre.page.locator("#edit-said")).to_have_text("画一条线：它会替换那里的样本。")
    shot(theatre.page, "editing-chinese")
