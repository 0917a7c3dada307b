"""How the page moves: what a step costs to lay out, and how the picture gets from one step to the next."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from browser.theatre import END, GROWTHS, Theatre, recorded, redrawn, until
from senn_live.protocol.frames import encode_frame

Shot = Callable[[Page, str], None]
JOURNAL = recorded("bumps")[:60]  # in the middle of the run, at five steps a second
LAST = max(index for index, message in enumerate(JOURNAL) if isinstance(message, bytes))
# A picture of the curve at every animation frame, as long as `until`, and the step that is said beside it.
WATCH = """async until => {
    const canvas = document.querySelector('#fit-canvas');
    const seen = [];
    const end = performance.now() + until;
    while (performance.now() < end) {
        await new Promise(requestAnimationFrame);
        seen.push([document.querySelector('#why-step').textContent, canvas.toDataURL()]);
    }
    return seen;
}"""


def paced(rate: float) -> dict[str, Any]:
    """The run's state, at so many steps a second."""
    state = next(json.loads(one) for one in JOURNAL if isinstance(one, str) and json.loads(one)["type"] == "state")
    return {**state, "offset": len(JOURNAL), "pace": rate}


def step_of(frame: bytes) -> int:
    return int(np.frombuffer(frame, dtype="<f4", offset=4)[0])


def next_frames(count: int) -> list[bytes]:
    """Frames after the journal's end, each with the curve a little further on."""
    values = np.frombuffer(JOURNAL[LAST], dtype="<f4", offset=4)
    step, parameters = int(values[0]), values[5:].astype(float)
    return [
        encode_frame(
            len(JOURNAL) + 1 + n, (step + 1 + n, 0.1, 0.01, 1.0, 0.1), (parameters * (1 + 0.02 * (n + 1))).tolist()
        )
        for n in range(count)
    ]


def settled(page: Page) -> None:
    """Wait until nothing moves: then the curve is an element again."""
    expect(page.locator(".fit-curve:not([hidden])")).to_have_count(1)


def opened(theatre: Theatre, rate: float = 5) -> Page:
    theatre.journal = [*JOURNAL, json.dumps(paced(rate))]
    theatre.open()
    expect(theatre.page.locator("#why-step")).not_to_have_text("")
    settled(theatre.page)
    return theatre.page


def pictures(page: Page, until_ms: int) -> list[str]:
    seen = [picture for _, picture in page.evaluate(WATCH, until_ms)]
    return [picture for n, picture in enumerate(seen) if n == 0 or picture != seen[n - 1]]


def test_between_two_steps_the_curve_moves_at_every_animation_frame(theatre: Theatre) -> None:
    page = opened(theatre)
    first, second, third = next_frames(3)
    theatre.send(first)
    page.wait_for_timeout(250)
    theatre.send(second, third)
    assert len(pictures(page, 400)) >= 4


def test_what_is_said_is_always_a_true_step(theatre: Theatre) -> None:
    page = opened(theatre)
    for frame in next_frames(4):
        theatre.send(frame)
        said = {words for words, _ in page.evaluate(WATCH, 180)}
        assert all(words.removeprefix("step ").isdigit() for words in said)
    expect(page.locator("#why-step")).to_have_text(f"step {step_of(next_frames(4)[-1])}")


def test_a_pause_shows_the_exact_step_at_once(theatre: Theatre) -> None:
    page = opened(theatre)
    first, second = next_frames(2)
    theatre.send(first, second)
    expect(page.locator("#why-step")).to_have_text(f"step {step_of(second)}")
    settled(page)
    exact = page.locator(".fit-curve").get_attribute("d")
    page.keyboard.press("ArrowLeft")
    redrawn(page)
    assert page.locator(".fit-curve").get_attribute("d") != exact
    page.keyboard.press("ArrowRight")
    redrawn(page)
    assert page.locator(".fit-curve").get_attribute("d") == exact
    assert len(pictures(page, 200)) == 1


def test_without_motion_a_step_is_one_picture(theatre: Theatre) -> None:
    theatre.page.emulate_media(reduced_motion="reduce")
    page = opened(theatre)
    first, second = next_frames(2)
    theatre.send(first)
    page.wait_for_timeout(250)
    theatre.send(second)
    assert len(pictures(page, 200)) <= 2


@pytest.mark.parametrize("rate", [5, 30])
def test_a_step_lays_out_only_the_numbers_that_it_changes(theatre: Theatre, rate: int) -> None:
    page = opened(theatre, rate)
    browser = page.context.browser
    assert browser is not None
    frames = next_frames(2 * rate + 5)
    for frame in frames[:5]:
        theatre.send(frame)
        page.wait_for_timeout(1000 / rate)
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    for frame in frames[5:]:
        theatre.send(frame)
        page.wait_for_timeout(1000 / rate)
    trace = json.loads(browser.stop_tracing())["traceEvents"]
    layouts = [event["args"] for event in trace if event["name"] == "Layout" and "beginData" in event["args"]]
    whole = [one for one in layouts if not one["beginData"]["partialLayout"]]
    assert len(layouts) >= 5
    assert len(whole) <= len(layouts) / 3  # those in which the time axis widens


def scaled(offset: int, step: int, factor: float) -> bytes:
    """A frame whose curve is so many times as high: the output weights of the last frame, enlarged."""
    parameters = np.frombuffer(JOURNAL[LAST], dtype="<f4", offset=4)[5:].astype(float)
    neurons = (len(parameters) - 1) // 6
    parameters[-neurons - 1 : -1] *= factor
    return encode_frame(len(JOURNAL) + offset, (step, 0.1, 0.01, 1.0, 0.1), parameters.tolist())


def y_range(page: Page) -> list[float]:
    found: list[float] = page.evaluate("() => document.querySelector('#fit-plot')._fullLayout.yaxis.range")
    return found


def test_the_axis_widens_calmly_when_the_fit_leaves_it_and_never_narrows(theatre: Theatre) -> None:
    page = opened(theatre)
    step = int(np.frombuffer(JOURNAL[LAST], dtype="<f4", offset=4)[0])
    low, high = y_range(page)
    theatre.send(scaled(1, step + 1, 1.0))
    page.wait_for_timeout(600)
    assert y_range(page) == [low, high]
    theatre.send(scaled(2, step + 2, 1.8))
    seen = []
    for _ in range(12):
        page.wait_for_timeout(40)
        seen.append(y_range(page))
    sizes = [above - below for below, above in seen]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) >= 3  # it eases there
    wide = seen[-1]
    assert high - low < wide[1] - wide[0] <= 1.9 * (high - low) + 1e-9
    expect(page.locator(".fit-beyond")).to_be_hidden()
    theatre.send(scaled(3, step + 3, 1.0))
    page.wait_for_timeout(800)
    assert y_range(page) == wide


def test_a_curve_beyond_the_axis_bound_is_cut_with_a_sign_and_the_samples_stay_readable(
    theatre: Theatre, shot: Shot
) -> None:
    page = opened(theatre)
    step = int(np.frombuffer(JOURNAL[LAST], dtype="<f4", offset=4)[0])
    low, high = y_range(page)
    theatre.send(scaled(1, step + 1, 60.0))
    page.wait_for_timeout(1200)
    below, above = y_range(page)
    assert above - below <= 1.9 * (high - low) + 1e-9
    heads = page.locator(".fit-beyond")
    expect(heads).to_be_visible()
    assert (heads.get_attribute("d") or "").count("M") >= 2
    shot(page, "fit-beyond-the-axis")


def test_when_the_run_is_over_the_axis_comes_back_to_what_the_curve_needs(theatre: Theatre) -> None:
    page = opened(theatre)
    step = int(np.frombuffer(JOURNAL[LAST], dtype="<f4", offset=4)[0])
    low, high = y_range(page)
    theatre.send(scaled(1, step + 1, 1.8), scaled(2, step + 2, 1.0))
    page.wait_for_timeout(300)
    theatre.send(scaled(3, step + 3, 1.8))
    page.wait_for_function(
        "was => String(document.querySelector('#fit-plot')._fullLayout.yaxis.range) !== was", arg=f"{low},{high}"
    )
    end = {**paced(5), "offset": len(JOURNAL) + 5, "step": step + 4, "status": "finished", "reason": "converged"}
    theatre.send(scaled(4, step + 4, 1.0), end)
    page.wait_for_function(
        "want => String(document.querySelector('#fit-plot')._fullLayout.yaxis.range) === want", arg=f"{low},{high}"
    )


def test_neither_a_replay_nor_a_pointer_on_the_chart_narrows_the_axis(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    page.locator("#toggle").click()  # replay
    seen = page.evaluate("""async () => {
        const found = [];
        const { left, top } = document.querySelector('#fit-plot').getBoundingClientRect();
        for (let n = 0; n < 60; n += 1) {
            await new Promise((done) => requestAnimationFrame(done));
            const plot = document.querySelector('#fit-plot');
            plot.dispatchEvent(new PointerEvent('pointerenter', { clientX: left + 90, clientY: top + 60 }));
            const [low, high] = plot._fullLayout.yaxis.range;
            found.push(high - low);
        }
        return found; }""")
    assert all(after >= before for before, after in pairwise(seen))


def looks_of(journal: list[str | bytes]) -> list[int]:
    """Where the journal has a look at the landscape."""
    return [n for n, one in enumerate(journal) if isinstance(one, str) and json.loads(one)["type"] == "landscape"]


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_one_look_at_the_landscape_fades_into_the_next(
    theatre: Theatre, motion: Literal["no-preference", "reduce"]
) -> None:
    whole = recorded("bumps")
    growth = next(n for n, one in enumerate(whole) if isinstance(one, str) and json.loads(one)["type"] == "expansion")
    next_look = next(n for n in looks_of(whole) if n > growth)
    theatre.page.emulate_media(reduced_motion=motion)
    theatre.journal = whole[: growth + 1]
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(2)
    page.wait_for_timeout(800)
    theatre.send(*whole[growth + 1 : next_look + 1])
    seen = page.evaluate(WATCH.replace("#fit-canvas", "#landscape-canvas"), 500)
    pictures = {picture for _, picture in seen}
    assert (len(pictures) <= 2) if motion == "reduce" else (len(pictures) >= 5)


def test_the_map_is_read_against_chance_as_soon_as_that_is_measured(theatre: Theatre) -> None:
    journal = recorded("bumps")
    first = next(n for n, one in enumerate(journal) if isinstance(one, str) and json.loads(one)["type"] == "decision")
    theatre.journal = journal[:first]
    theatre.tolerated = "willReadFrequently"  # the test reads the picture more often than once
    theatre.open()
    page = theatre.page
    scale, line = page.locator("#landscape-scale"), page.locator("#landscape-overlay .chance-line")
    expect(scale).to_contain_text("stronger: would help more")
    expect(line).to_have_attribute("d", "")
    theatre.send(journal[first])
    expect(scale).to_contain_text("grey: chance · orange: more")
    expect(line).to_have_attribute("d", re.compile("^M"))  # the hill rises above chance
    expect(scale).to_have_attribute("title", re.compile(r"The highest place of this map has 1\.2 times what chance"))
    expect(page.locator("#landscape-overlay .ring.summit")).to_be_visible()  # the trial chose a narrower one
    theatre.send(*journal[first + 1 :])
    expect(line).to_have_attribute("d", "")  # what is left is chance
    page.wait_for_function(  # and nothing on the map says otherwise
        """() => { const one = document.querySelector('#landscape-canvas');
        const { data } = one.getContext('2d').getImageData(0, 0, one.width, one.height);
        for (let at = 0; at < data.length; at += 4) if (data[at] > data[at + 2] + 20) return false;
        return true; }"""
    )


def test_where_the_trial_chose_another_place_than_the_score_the_map_says_so(theatre: Theatre, shot: Shot) -> None:
    theatre.journal = until(recorded("bumps"), lambda one: one["type"] == "expansion" and one["step"] == GROWTHS[-1])
    theatre.open()
    page = theatre.page
    expect(page.locator("#landscape-overlay .ring.summit")).to_be_visible()
    expect(page.locator("#landscape-differs")).to_have_text(
        "thin ring: the highest score; tried out, the ringed place did better"
    )
    shot(page, "map-two-rings")
