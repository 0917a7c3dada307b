"""Film, animated image, poster: the growth as something that can be sent."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.test_sharing import open_menu, saved
from browser.theatre import END, ROOT, Theatre, recorded

ARTIFACTS = ROOT / "artifacts"
Shot = Callable[[Page, str], None]

FRAMES = """async (text) => {
    const data = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const decoder = new ImageDecoder({ type: 'image/gif', data });
    await Promise.all([decoder.tracks.ready, decoder.completed]);
    const track = decoder.tracks.selectedTrack;
    let [ms, inks] = [0, new Set()];
    for (let n = 0; n < track.frameCount; n += 1) {
        const { image } = await decoder.decode({ frameIndex: n });
        ms += image.duration / 1000;
        inks.add(`${image.displayWidth}x${image.displayHeight}`);
    }
    return { count: track.frameCount, ms, sizes: [...inks], repeats: track.repetitionCount };
}"""


def test_a_film_of_the_whole_growth_is_made_in_the_browser(theatre: Theatre, tmp_path: Path) -> None:
    film = saved(open_menu(theatre), "#share-film", tmp_path)
    assert film.name == f"senn-film-step-{END}.webm"
    alone = theatre.page.context.new_page()
    alone.goto(film.as_uri())
    alone.wait_for_function("document.querySelector('video')?.readyState > 0")
    video = "document.querySelector('video')"
    length, wide, high = (alone.evaluate(f"{video}.{what}") for what in ("duration", "videoWidth", "videoHeight"))
    assert 6 <= length <= 10
    assert (wide, high) == (1280, 720)


def test_for_chats_that_play_no_film_there_is_an_animated_image(theatre: Theatre, tmp_path: Path) -> None:
    page = open_menu(theatre)
    image = saved(page, "#share-gif", tmp_path)
    assert image.name == f"senn-film-step-{END}.gif"
    assert image.stat().st_size < 2_000_000
    found = page.evaluate(FRAMES, base64.b64encode(image.read_bytes()).decode())
    assert 6_000 <= found["ms"] <= 10_000
    assert found["count"] >= 60
    assert found["sizes"] == ["640x360"]
    assert found["repeats"] is None or found["repeats"] > 1e9


@pytest.mark.parametrize("name", ["bumps", "moons"])
def test_a_poster_is_one_picture_of_the_moment_shown(theatre: Theatre, tmp_path: Path, name: str) -> None:
    theatre.journal = recorded(name)
    theatre.open()
    page = theatre.page
    expect(page.locator("#log > li").first).to_be_visible()
    page.keyboard.press("Home")
    expect(page.locator("#why-step")).to_have_text("step 0")
    page.locator("[popovertarget=share-menu]").click()
    poster = saved(page, "#share-poster", tmp_path)
    assert poster.name == "senn-poster-step-0.png"
    data = poster.read_bytes()
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert len(data) > 20_000
    ARTIFACTS.mkdir(exist_ok=True)
    (ARTIFACTS / f"poster-{name}.png").write_bytes(data)


def test_a_browser_that_cannot_make_a_film_says_so(theatre: Theatre) -> None:
    theatre.page.add_init_script("delete globalThis.VideoEncoder")
    page = open_menu(theatre)
    page.locator("#share-film").click()
    expect(page.locator("#notice-text")).to_have_text(
        "This browser cannot make a film. The animated image shows the same."
    )
    expect(page.locator("#share-film")).to_be_enabled()
