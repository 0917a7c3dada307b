"""Draw it, it grows: a button on the chart, and dragging on the chart simply draws. The network is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, ORIGIN, Theatre, recorded, redrawn, wear

Shot = Callable[[Page, str], None]
DRAWN = (0.3, 0.75)  # of the chart's width


def opened(theatre: Theatre, address: str = "/") -> Page:
    theatre.open(address)
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    redrawn(theatre.page)
    return theatre.page


def plot(page: Page) -> dict[str, float]:
    box = page.locator("#fit-plot").bounding_box()
    assert box is not None
    return dict(box)


def drag(page: Page, *, let_go: bool = True) -> None:
    """A line to the right and up, across the middle of the chart."""
    box = plot(page)
    low, high = (box["x"] + share * box["width"] for share in DRAWN)
    page.mouse.move(low, box["y"] + 0.6 * box["height"])
    page.mouse.down()
    page.mouse.move(high, box["y"] + 0.3 * box["height"], steps=15)
    if let_go:
        page.mouse.up()


def edits(theatre: Theatre, run: str = "run-0001", count: int = 1) -> list[Any]:
    return theatre.await_sent(f"/{run}/commands", count)


def test_dragging_on_the_chart_draws_and_the_network_learns_it(theatre: Theatre) -> None:
    page = opened(theatre)
    drag(page, let_go=False)
    assert "L" in str(page.locator(".quick .trace").get_attribute("d"))
    page.mouse.up()
    (edit,) = edits(theatre)
    assert edit["type"] == "edit"
    task = edit["task"]
    drawn = sorted((x, y) for x, y in zip(task["x"], task["y"], strict=True) if -0.7 < x < 0.9)
    assert len(drawn) >= 20
    assert drawn[-1][1] > drawn[0][1] + 0.2
    assert len(theatre.sent("/api/runs")) == 1  # the network is kept
    expect(page.locator(".edit-tools")).to_be_hidden()


def test_the_line_stays_until_the_run_has_it(theatre: Theatre) -> None:
    page = opened(theatre)
    drag(page)
    (edit,) = edits(theatre)
    started = json.loads(theatre.journal[0])
    points = {"x": [[x] for x in edit["task"]["x"]], "y": [[y] for y in edit["task"]["y"]]}
    event = {"type": "edited", "offset": len(theatre.journal), "step": END, "what": "data", "samples": points}
    specification = {**started["specification"], "task": edit["task"]}
    theatre.send({**event, "specification": specification, "target": None, "network": None, "to_offset": None})
    expect(page.locator("#log li").first).to_contain_text("the data changed")
    expect(page.locator(".quick .trace")).to_have_attribute("d", "")


def test_what_was_drawn_can_be_undone(theatre: Theatre) -> None:
    page = opened(theatre)
    drag(page)
    edits(theatre)
    expect(page.locator("#undo")).to_contain_text("The data changed.")
    page.keyboard.press("z")
    assert edits(theatre, count=2)[1]["task"] == {"kind": "preset", "name": "bumps"}


def test_the_first_time_there_is_a_hint(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre)
    expect(page.locator(".draw-hint")).to_be_hidden()
    page.locator("#fit-plot").hover()
    expect(page.locator(".draw-hint")).to_have_text("Drag on the chart to draw: the network learns what you draw.")
    shot(page, "draw-hint")
    assert json.dumps(offences(page), indent=1) == "[]"
    drag(page, let_go=False)
    expect(page.locator(".draw-hint")).to_have_text("Let go, and the network learns this line. Undo with Z.")
    shot(page, "draw-going")
    page.mouse.up()
    expect(page.locator(".draw-hint")).to_be_hidden()
    page.reload()
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.locator("#fit-plot").hover()
    redrawn(page)
    expect(page.locator(".draw-hint")).to_be_hidden()


def test_a_click_draws_nothing_and_neither_does_a_line_straight_up(theatre: Theatre) -> None:
    page = opened(theatre)
    box = plot(page)
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*middle)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] - 60, steps=6)
    page.mouse.up()
    page.locator("#step").click()
    assert [one["type"] for one in edits(theatre)] == ["step"]
    expect(page.locator("#notice")).to_be_hidden()


def test_the_button_opens_the_tools_and_the_keyboard_draws_there(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre)
    button = page.locator("#draw-own")
    expect(button).to_have_text("✎ Draw your own")
    for theme in ("light", "dark", "projector"):
        wear(page, theme)
        assert json.dumps(offences(page), indent=1) == "[]"
        shot(page, f"draw-{theme}")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#edit-draw")).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_hidden()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert len(edits(theatre)[0]["task"]["x"]) == 97
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(button).to_be_visible()


@pytest.mark.parametrize("viewport", [(390, 844), (320, 640)], ids=str)
def test_a_finger_draws_across_and_scrolls_down(theatre: Theatre, viewport: tuple[int, int], shot: Shot) -> None:
    page = opened(theatre)
    expect(page.locator("#draw-own")).to_be_visible()
    page.locator("#end-close").click()  # on the lowest screens the card of the end lies over the chart
    shot(page, f"draw-{viewport[0]}")
    client = page.context.new_cdp_session(page)

    def swipe(dx: float, dy: float) -> None:
        box = plot(page)
        x, y = box["x"] + 0.4 * box["width"], box["y"] + 0.5 * box["height"]
        for step in range(13):
            kind = "touchMove" if step else "touchStart"
            points = [{"x": x + dx * step, "y": y + dy * step}]
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe(10, 2)
    assert edits(theatre)[0]["task"]["kind"] == "points"
    page.locator("#undo-do").click()  # a tap right after a swipe only stops the swipe, by Chromium’s custom
    assert edits(theatre, count=2)[1]["task"] == {"kind": "preset", "name": "bumps"}
    swipe(1, -14)
    page.wait_for_function("scrollY > 20")
    assert len(theatre.sent("/commands")) == 2


def test_a_line_on_somebody_elses_run_goes_on_in_a_copy(theatre: Theatre) -> None:
    page = opened(theatre, "/#run=somebodys")
    drag(page)
    expect(page.locator("#edit-said")).to_have_text(
        "This run is somebody else’s. Your change can go on in a copy of your own."
    )
    assert theatre.sent("/commands") == []
    theatre.page.route(
        f"{ORIGIN}/api/runs/somebodys/forks",
        lambda route: route.fulfill(status=201, json={"id": "my-copy", "token": "mine"}),
    )
    page.locator("#edit-copy").click()
    page.wait_for_url("**#run=my-copy")
    assert theatre.sent("/my-copy/commands")[0]["task"]["kind"] == "points"


def test_a_line_that_the_run_refuses_is_said(theatre: Theatre) -> None:
    page = opened(theatre)
    theatre.tolerated = "status of 429"
    theatre.problem = (429, "Too many commands wait.")
    drag(page)
    expect(page.locator("#notice-text")).to_have_text("Too many commands wait.")
    expect(page.locator("#undo")).to_be_hidden()


@pytest.mark.parametrize("same", [True, False])
def test_a_typed_formula_keeps_the_network_if_asked(theatre: Theatre, same: bool) -> None:
    page = opened(theatre)
    page.locator("#draw-own").click()
    box = page.get_by_label("Same network")
    expect(box).to_be_checked()
    box.set_checked(same)
    page.locator("#edit-formula").fill("sin(3*x)")
    expect(page.locator("#edit-said")).to_contain_text("the network learn it" if same else "a new network learn it")
    page.locator("#edit-formula").press("Enter")
    if same:
        assert edits(theatre)[0]["task"]["formula"] == "sin(3*x)"
    else:
        page.wait_for_url("**#run=run-0002")
        assert theatre.sent("/api/runs")[1]["task"]["formula"] == "sin(3*x)"
        assert theatre.sent("/commands") == []


def test_in_the_plane_there_is_no_such_button(theatre: Theatre) -> None:
    theatre.journal = recorded("moons")
    theatre.open()
    expect(theatre.page.locator("#paint")).to_be_visible()
    expect(theatre.page.locator("#draw-own")).to_be_hidden()


def test_drawing_speaks_chinese(theatre: Theatre) -> None:
    theatre.open("/?lang=zh")
    expect(theatre.page.locator("#draw-own")).to_have_text("✎ 自己画")
    expect(theatre.page.locator("#why-step")).to_have_text(f"第 {END} 步")
    theatre.page.locator("#fit-plot").hover()
    expect(theatre.page.locator(".draw-hint")).to_have_text("在图上拖动即可作画：网络会学你画的线。")
