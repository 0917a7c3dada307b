"""Where cards stand on screens of every size, and that nothing lies over anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.theatre import GROWTHS, Theatre, recorded, redrawn, until

Shot = Callable[[Page, str], None]


def boxes(page: Page, *selectors: str) -> list[dict[str, float]]:
    """Where the first of each stands on the page."""
    found: list[dict[str, float]] = page.evaluate(
        """all => all.map((one) => { const { left, top, right, bottom } =
            document.querySelector(one).getBoundingClientRect(); return { left, top, right, bottom }; })""",
        list(selectors),
    )
    return found


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes lie over each other by more than a pixel."""
    return (
        min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 1
    )


@pytest.mark.parametrize("viewport", [(768, 1024)], ids=str)
@pytest.mark.parametrize("name", ["bumps", "moons"])
def test_a_tablet_held_upright_shows_all_cards_without_scrolling(
    theatre: Theatre, viewport: tuple[int, int], name: str, shot: Shot
) -> None:
    theatre.journal = recorded(name)
    theatre.open()
    page = theatre.page
    expect(page.locator("#end")).to_be_visible()
    redrawn(page)
    assert page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [1024, 768]
    network, why = boxes(page, ".card.network", ".card.why")
    assert network["right"] < why["left"]
    assert abs(network["top"] - why["top"]) < 1
    shot(page, f"tablet-{name}")


def test_on_a_phone_the_network_follows_the_curve_and_the_bar_leaves_them_room(theatre: Theatre) -> None:
    theatre.page.set_viewport_size({"width": 390, "height": 844})
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(3)
    fit, network, landscape, bar = boxes(page, ".card.fit", ".card.network", ".card.landscape", ".bar")
    assert fit["bottom"] < network["top"] < network["bottom"] < landscape["top"]
    assert bar["bottom"] - bar["top"] <= 140
    order = page.evaluate("[...document.querySelectorAll('.board > .card h2')].map((one) => one.id)")
    assert order.index("fit-title") < order.index("network-title") < order.index("landscape-title")


@pytest.mark.parametrize(
    ("viewport", "covered"),
    [
        ((1280, 720), ["fit", "landscape", "network", "why", "timeline"]),
        ((768, 1024), ["fit", "landscape", "network", "why", "timeline"]),
        ((320, 640), ["fit", "landscape", "network"]),
    ],
    ids=str,
)
def test_the_end_s_card_covers_no_other(theatre: Theatre, viewport: tuple[int, int], covered: list[str]) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#end")).to_be_visible()
    redrawn(page)
    end, *cards = boxes(page, "#end", *(f".card.{name}" for name in covered))
    assert [name for name, card in zip(covered, cards, strict=True) if overlap(end, card)] == []


def test_a_life_is_told_in_the_head_of_the_card_and_over_no_neuron(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(3)
    for n in range(3):
        page.locator(".node.hidden").nth(n).focus()
        expect(page.locator("#biography")).to_be_visible()
        (life,) = boxes(page, "#biography")
        bodies = page.locator(".node .body").evaluate_all(
            "all => all.map((one) => { const { left, top, right, bottom } = one.getBoundingClientRect();"
            " return { left, top, right, bottom }; })"
        )
        assert [body for body in bodies if overlap(life, body)] == []


def test_needed_keeps_its_distance_from_the_line_above(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#verdict-needed")).to_be_visible()
    line, needed = boxes(page, "#verdict-line", "#verdict-needed")
    assert needed["top"] >= line["bottom"]


def test_while_a_run_goes_on_the_log_shows_more_than_its_newest_line(theatre: Theatre) -> None:
    theatre.journal = until(recorded(), lambda one: one["type"] == "expansion" and one["step"] == GROWTHS[-1])
    theatre.open()
    page = theatre.page
    expect(page.locator("#log li")).to_have_count(3)
    whole = page.evaluate(  # sentences
        """() => { const log = document.querySelector('#log').getBoundingClientRect();
            return [...document.querySelectorAll('#log .what > :first-child')]
                .filter((one) => one.getBoundingClientRect().bottom <= log.bottom + 1).length; }"""
    )
    assert whole >= 2
