"""What a person sees while a network grows, and what reaches the server when they act."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.theatre import Theatre, recorded, until

Shot = Callable[[Page, str], None]
JOURNAL = recorded("bumps")
DEEP = recorded("deep")


def grown(journal: list[str | bytes], step: int) -> list[str | bytes]:
    """The journal up to the expansion at `step`."""
    return until(journal, lambda event: event["type"] == "expansion" and event["step"] == step)


def test_a_run_is_started_and_drawn_without_a_click(theatre: Theatre, shot: Shot) -> None:
    theatre.open()
    expect(theatre.page.locator("#network-drawing .node.hidden")).to_have_count(3)
    expect(theatre.page.locator("#status-text")).to_have_text("finished: what is left looks like noise")
    assert theatre.sent("/runs") == [{}]
    assert "#run=run-0001" in theatre.page.url
    shot(theatre.page, "finished")


def test_a_neuron_appears_where_it_will_work_and_everything_says_so(theatre: Theatre, shot: Shot) -> None:
    before = grown(JOURNAL, 20)[:-1]
    theatre.journal = before
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(2)
    theatre.send(grown(JOURNAL, 20)[-1])
    expect(page.locator(".node.hidden")).to_have_count(3)
    expect(page.locator(".node.hidden.fresh text")).to_have_text("3")
    expect(page.locator("#network-size")).to_have_text("2 → 3 neurons · 1 layer · 13 → 19 parameters")
    expect(page.locator("#log li").first).to_contain_text("neuron 3 joined layer 1 near x =")
    expect(page.locator("#log li .proof").first).to_have_text("max |Δf| = 0")
    expect(page.locator("#fit-overlay .location.new")).to_have_count(1)
    expect(page.locator("#announcer")).to_contain_text("neuron 3 joined layer 1")
    page.wait_for_timeout(800)
    shot(page, "growth-in-width")


def test_a_layer_opens_between_layers(theatre: Theatre, shot: Shot) -> None:
    theatre.journal = grown(DEEP, 20)[:-1]
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(2)
    first = page.locator(".node.hidden").first
    place_before = first.bounding_box()
    theatre.send(grown(DEEP, 20)[-1])
    expect(page.locator(".node.hidden.fresh.depth")).to_have_count(2)
    expect(page.locator("#log li").first).to_contain_text("a new layer 2 of 2 neurons joined")
    page.wait_for_timeout(900)
    place_after = first.bounding_box()
    assert place_before is not None
    assert place_after is not None
    assert place_after["x"] < place_before["x"] - 20  # it slid aside, the same element
    shot(page, "growth-in-depth")


def test_refusals_are_told_once_with_their_number(theatre: Theatre) -> None:
    theatre.open()
    refusal = theatre.page.locator("#log li.refusal")
    expect(refusal).to_have_count(1)
    expect(refusal).to_contain_text("explains less than chance would")
    expect(refusal.locator(".proof")).to_have_text("4× since step 30")


def test_scrubbing_shows_that_step_in_every_view(theatre: Theatre, shot: Shot) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(3)
    box = page.locator("#scrubber").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.21, box["y"] + 40, steps=5)
    page.mouse.up()
    expect(page.locator("#why-step")).to_have_text("step 15")
    expect(page.locator(".node.hidden")).to_have_count(2)
    expect(page.locator("#fit-overlay .location")).to_have_count(2)
    expect(page.locator("#log li")).to_have_count(2)
    expect(page.locator("#status-text")).to_have_text("watching the past")
    expect(page.locator("#toggle .word")).to_have_text("Play")
    shot(page, "scrubbed")


def test_new_data_never_moves_a_paused_cursor(theatre: Theatre) -> None:
    theatre.journal = JOURNAL[:60]
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).not_to_have_text("")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(200)
    held = page.locator("#why-step").inner_text()
    path = page.locator(".fit-curve").get_attribute("d")
    theatre.send(*JOURNAL[60:])
    page.wait_for_timeout(200)
    assert page.locator("#why-step").inner_text() == held
    assert page.locator(".fit-curve").get_attribute("d") == path
    page.locator("#live").click()
    expect(page.locator("#why-step")).to_have_text("step 60")


@pytest.mark.parametrize(
    ("key", "step"),
    [("Home", 0), ("ArrowLeft", 59), ("Shift+ArrowLeft", 50), ("End", 60)],
)
def test_keys_move_through_time(theatre: Theatre, key: str, step: int) -> None:
    theatre.open()
    expect(theatre.page.locator("#why-step")).to_have_text("step 60")
    theatre.page.keyboard.press(key)
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {step}")


def test_commands_go_to_the_run_with_its_token(theatre: Theatre) -> None:
    theatre.journal = JOURNAL[:60]
    theatre.open()
    page = theatre.page
    expect(page.locator("#toggle .word")).to_have_text("Pause")
    for name in ("#toggle", "#step", "#growth"):
        page.locator(name).click()
    page.keyboard.press("+")
    expected = [
        {"type": "pause"},
        {"type": "step", "count": 1},
        {"type": "next_growth"},
        {"type": "set_pace", "pace": "max"},
    ]
    expect(page.locator("#speed-value")).to_have_text("max")
    assert theatre.sent("/run-0001/commands") == expected


def test_reset_asks_for_the_same_run_and_new_seed_for_another(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text("step 60")
    page.locator("#reset").click()
    page.wait_for_url("**#run=run-0002")
    page.locator("#seed").click()
    page.wait_for_url("**#run=run-0003")
    _, again, other = theatre.sent("/runs")
    assert again["seed"] == 1
    assert other["seed"] != 1
    assert {**again, "seed": 0} == {**other, "seed": 0}


def test_a_finished_run_is_shown_again_from_its_first_step(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#toggle .word")).to_have_text("Replay")
    page.locator("#toggle").click()
    expect(page.locator("#toggle .word")).to_have_text("Pause")
    expect(page.locator(".node.hidden")).to_have_count(1)
    expect(page.locator(".node.hidden")).to_have_count(2, timeout=4_000)
