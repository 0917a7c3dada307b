"""The tree of branches: drawn, linked, listed."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.test_looking_closer import opened
from browser.theatre import END, Theatre

Shot = Callable[[Page, str], None]


def branch(run: str, parent: str | None, kind: str | None, step: int, **more: object) -> dict[str, object]:
    """A branch as the server tells it."""
    intervention = {"type": kind, "location": 0.0, "scale": 1.0} if kind == "place" else kind and {"type": kind}
    origin = {"parent": parent, "forked_step": 38 if parent else None, "intervention": intervention}
    return {"run": run, **origin, "status": "finished", "step": step, "widths": [3], "loss": 0.0028, **more}


def test_the_tree_of_branches_is_drawn_with_a_link_to_each(theatre: Theatre, shot: Shot) -> None:
    theatre.branches = [
        branch("run-0001", None, None, END),
        branch("twin-a", "run-0001", "forbid", 160, widths=[2, 2]),
        branch("twin-b", "twin-a", "force", 90),
        branch("twin-c", "run-0001", "place", 120, status=None, widths=[], loss=None),
    ]
    page = opened(theatre)
    page.locator("[popovertarget=branch-menu]").click()
    links = page.locator(".tree a")
    expect(links).to_have_text(
        [
            f"the first run3 neurons · loss 0.0028 · step {END}",
            "did not grow at step 384 neurons · loss 0.0028 · step 160",
            "made to grow at step 383 neurons · loss 0.0028 · step 90",
            "a neuron placed at step 38waiting for a worker",
        ]
    )
    expect(page.locator(".tree a[aria-current]")).to_have_count(1)
    expect(page.locator(".lane")).to_have_count(4)
    expect(page.locator(".lane.current")).to_have_count(1)
    expect(page.locator(".lane path.fork.forbid")).to_have_count(1)
    shot(page, "tree-of-branches")
    assert json.dumps(offences(page), indent=1) == "[]"
    page.locator(".tree li").nth(1).get_by_role("button", name="Beside").click()
    page.wait_for_url("**#run=run-0001&twin=twin-a")
    links.nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#run=twin-b")


def test_a_fork_carries_the_token_so_that_it_is_listed(theatre: Theatre) -> None:
    page = opened(theatre)
    page.locator("[popovertarget=branch-menu]").click()
    with page.expect_request("**/forks") as asked:
        page.get_by_role("button", name=f"Show the twin that grew at step {END} anyway").click()
    assert asked.value.headers["authorization"] == "Bearer token-1"
