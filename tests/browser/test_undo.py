"""Nothing is lost by a click: Back, Forward, and an offer of ten seconds to take back what was done."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, Theatre, wear

Shot = Callable[[Page, str], None]
TABLE = """() => { const data = new DataTransfer(); data.setData('text/plain', 'x,y\\n0,0\\n1,1\\n2,0\\n3,1\\n');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true })); }"""


def opened(theatre: Theatre, address: str = "/") -> Page:
    theatre.open(address)
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    return theatre.page


def choose(page: Page, name: str) -> None:
    page.locator("[popovertarget=target-menu]").click()
    page.get_by_role("button", name=name).click()


def paste(page: Page) -> None:
    page.evaluate(TABLE)
    page.locator("#table-preview .primary").click()


LOSSES: dict[str, tuple[Callable[[Page], None], str]] = {
    "reset": (lambda page: page.locator("#reset").click(), "Reset: a new run began."),
    "reset by key": (lambda page: page.keyboard.press("r"), "Reset: a new run began."),
    "new seed": (lambda page: page.locator("#seed").click(), "New seed: a new run began."),
    "preset": (lambda page: choose(page, "Square wave"), "Another target: a new run began."),
    "table": (paste, "Another target: a new run began."),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_replaced_a_run_can_be_undone(theatre: Theatre, loss: str) -> None:
    page = opened(theatre)
    act, sentence = LOSSES[loss]
    act(page)
    page.wait_for_url("**#run=run-0002")
    expect(page.locator("#undo")).to_contain_text(sentence)
    page.locator("#undo-do").click()
    page.wait_for_url("**#run=run-0001")
    expect(page.locator("#undo")).to_be_hidden()
    page.locator("#step").click()
    assert theatre.await_sent("/run-0001/commands")[0]["type"] == "step"


@pytest.mark.parametrize("key", ["z", "Control+z", "Meta+z"])
def test_undo_has_a_key(theatre: Theatre, key: str) -> None:
    page = opened(theatre)
    page.keyboard.press(key)  # nothing to undo
    page.keyboard.press("n")
    page.wait_for_url("**#run=run-0002")
    page.keyboard.press("n")
    page.wait_for_url("**#run=run-0003")
    page.keyboard.press(key)
    page.wait_for_url("**#run=run-0002")


def test_undo_is_offered_for_ten_seconds_and_longer_under_a_hand(theatre: Theatre) -> None:
    theatre.page.clock.install()
    page = opened(theatre)
    page.keyboard.press("n")
    expect(page.locator("#undo")).to_be_visible()
    page.clock.run_for(9_000)
    expect(page.locator("#undo")).to_be_visible()
    page.locator("#undo").hover()
    page.clock.run_for(30_000)
    expect(page.locator("#undo")).to_be_visible()
    page.mouse.move(5, 5)
    page.clock.run_for(3_500)
    expect(page.locator("#undo")).to_be_hidden()
    page.keyboard.press("z")
    assert page.url.endswith("#run=run-0002")


def test_back_returns_to_the_run_before_and_forward_to_the_next(theatre: Theatre) -> None:
    page = opened(theatre)
    for number in (2, 3):
        page.keyboard.press("n")
        page.wait_for_url(f"**#run=run-000{number}")
    for move, number in ((page.go_back, 2), (page.go_back, 1), (page.go_forward, 2), (page.go_forward, 3)):
        move()
        page.wait_for_url(f"**#run=run-000{number}")
        expect(page.locator("#why-step")).to_have_text(f"step {END}")
        assert f"/run-000{number}/" in theatre.sockets[-1].url
    assert len(theatre.sent("/api/runs")) == 3


def test_undo_goes_back_in_the_browsers_history_so_that_forward_undoes_it(theatre: Theatre) -> None:
    page = opened(theatre)
    page.keyboard.press("r")
    page.wait_for_url("**#run=run-0002")
    page.keyboard.press("z")
    page.wait_for_url("**#run=run-0001")
    page.go_forward()
    page.wait_for_url("**#run=run-0002")


def test_back_does_not_start_a_recipe_once_more(theatre: Theatre) -> None:
    theatre.page.goto("about:blank")
    page = opened(theatre, '/#spec={"seed":7}')
    page.wait_for_url("**#run=run-0001")
    page.keyboard.press("n")
    page.wait_for_url("**#run=run-0002")
    page.go_back()
    page.wait_for_url("**#run=run-0001")
    page.go_back()
    page.wait_for_url("about:blank")
    assert len(theatre.sent("/api/runs")) == 2


def test_undo_survives_a_formula(theatre: Theatre) -> None:
    page = opened(theatre)
    page.keyboard.press("e")
    page.locator("#edit-formula").fill("sin(3*x)")
    page.locator("#edit-formula").press("Enter")
    assert theatre.await_sent("/commands")[0]["task"]["formula"] == "sin(3*x)"
    page.locator("#edit-formula").fill("x/100")
    page.locator("#edit-high").fill("900")  # too far away: a new run
    page.locator("#edit-high").press("Enter")
    page.wait_for_url("**#run=run-0002")
    page.locator("#edit-undo").click()
    page.wait_for_url("**#run=run-0001")
    page.locator("#edit-undo").click()
    assert theatre.await_sent("/run-0001/commands", 2)[1]["task"] == {"kind": "preset", "name": "bumps"}
    expect(page.locator("#edit-undo")).to_be_disabled()


def test_a_target_that_keeps_the_network_can_be_undone(theatre: Theatre) -> None:
    page = opened(theatre)
    page.locator("[popovertarget=target-menu]").click()
    page.get_by_role("button", name="Same network").click()
    page.get_by_role("button", name="Square wave").click()
    expect(page.locator("#undo")).to_contain_text("The data changed.")
    page.keyboard.press("z")
    assert theatre.await_sent("/commands", 2)[1] == {
        "type": "edit",
        "task": {"kind": "preset", "name": "bumps"},
        "samples": 96,
        "noise": 0.05,
    }
    expect(page.locator("#undo")).to_be_hidden()


@pytest.mark.parametrize("viewport", [(1280, 720), (390, 844), (320, 640)], ids=str)
def test_the_offer_is_seen_and_read_by_everybody(theatre: Theatre, viewport: tuple[int, int], shot: Shot) -> None:
    page = opened(theatre)
    page.locator("#seed").click()
    expect(page.locator("#undo")).to_be_visible()
    expect(page.locator("#undo")).to_have_attribute("role", "status")
    for theme in ("light", "dark", "projector"):
        wear(page, theme)
        assert json.dumps(offences(page), indent=1) == "[]"
    wear(page, "light")
    shot(page, f"undo-{viewport[0]}")


def test_undo_is_said_in_chinese(theatre: Theatre) -> None:
    theatre.open("/?lang=zh")
    expect(theatre.page.locator("#why-step")).to_have_text(f"第 {END} 步")
    theatre.page.keyboard.press("r")
    expect(theatre.page.locator("#undo")).to_contain_text("已重置：新的运行开始了。")
