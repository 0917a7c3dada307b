"""Share: links that open the same thing in a fresh browser, files that can be kept, pictures."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.house import Answer, Asked
from browser.test_everybody import offences
from browser.theatre import END, GROWTHS, LAPSING, OPENING, ORIGIN, ROOT, Theatre, recorded, redrawn, until, wear

ARTIFACTS = ROOT / "artifacts"
Shot = Callable[[Page, str], None]


def open_menu(theatre: Theatre, address: str = "/") -> Page:
    theatre.open(address)
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(re.compile(str(END)))
    page.locator("[popovertarget=share-menu]").click()
    expect(page.locator("#share-link")).to_have_value(re.compile("^http"))
    return page


def link(page: Page, name: str) -> str:
    page.locator("#share-menu").get_by_role("button", name=name, exact=True).click()
    field = page.locator("#share-link")
    redrawn(page)
    return field.input_value()


def saved(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.locator(button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_links_lead_to_the_run_the_moment_the_decision_and_the_recipe(theatre: Theatre, shot: Shot) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowLeft")
    step = f"step {GROWTHS[0]}"
    expect(page.locator("#why-step")).to_have_text(step)
    page.locator("[popovertarget=share-menu]").click()
    assert link(page, "this run") == f"{ORIGIN}/#run=run-0001"
    assert link(page, "this moment") == f"{ORIGIN}/#run=run-0001&step={GROWTHS[0]}"
    decision = link(page, "this decision")
    assert decision == f"{ORIGIN}/#run=run-0001&decided={GROWTHS[0]}"
    assert link(page, "the recipe").startswith(f"{ORIGIN}/#spec=%7B")
    shot(page, "share-links")
    page.goto("about:blank")
    page.goto(decision)
    expect(page.locator("#why-step")).to_have_text(step)
    expect(page.locator("#log.pointed > li").first).to_be_visible()
    shot(page, "share-decision-opened")
    page.locator("#live").click()
    expect(page.locator("#log.pointed")).to_have_count(0)


def test_a_link_to_a_moment_opens_it_in_a_fresh_browser(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    page.locator("[popovertarget=share-menu]").click()
    address = link(page, "this moment")
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#why-step")).to_have_text(f"step {END - 7}")
    expect(page.locator("#step")).to_be_disabled()


def test_a_link_to_a_step_that_is_still_to_come_shows_it_when_it_has_come(theatre: Theatre) -> None:
    whole = theatre.journal
    step = GROWTHS[0]
    theatre.journal = until(whole, lambda event: event["type"] == "decision")[:-1]
    theatre.open(f"/#run=run-0001&decided={step}")
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(re.compile("step"))
    expect(page.locator("#log.pointed")).to_have_count(0)
    theatre.send(*whole[len(theatre.journal) :])
    expect(page.locator("#why-step")).to_have_text(f"step {step}")
    expect(page.locator("#log.pointed > li").first).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("#log.pointed")).to_have_count(0)


def test_old_links_with_journal_offsets_still_open(theatre: Theatre) -> None:
    decision = next(json.loads(one) for one in recorded() if isinstance(one, str) and '"decision"' in one)
    theatre.open(f"/#run=run-0001&at={decision['offset']}&decision={decision['offset']}")
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {decision['step']}")
    expect(theatre.page.locator("#log.pointed > li").first).to_be_visible()


def test_a_link_pasted_into_the_same_page_moves_it_there(theatre: Theatre) -> None:
    page = open_menu(theatre)
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#run=run-0001&at=12'")
    expect(page.locator("#why-step")).not_to_have_text(f"step {END}")


def test_the_recipe_makes_the_same_run_anew(theatre: Theatre) -> None:
    page = open_menu(theatre)
    address = link(page, "the recipe")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_url("**#run=run-0002")
    assert theatre.sent("/runs")[1] == LAPSING | {"seed": 1}


def test_a_recipe_that_the_server_will_not_have_falls_back(theatre: Theatre) -> None:
    theatre.tolerated = "status of 422"
    refused: list[object] = []

    def answer(asked: Asked) -> Answer:
        if asked.said in (OPENING, LAPSING):
            return Answer({"id": "plain-run", "token": "t"}, 201)
        refused.append(asked.said)
        return Answer({"detail": "Expected one of bumps, line, got 'nothing'."}, 422)

    theatre.answers["POST", "/api/runs"] = answer
    theatre.open("/#spec=" + json.dumps({"task": {"kind": "preset", "name": "nothing"}}))
    expect(theatre.page.locator("#notice-text")).to_contain_text("Expected one of bumps")
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    assert len(refused) == 1


def test_the_link_is_copied_and_its_code_is_of_that_link(theatre: Theatre) -> None:
    theatre.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_menu(theatre)
    expect(page.locator(".qr .cells")).to_have_attribute("d", re.compile("^M0 0h1v1h-1z"))  # the corner's mark
    page.locator("#share-copy").click()
    expect(page.locator("#share-copy")).to_have_text("Copied")
    expect(page.locator("#share-copy")).to_have_text("Copy")


def test_what_is_kept_is_named_and_filled(theatre: Theatre, tmp_path: Path) -> None:
    events = [json.loads(one) for one in recorded("bumps") if isinstance(one, str)]
    theatre.answers["GET", "/api/runs/run-0001/events"] = Answer({"events": events, "tail": len(events)})
    page = open_menu(theatre)
    python = saved(page, "#share-python", tmp_path)
    assert python.name == f"senn-network-step-{END}.py"
    assert "WIDTHS, OUTPUTS = 1, [3], 1" in python.read_text()
    samples = saved(page, "#share-samples", tmp_path).read_text().splitlines()
    assert (samples[0], len(samples)) == ("x,y,fit", 97)
    curve = saved(page, "#share-curve", tmp_path).read_text().splitlines()
    assert (curve[0], len(curve)) == ("x,fit,target", 242)
    journal = json.loads(saved(page, "#share-journal", tmp_path).read_text())
    assert journal["run"] == "run-0001"
    assert journal["events"] == events


def test_each_chart_is_kept_as_a_picture_that_stands_alone(theatre: Theatre, tmp_path: Path) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    page = open_menu(theatre)
    alone = page.context.new_page()
    for card in ("fit", "landscape", "network", "timeline"):
        png = saved(page, f"[data-picture={card}-PNG]", tmp_path)
        assert png.name == f"senn-{card}-step-{END}.png"
        assert png.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert png.stat().st_size > 4_000
        shutil.copy(png, ARTIFACTS / f"picture-{card}.png")
        picture = saved(page, f"[data-picture={card}-SVG]", tmp_path)
        assert "class=" not in picture.read_text()
        alone.goto(picture.as_uri())
        assert alone.evaluate("document.documentElement.tagName") == "svg"
        if card == "landscape":
            assert alone.locator("stop").count() == 6
            assert alone.locator("g:has(> linearGradient) > rect").count() == 2  # the key's bar and its tick
    alone.close()


def test_figures_for_a_paper_have_titles_a_caption_and_their_type_in_them(theatre: Theatre, tmp_path: Path) -> None:
    page = open_menu(theatre)
    wear(page, "dark")  # a paper is white all the same
    alone = page.context.new_page()
    for name, titles in {
        "fit": ["x", "y"],
        "landscape": ["x", "scale"],
        "timeline": ["training step", "loss", "neurons"],
    }.items():
        file = saved(page, f"[data-picture={name}-paper]", tmp_path)
        assert file.name == f"senn-figure-{name}-step-{END}.svg"
        text = file.read_text()
        assert "data:font/woff2;base64," in text
        assert "<foreignObject" not in text
        alone.goto(file.as_uri())
        words = alone.locator("text").all_text_contents()
        assert [title for title in titles if title not in words] == []
        assert "Made with SENN live." in " ".join(alone.locator("tspan").all_text_contents())
        assert alone.evaluate("document.documentElement.getAttribute('width')") == "89mm"
        assert alone.evaluate("document.fonts.ready.then(() => [...document.fonts].some((f) => f.status === 'loaded'))")
    alone.close()


def test_the_whole_page_is_one_picture(theatre: Theatre, tmp_path: Path) -> None:
    page = open_menu(theatre)
    picture = saved(page, "[data-picture=page-PNG]", tmp_path)
    assert picture.name == f"senn-page-step-{END}.png"
    data = picture.read_bytes()
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (2560, 1440)
    ARTIFACTS.mkdir(exist_ok=True)
    (ARTIFACTS / "picture-page.png").write_bytes(data)


def test_axe_finds_nothing_serious_in_the_share_menu_in_any_theme(theatre: Theatre, shot: Shot) -> None:
    page = open_menu(theatre)
    for theme in ("light", "dark", "projector"):
        wear(page, theme)
        shot(page, f"share-{theme}")
        assert json.dumps(offences(page), indent=1) == "[]"


@pytest.mark.parametrize("viewport", [(390, 844)], ids=str)
def test_the_share_menu_fits_a_phone(theatre: Theatre, viewport: tuple[int, int], shot: Shot) -> None:
    page = open_menu(theatre, "/?lang=zh")
    assert page.evaluate("document.querySelector('#share-menu').scrollWidth") <= 390
    shot(page, "share-phone-chinese")
