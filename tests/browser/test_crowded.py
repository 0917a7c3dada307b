"""The network drawing where it is full: deep and wide networks, with a proposal for every layer and between all."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from browser.theatre import Theatre, recorded, redrawn

Shot = Callable[[Page, str], None]
EVENTS = [json.loads(message) for message in recorded("deep") if isinstance(message, str)]
BOXES = """() => {
    const box = (kind) => (one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return [kind, left, right, top, bottom];
    };
    const found = (kind, selector) => [...document.querySelectorAll(`#network-drawing ${selector}`)].map(box(kind));
    return [...found('node', '.node .body'), ...found('ghost', '.ghost circle'), ...found('score', '.ghost text')];
}"""


def crowded(widths: list[int]) -> list[str]:
    """A run that begins with these layers, after a round with a proposal for every place, none of which was taken."""
    started = next(event for event in EVENTS if event["type"] == "run_started")
    decision = next(event for event in EVENTS if event["type"] == "decision")
    count = sum(width * (before + 4) for before, width in pairwise([1, *widths])) + widths[-1] + 1
    parameters = np.random.default_rng(3).normal(size=count).tolist()
    network = {"inputs": 1, "widths": widths, "outputs": 1, "parameters": parameters}
    places = [("width", layer) for layer in range(1, len(widths))]
    places += [("depth", layer) for layer in range(len(widths) + 1)]
    candidates = [
        {**decision["candidates"][1], "kind": kind, "layer": layer, "score": 0.0027 * 0.3**n, "accepted": False}
        for n, (kind, layer) in enumerate(places)
    ]
    refused = {**decision, "offset": 1, "step": 0, "accepted": False, "reason": "below_noise_floor"}
    return [json.dumps({**started, "network": network}), json.dumps({**refused, "candidates": candidates})]


def overlaps(boxes: list[list[Any]]) -> list[str]:
    """Which two things share more than half a pixel."""
    return [
        f"{a} {b}"
        for n, a in enumerate(boxes)
        for b in boxes[:n]
        if {a[0], b[0]} != {"node"}
        and min(a[2], b[2]) - max(a[1], b[1]) > 0.5
        and min(a[4], b[4]) - max(a[3], b[3]) > 0.5
    ]


@pytest.mark.parametrize("viewport", [(1280, 720), (390, 844)])
@pytest.mark.parametrize("widths", [[16], [3, 3], [3, 16, 2], [4, 4, 4, 4], [16, 16, 16, 16]], ids=str)
def test_proposals_never_lie_over_neurons_nor_over_each_other(theatre: Theatre, widths: list[int], shot: Shot) -> None:
    theatre.journal = [*crowded(widths)]
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(sum(widths))
    for theme in ("auto", "light", "dark", "projector"):
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        redrawn(page)
        boxes = page.evaluate(BOXES)
        assert [kind for kind, *_ in boxes].count("ghost") == 2 * len(widths)
        assert [kind for kind, *_ in boxes].count("score") >= 1
        assert overlaps(boxes) == []
        if theme != "projector":
            page.keyboard.press("t")
    shot(page, f"crowded-{'-'.join(map(str, widths))}-{page.viewport_size['width']}")
