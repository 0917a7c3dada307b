"""A neuron that is taken out again: as calm and as visible an event as one that joins."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, Theatre, recorded

Shot = Callable[[Page, str], None]
JOURNAL = recorded("bumps")
EVENTS: list[dict[str, Any]] = [json.loads(message) for message in JOURNAL if isinstance(message, str)]
FINISHED = next(event for event in EVENTS if event.get("status") == "finished")
PRESENT = JOURNAL[: JOURNAL.index(json.dumps(FINISHED))]
DECISION = [event for event in EVENTS if event["type"] == "decision"][-1]


def removal() -> list[dict[str, Any]]:
    """What the run says when its third neuron goes."""
    last = [event for event in EVENTS if event["type"] == "expansion"][-1]
    before = [event for event in EVENTS if event["type"] == "expansion"][-2]
    candidate = {**DECISION["candidates"][0], "kind": "prune", "accepted": True, "reason": "accepted"}
    candidate = {**candidate, "evidence": 4.0, "location": None, "scale": None, "added_parameters": -6}
    decision = {**DECISION, "offset": 5000, "step": END, "accepted": True, "reason": "accepted", "winner": 0}
    expansion = {**last, "offset": 5001, "step": END, "kind": "prune", "position": 2, "added": []}
    sizes = {"widths_before": [3], "widths_after": [2], "function_change": 0.0021}
    return [{**decision, "candidates": [candidate]}, {**expansion, **sizes, "network": before["network"]}]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_removal_is_counted_marked_and_told_with_how_little_moved(
    theatre: Theatre, language: str, shot: Shot
) -> None:
    theatre.journal = PRESENT
    theatre.open(f"/?lang={language}")
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(3)
    size = page.locator("#network-size")
    expect(size.locator(".removed")).to_have_count(0)
    theatre.send(*removal())
    leaving = page.locator(".node.leaving")
    assert len(leaving.locator(".response").get_attribute("d") or "") > 20  # it takes its curve along
    assert leaving.evaluate("one => one === one.parentElement.firstElementChild")  # behind those that stay
    expect(page.locator(".node.hidden:not(.leaving)")).to_have_count(2)
    expect(page.locator(".gauge:visible, #landscape-overlay .ring:visible")).to_have_count(0)  # nothing is to be added
    expect(page.locator(".node.leaving")).to_have_count(0)  # faded out
    removed = size.locator(".removed")
    expect(removed).to_have_text(" · 1 removed" if language == "en" else " · 已移除 1 个")
    assert len(removed.get_attribute("title") or "") > 20
    entry = page.locator("#log li.prune")
    expect(entry).to_contain_text("neuron 3 left layer 1" if language == "en" else "神经元 3 离开第 1 层")
    expect(entry.locator(".proof")).to_have_text("max |Δf| = 0.0021")
    mark = page.locator(".timeline-mark.prune")
    expect(mark.locator("title")).to_have_text(re.compile(str(END)))
    expect(page.locator("#announcer")).to_contain_text("0.0021")
    shot(page, f"removal-{language}")
    assert json.dumps(offences(page), indent=1) == "[]"
    theatre.send({**FINISHED, "offset": 5002})
    end = page.locator("#log li.end")
    expect(end.locator(".what > span").first).to_have_text(re.compile(r"[.。]$"))
    expect(end).to_contain_text("One neuron was removed on the way." if language == "en" else "途中移除了 1 个神经元。")


def test_without_motion_a_neuron_fades_out_all_the_same(theatre: Theatre) -> None:
    page = theatre.page
    page.emulate_media(reduced_motion="reduce")
    theatre.journal = PRESENT
    theatre.open()
    expect(page.locator(".node.hidden")).to_have_count(3)
    theatre.send(*removal())
    expect(page.locator(".node.hidden")).to_have_count(2)
    expect(page.locator("#network-size .removed")).to_be_visible()
    page.keyboard.press("Home")
    expect(page.locator("#network-size .removed")).to_have_count(0)
