"""Linking, slow motion, branches and the numbers behind the charts."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

from browser.house import Answer
from browser.test_everybody import offences
from browser.theatre import END, Theatre, offset_of, recorded

Shot = Callable[[Page, str], None]
JOURNAL = recorded("bumps")


def opened(theatre: Theatre) -> Page:
    """The page with the whole recording drawn."""
    theatre.open()
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    return theatre.page


def test_pointing_at_a_neuron_lights_its_life_and_fades_the_rest(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre)
    page.locator(".node.hidden").nth(1).hover()
    expect(page.locator("#biography")).to_contain_text("neuron 2 · joined layer 1 at step 38 · x = 0.45 →")
    expect(page.locator("#biography")).to_contain_text("promised a drop of")
    expect(page.locator("#fit-overlay .focus-curve")).to_be_visible()
    expect(page.locator("#legend-without")).to_have_text("without neuron 2")
    expect(page.locator(".location.dimmed")).to_have_count(2)
    expect(page.locator(".landscape-neuron.dimmed")).to_have_count(2)
    expect(page.locator("#log li.lit")).to_contain_text("neuron 2 joined")
    shot(page, "linking")
    page.mouse.move(5, 5)
    expect(page.locator("#biography")).to_be_hidden()
    expect(page.locator(".dimmed")).to_have_count(0)


def test_focus_by_keyboard_links_as_pointing_does(theatre: Theatre) -> None:
    page = opened(theatre)
    page.locator(".node.hidden").first.focus()
    expect(page.locator("#biography")).to_contain_text("neuron 1 · there from the start")


def test_a_growth_is_told_in_five_numbered_stages(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre)
    page.keyboard.press("m")
    page.keyboard.press(" ")
    stages = page.locator("#slow-stages li")
    said = []
    for stage in range(5):
        expect(stages.nth(stage)).to_have_attribute("aria-current", "step")
        expect(page.locator(".node.hidden")).to_have_count(3 if stage == 4 else 2)
        said.append(page.locator("#slow-sentence").inner_text())
        shot(page, f"slow-{stage + 1}")
        page.keyboard.press("ArrowRight")
    assert "{" not in "".join(said)
    assert "3328 proposals" in said[1]
    assert "near x\u00a0=\u00a00.15" in said[2]
    assert "160 times more believable" in said[3]
    expect(page.locator("#slow")).to_be_hidden()
    expect(page.locator("#why-step")).to_have_text(f"step {END}", timeout=25_000)  # the run is played on from there


def test_escape_leaves_slow_motion(theatre: Theatre) -> None:
    page = opened(theatre)
    page.locator("#slow-open").click()
    expect(page.locator("#slow")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#slow")).to_be_hidden()


def test_the_way_not_taken_runs_beside_the_run(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    page.locator("[popovertarget=branch-menu]").click()
    twin = [message for message in JOURNAL if offset_of(message) < 75]

    def play(socket: WebSocketRoute) -> None:
        for message in twin:
            socket.send(message)

    theatre.answers["POST", ".*/forks"] = Answer({"id": "twin-1", "token": "t"}, 201)
    page.route_web_socket(lambda url: "/twin-1/" in url, play)
    page.get_by_role("button", name="Show the twin that did not grow at step 38").click()
    expect(page.locator("#legend-twin")).to_have_text("twin (2 neurons)")
    decision = next(
        json.loads(one) for one in JOURNAL if isinstance(one, str) and json.loads(one)["type"] == "decision"
    )
    assert theatre.sent("/forks") == [{"offset": decision["offset"], "intervention": {"type": "forbid"}}]
    assert page.url.endswith("#run=run-0001&twin=twin-1")
    page.locator("#live").click()
    expect(page.locator("#fit-overlay .twin-curve")).to_be_visible()
    shot(page, "twin")
    page.reload()
    expect(page.locator("#legend-twin")).to_have_text("twin (2 neurons)")  # the link holds in a fresh page


def test_a_click_on_the_landscape_places_a_neuron_there(theatre: Theatre) -> None:
    page = opened(theatre)
    page.locator("#end-close").click()  # the card of the end lies over the map
    box = page.locator("#landscape-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    expect(page.locator("#landscape-subtitle")).to_contain_text("x = ")
    page.mouse.down()
    page.mouse.up()
    (command,) = theatre.await_sent("/commands")
    assert command["type"] == "place"
    assert abs(command["location"]) < 0.1
    assert command["scale"] > 0


def test_every_chart_is_a_table_too(theatre: Theatre, shot: Shot) -> None:
    page = opened(theatre)
    page.keyboard.press("d")
    expect(page.locator("#calibration-plot .point")).to_have_count(2)
    titles = page.locator("#tables summary")
    expect(titles).to_have_text(["Promise and delivery", "Fitted function", "Network", "Why now?", "Timeline"])
    for summary in titles.all():
        summary.click()
    assert page.locator("#tables td").count() > 100
    assert "NaN" not in page.locator("#tables").inner_text()
    shot(page, "numbers")
    assert json.dumps(offences(page), indent=1) == "[]"


def test_a_growth_is_told_slowly_as_it_comes_if_that_is_wanted(theatre: Theatre) -> None:
    growth = next(i for i, one in enumerate(JOURNAL) if isinstance(one, str) and json.loads(one)["type"] == "expansion")
    theatre.journal = JOURNAL[:growth]
    theatre.open()
    page = theatre.page
    expect(page.locator(".node.hidden")).to_have_count(1)
    page.locator("[popovertarget=view-menu]").click()
    page.get_by_label("Slow motion at growth").check()
    page.keyboard.press("Escape")
    theatre.send(JOURNAL[growth])
    expect(page.locator("#slow-stages li").first).to_have_attribute("aria-current", "step")
    expect(page.locator(".node.hidden")).to_have_count(1)


def test_places_with_too_few_samples_are_hatched_and_say_so(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#landscape-legend")).to_be_visible()
    page.locator("#end-close").click()  # the card of the end lies over the map
    box = page.locator("#landscape-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 3)
    expect(page.locator("#landscape-subtitle")).to_contain_text("too few samples")
    page.mouse.move(box["x"] + 20, box["y"] + 4)
    expect(page.locator("#landscape-subtitle")).to_contain_text("Δη =")


def test_a_negative_edge_carries_a_bead_and_a_positive_one_none(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    expect(page.locator(".edge.negative")).not_to_have_count(0)
    expect(page.locator(".sign")).to_have_count(page.locator(".edge.negative").count())
    expect(page.locator(".sign circle")).not_to_have_count(0)
    centres = page.locator(".sign circle").evaluate_all("all => all.map(one => one.getBoundingClientRect().y)")
    assert len({round(y) for y in centres}) == len(centres) > 1


def test_a_score_far_below_all_others_runs_through_the_band_of_nothing_and_not_below(theatre: Theatre) -> None:
    theatre.tolerated = "willReadFrequently"  # the test reads the picture more often than once
    page = opened(theatre)
    page.locator("#timeline-score").click()
    expect(page.locator("#timeline-plot .y3tick")).to_have_count(2)
    green = page.evaluate("""() => {
        const { xaxis, yaxis } = document.querySelector('#timeline-plot')._fullLayout;
        const [left, right] = [14, 23].map(step => Math.round(xaxis._offset + xaxis.l2p(step)));
        const context = document.querySelector('#timeline-canvas').getContext('2d');
        const bottom = Math.round(yaxis._offset + yaxis._length);
        return [bottom - Math.round(0.2 * yaxis._length), bottom + 3].map((top) => {
            const { data } = context.getImageData(left, top, right - left, Math.round(0.2 * yaxis._length));
            let found = 0;
            for (let at = 0; at < data.length; at += 4) {
                if (data[at + 3] > 90 && data[at + 1] > data[at] + 60) found += 1;
            }
            return found;
        });
    }""")
    assert green[0] > 0
    assert green[1] == 0


def test_a_ghost_is_a_door_to_its_proposal(theatre: Theatre) -> None:
    end = next(i for i, one in enumerate(JOURNAL) if isinstance(one, str) and json.loads(one)["type"] == "decision")
    theatre.journal = JOURNAL[: end + 1]
    theatre.open()
    page = theatre.page
    ghost = page.get_by_role("button", name="a new layer here").first
    ghost.focus()
    page.keyboard.press("Enter")
    (command,) = theatre.await_sent("/commands")
    assert (command["type"], command["kind"]) == ("force", "depth")
    assert isinstance(command["layer"], int)
    ghost.click()
    assert theatre.await_sent("/commands", 2)[1] == command
    assert json.dumps(offences(page), indent=1) == "[]"
