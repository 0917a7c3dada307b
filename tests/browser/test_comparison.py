"""Fixed networks beside the growing one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from browser.house import Answer, Asked
from browser.test_everybody import offences
from browser.theatre import RECORDED, Theatre, recorded

Shot = Callable[[Page, str], None]


def opened(theatre: Theatre, name: str) -> Page:
    """The comparison, where the fixed runs stand as the recorded one does, but each higher than the one before it."""
    view = json.loads((RECORDED / f"{name}.json").read_text())["view"]
    page = theatre.page

    def stands(asked: Asked) -> Answer:
        height = int(asked.path[-4:]) - 1.0
        return Answer(view | {"scaling": view["scaling"] | {"y_shift": [height, *view["scaling"]["y_shift"][1:]]}})

    theatre.answers["GET", "/api/runs/run-[^/]*"] = stands
    theatre.journal = recorded(name)
    theatre.open()
    expect(page.locator("#log li").first).to_be_visible()
    page.locator("[popovertarget=learn-menu]").click()
    page.locator("#learn-compare").click()
    return page


def asked(theatre: Theatre) -> list[dict[str, Any]]:
    return theatre.sent("/runs")[1:]


def test_fixed_networks_run_on_the_same_data_and_seed(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre, "bumps")
    rows = page.locator("#comparison tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("yours, grown")
    page.locator("#comparison-start").click()
    expect(rows).to_have_count(7)
    wanted = [[1], [4], [16], [64], [8, 8], [4, 4, 4, 4]]
    assert [one["start"] for one in asked(theatre)] == wanted
    assert {json.dumps([one["growth"], one["seed"], one["pace"], one["task"]]) for one in asked(theatre)} == {
        json.dumps([{"width": False, "depth": False, "prune": False}, 1, "max", {"kind": "preset", "name": "bumps"}])
    }
    expect(rows.locator("td.best")).to_have_count(1)
    expect(rows.first.locator("td.best")).to_have_count(1)
    shot(page, "comparison")
    assert json.dumps(offences(page), indent=1) == "[]"
    page.locator("#comparison-start").click()
    expect(rows).to_have_count(7)
    assert len([1 for method, _, _ in theatre.requests if method == "DELETE"]) == len(wanted)


def test_classes_are_judged_by_samples_that_nobody_learned_from(theatre: Theatre) -> None:
    page = opened(theatre, "moons")
    page.locator("#comparison-start").click()
    expect(page.locator("#comparison tbody tr")).to_have_count(7)
    expect(page.locator("#comparison thead")).to_contain_text("right, unseen")
    assert (asked(theatre)[-1]["seed"], asked(theatre)[-1]["limits"]["steps"]) == (2, 1)


def test_a_refusal_of_the_server_is_said(theatre: Theatre) -> None:
    page = opened(theatre, "bumps")
    theatre.problem, theatre.tolerated = (429, "Expected at most 64 runs of one address at a time."), "429"
    page.locator("#comparison-start").click()
    expect(page.locator("#comparison .hint", has_text="Not all of them could be started")).to_be_visible()
