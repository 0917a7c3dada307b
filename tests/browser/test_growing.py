"""What a person sees while a network grows, and what reaches the server when they act."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.theatre import END, GROWTHS, OPENING, Theatre, across, recorded, redrawn, until

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
    assert theatre.sent("/runs") == [OPENING]
    assert "#run=run-0001" in theatre.page.url
    shot(theatre.page, "finished")


def test_a_neuron_appears_where_it_will_work_and_everything_says_so(theatre: Theatre, shot: Shot) -> None:
    before = grown(JOURNAL, GROWTHS[-1])[:-1]
    theatre.journal = before
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(2)
    theatre.send(grown(JOURNAL, GROWTHS[-1])[-1])
    expect(page.locator(".node.hidden")).to_have_count(3)
    expect(page.locator(".node.hidden.fresh text")).to_have_text("3")
    expect(page.locator("#network-size")).to_have_text("2 → 3 neurons · 1 layer · 13 → 19 parameters")
    expect(page.locator("#log li").first).to_contain_text("neuron 3 joined layer 1 near x =")
    expect(page.locator("#log li .proof").first).to_have_text("max |Δf| = 0")
    expect(page.locator("#fit-overlay .location.new")).to_have_count(1)
    expect(page.locator("#announcer")).to_have_text(
        "neuron 3 joined layer 1 near x = 0.15: with it the data are 160 times more believable; 20 times are needed. "
        "The curve did not move: ✓ max |Δf| = 0."
    )
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
    assert place_before is not None
    # It slides aside, the same element.
    page.wait_for_function(
        "x => document.querySelector('.node.hidden').getBoundingClientRect().x < x - 20", arg=place_before["x"]
    )
    shot(page, "growth-in-depth")


def test_refusals_are_told_once_with_their_number(theatre: Theatre) -> None:
    theatre.journal = DEEP
    theatre.open()
    decisions = [json.loads(one) for one in DEEP if isinstance(one, str) and json.loads(one)["type"] == "decision"]
    last = [one for one in decisions if not one["accepted"]][-1]
    refusal = theatre.page.locator("#log li.refusal").first
    expect(refusal.locator(".when")).to_have_text(str(last["step"]))
    expect(refusal.locator(".proof")).to_contain_text("× since step")


def test_the_gauge_shows_what_decided_and_the_end_says_the_same(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    gauge = page.locator("#verdict-bar .gauge")
    expect(page.locator("#verdict")).to_have_text("No growth makes the data more believable.")
    expect(gauge).to_have_attribute("aria-label", "more believable if it grows")
    expect(gauge).to_have_attribute("aria-valuetext", "0.6 times · needed: 20 times")
    expect(gauge).not_to_have_class(re.compile("enough"))
    end = page.locator("#log li.end")
    expect(end).to_contain_text("none makes the data more believable")
    expect(end).to_contain_text("explains less than chance would")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    expect(gauge).to_have_class(re.compile("enough"))
    expect(page.locator("#verdict b")).to_have_text("more than a million times")
    because = page.locator("#log li.growth .because").first
    expect(because).to_have_text("with it the data are more than a million times more believable; 20 times are needed")


def test_the_proof_opens_what_stands_behind_more_and_the_log_makes_room(theatre: Theatre, shot: Shot) -> None:
    theatre.journal = grown(JOURNAL, GROWTHS[-1])
    theatre.open()
    page = theatre.page
    line = page.locator("#verdict-line")
    expect(page.locator("#verdict")).to_have_text("With neuron 3 the data are 160 times more believable.")
    expect(line).to_have_text("20 times are needed, so it grows, near x = 0.15. The curve did not move: ✓ proof")
    assert page.locator("#verdict").evaluate("one => getComputedStyle(one).fontSize") == "19px"
    more = page.locator("#more")
    expect(more.locator("dl")).to_be_hidden()
    line.get_by_role("button", name="proof").click()
    expect(more.locator("dt", has_text="max |Δf|").locator("+ dd")).to_have_text("0")
    expect(more.locator("dt", has_text="evidence").first.locator("+ dd")).to_have_text("5.05 of 3 nats needed")
    expect(more.locator(".gauge:visible")).to_have_count(2)
    expect(page.locator("#log")).to_be_hidden()
    shot(page, "why-more")
    more.locator("summary").click()
    expect(page.locator("#log")).to_be_visible()


def test_pointing_at_a_neuron_lights_its_line_and_scrolls_the_log_nowhere(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    log = page.locator("#log")
    expect(log.locator("li.end")).to_be_visible()
    assert log.evaluate("one => one.scrollHeight > one.clientHeight")  # there is somewhere to scroll to
    page.locator(".node.hidden").first.hover()
    expect(log.locator("li.start.lit")).to_have_count(1)
    assert log.evaluate("one => one.scrollTop") == 0


def test_after_a_new_seed_the_log_names_the_new_one(theatre: Theatre) -> None:
    theatre.journal = JOURNAL[:3]
    theatre.open()
    page = theatre.page
    seed = page.locator("#log li.start .proof")
    expect(seed).to_have_text("seed 1")
    started = json.loads(JOURNAL[0])
    started["specification"]["seed"] = 7
    theatre.journal = [json.dumps(started), *JOURNAL[1:3]]
    page.locator("#seed").click()
    expect(seed).to_have_text("seed 7")


def test_what_a_person_asked_of_the_next_round_is_said_until_it_is_answered(theatre: Theatre) -> None:
    theatre.journal = grown(JOURNAL, GROWTHS[-1])
    theatre.open()
    page = theatre.page
    asked = page.locator("#asked")
    expect(page.locator("#verdict")).to_contain_text("160 times")
    expect(asked).to_be_hidden()
    checkpoint = next(e for e in (json.loads(m) for m in JOURNAL if isinstance(m, str)) if e["type"] == "checkpoint")
    network = json.loads(theatre.journal[-1])["network"]
    later = {**checkpoint, "step": GROWTHS[-1], "network": network}
    theatre.send({**later, "offset": 5000, "intervention": {"type": "forbid"}})
    expect(asked).to_have_text("The next round may not grow: a person said no.")
    theatre.send({**later, "offset": 5001, "intervention": {"type": "place", "location": 0.5, "scale": 0.1}})
    expect(asked).to_have_text("A person placed a neuron: the next round puts it near x = 0.50.")
    decision = next(e for e in (json.loads(m) for m in JOURNAL if isinstance(m, str)) if e["type"] == "decision")
    theatre.send({**decision, "offset": 5002, "step": GROWTHS[-1] + 1})
    expect(asked).to_be_hidden()


def test_a_new_speed_on_a_run_that_is_over_does_not_hide_why_it_ended(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    said = page.locator("#status-text")
    expect(said).to_have_text(re.compile("^finished: "))
    ended = said.inner_text()
    state = {"type": "state", "offset": 5000, "step": END, "status": "finished", "pace": 20.0}
    theatre.send({**state, "reason": "command", "detail": "set_pace"})
    expect(page.locator("#speed-value")).to_have_text("4×")
    expect(said).to_have_text(ended)
    expect(page.locator("#end")).to_be_visible()


def test_a_gauge_s_mark_moves_as_soon_as_the_knob_is_turned(theatre: Theatre, shot: Shot) -> None:
    theatre.journal = grown(JOURNAL, GROWTHS[-1])
    theatre.open()
    page = theatre.page
    gauge = page.locator("#verdict-bar .gauge")
    expect(gauge).to_have_class(re.compile("enough"))
    bar = gauge.locator(".fill").get_attribute("width")
    mark = gauge.locator(".mark").last
    expect(mark).to_have_attribute("transform", "translate(33.3 0)")
    faint = gauge.locator(".before:not([hidden])")  # a line has no width, which counts as invisible
    expect(faint).to_have_count(0)
    page.locator("[popovertarget=settings-menu]").click()
    page.locator("#knobs-all").click()
    menu, card = page.locator("#settings-menu").bounding_box(), page.locator(".card.why").bounding_box()
    assert menu is not None
    assert card is not None
    assert menu["y"] + menu["height"] <= card["y"]  # the gauges stay in sight
    knob = page.locator("#knob-evidence")
    knob.evaluate("one => { one.value = one.max; one.dispatchEvent(new Event('input', { bubbles: true })); }")
    expect(mark).to_have_attribute("transform", "translate(100.0 0)")  # nothing was sent: the hand is still on it
    expect(gauge).not_to_have_class(re.compile("enough"))
    expect(faint).to_have_count(1)
    expect(page.locator("#verdict-line > span").first).to_have_text(
        "the last round by the new rule, which decides from the next on"
    )
    assert gauge.locator(".fill").get_attribute("width") == bar
    shot(page, "knob-turned")
    started = json.loads(JOURNAL[0])["specification"]
    rule = {**started["rule"], "evidence": 3}
    edited = {"type": "edited", "offset": 5000, "step": GROWTHS[-1], "what": "settings"}
    theatre.send({**edited, "specification": {**started, "rule": rule}})
    expect(mark).to_have_attribute("transform", "translate(33.3 0)")  # what the run has taken counts


def test_where_scores_decide_each_has_its_gauge(theatre: Theatre) -> None:
    theatre.journal = DEEP
    theatre.open()
    page = theatre.page
    expect(page.locator("#verdict")).to_have_text("The best growth explains only 0.3 times what chance would.")
    expect(page.locator("#verdict-bar .gauge")).to_have_attribute("data-gauge", "why.noise")
    page.locator("#more summary").click()
    expect(page.locator("#more .gauge:visible")).to_have_count(2)


def test_the_map_is_there_from_the_first_step_and_ringed_only_when_something_is_chosen(theatre: Theatre) -> None:
    theatre.journal = JOURNAL[:4]
    theatre.open()
    page = theatre.page
    expect(page.locator("#landscape-waiting")).to_be_hidden()
    ring = page.locator("#landscape-overlay .ring.outer")
    expect(ring).to_be_hidden()
    colours = """() => { const one = document.querySelector('#landscape-canvas');
        return new Set(one.getContext('2d').getImageData(0, 0, one.width, one.height).data).size; }"""
    assert page.evaluate(colours) > 10
    theatre.send(*grown(JOURNAL, GROWTHS[0])[4:])
    expect(ring).to_be_visible()
    x = float(ring.get_attribute("cx") or 0)
    where = page.locator("#fit-overlay .location.new").bounding_box()
    card = page.locator("#landscape-overlay").bounding_box()
    assert where is not None
    assert card is not None
    assert abs(card["x"] + x - where["x"] - where["width"] / 2) < 12  # ringed where the neuron works
    theatre.send(*JOURNAL[len(grown(JOURNAL, GROWTHS[0])) :][:2])
    expect(ring).to_be_hidden()


def test_scrubbing_shows_that_step_in_every_view(theatre: Theatre, shot: Shot) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(3)
    box = page.locator("#scrubber").bounding_box()
    assert box is not None
    between = (GROWTHS[0] + GROWTHS[1]) // 2
    page.mouse.move(across(page, END - 10), box["y"] + 40)
    page.mouse.down()
    page.mouse.move(across(page, between), box["y"] + 40, steps=5)
    page.mouse.up()
    expect(page.locator("#why-step")).to_have_text(f"step {between}")
    expect(page.locator(".node.hidden")).to_have_count(2)
    expect(page.locator("#fit-overlay .location")).to_have_count(2)
    expect(page.locator("#log li")).to_have_count(2)
    expect(page.locator("#status-text")).to_have_text("watching the past")
    expect(page.locator("#toggle .word")).to_have_text("Play")
    assert page.evaluate("performance.getEntriesByName('senn.scrub').length") == 1  # the newest of them
    shot(page, "scrubbed")


def test_new_data_never_moves_a_paused_cursor(theatre: Theatre) -> None:
    theatre.journal = JOURNAL[:60]
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).not_to_have_text("")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    redrawn(page)
    held = page.locator("#why-step").inner_text()
    path = page.locator(".fit-curve").get_attribute("d")
    theatre.send(*JOURNAL[60:])
    expect(page.locator("#scrubber")).to_have_attribute("max", re.compile(r"^\d{3}$"))  # they have arrived
    assert page.locator("#why-step").inner_text() == held
    assert page.locator(".fit-curve").get_attribute("d") == path
    page.locator("#live").click()
    expect(page.locator("#why-step")).to_have_text(f"step {END}")


@pytest.mark.parametrize(
    ("key", "step"),
    [("Home", 0), ("ArrowLeft", END - 1), ("Shift+ArrowLeft", GROWTHS[-1]), ("End", END)],
)
def test_keys_move_through_time(theatre: Theatre, key: str, step: int) -> None:
    theatre.open()
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
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
        {"type": "set_pace", "pace": 10},
    ]
    expect(page.locator("#speed-value")).to_have_text("2×")
    assert theatre.sent("/run-0001/commands") == expected


def test_reset_asks_for_the_same_run_and_new_seed_for_another(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
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
    for _ in range(2):
        page.keyboard.press("+")  # 25 steps a second
    page.locator("#toggle").click()
    expect(page.locator("#toggle .word")).to_have_text("Pause")
    expect(page.locator(".node.hidden")).to_have_count(1)
    expect(page.locator(".node.hidden")).to_have_count(2, timeout=20_000)
