"""The page's type: Inter from the page itself, and nothing moves when it comes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from browser.theatre import END, ORIGIN, Theatre

LOADED = (
    "() => [...document.fonts].filter(face => face.status === 'loaded').map(face => face.family.replaceAll('\"', ''))"
)
PLACES = """() => [...document.querySelectorAll('.button, .menu-button, .card h2, .legend li, .subtitle')]
    .filter(element => element.checkVisibility())
    .map(element => {
        const { left, top, width } = element.getBoundingClientRect();
        return [element.textContent, left, top, width];
    })"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_set_in_inter_which_it_brings_itself(theatre: Theatre, language: str) -> None:
    theatre.open(f"/?lang={language}")
    expect(theatre.page.locator("#why-step")).to_contain_text(str(END))
    theatre.page.wait_for_function("() => document.fonts.status === 'loaded'")
    loaded = theatre.page.evaluate(LOADED)
    assert loaded.count("Inter") == 3  # Latin, ŷ and the Greek letters
    assert "katex" not in " ".join(loaded).lower()


def test_nothing_moves_when_the_type_comes(theatre: Theatre) -> None:
    held: list[Route] = []
    page = theatre.page

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/vendor/inter/*.woff2", hold)
    page.goto(f"{ORIGIN}/", wait_until="commit")
    expect(page.locator("#why-step")).to_have_text(f"step {END}", timeout=20_000)
    page.wait_for_timeout(600)
    assert held
    assert "Inter" not in page.evaluate(LOADED)
    before = page.evaluate(PLACES)
    for route in held:
        route.continue_()
    page.wait_for_function(
        "() => [...document.fonts].some(face => face.family.includes('Inter') && face.status === 'loaded')"
    )
    page.wait_for_timeout(300)
    after = page.evaluate(PLACES)
    assert len(before) == len(after) > 15
    moved = {
        name: max(abs(a - b) for a, b in zip(old, new, strict=True))
        for (name, *old), (_, *new) in zip(before, after, strict=True)
    }
    assert max(moved.values()) <= 20, (
        moved
    )  # pixels: bold words are not as wide as the regular ones that the ratio is of
