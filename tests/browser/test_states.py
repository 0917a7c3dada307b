"""Honest states: every one of them in words, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.theatre import END, LAPSING, OPENING, RECORDED, ROOT, Theatre, offset_of, recorded
from senn_live.protocol.events import event_adapter

Shot = Callable[[Page, str], None]
JOURNAL = recorded("bumps")


def state(status: str, reason: str, **more: object) -> dict[str, object]:
    """A state event after the whole recording."""
    event = {"type": "state", "offset": len(JOURNAL), "step": END, "status": status, "reason": reason}
    return {**event, "detail": "", "pace": None, **more}


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"type": "queue", "position": 3}, "queued: 3 runs before this one"),
        ({"type": "queue", "position": 0}, "queued: next in line"),
        (state("running", "worker_recovered"), "a worker took over; nothing was lost"),
        (state("queued", "worker_lost"), "the worker was lost; another one takes over"),
        (state("paused", "command"), "paused"),
        (state("finished", "step_limit"), "finished: the limit of 20000 steps is reached"),
        (state("finished", "size_limit"), "finished: as large as allowed"),
        (state("finished", "store_limit"), "finished: no more room to keep it"),
        (state("finished", "stopped"), "finished: stopped by hand"),
        (
            state("failed", "diverged"),
            "failed: the numbers went wrong (NaN or infinity); the last good state is shown",
        ),
    ],
)
def test_each_state_is_said_in_words(theatre: Theatre, message: dict[str, object], words: str, shot: Shot) -> None:
    theatre.open()
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    theatre.send(message)
    expect(theatre.page.locator("#status-text")).to_have_text(words)
    shot(theatre.page, f"state-{message.get('reason', 'queue')}")


def test_a_run_that_waits_says_so_before_there_is_anything_to_draw(theatre: Theatre, shot: Shot) -> None:
    theatre.journal = []
    theatre.open()
    expect(theatre.page.locator("#status-text")).to_have_text("a worker is starting up …")
    theatre.send({"type": "queue", "position": 2})
    expect(theatre.page.locator("#status-text")).to_have_text("queued: 2 runs before this one")
    shot(theatre.page, "state-waiting")


def test_after_divergence_the_last_growth_can_be_taken_back(theatre: Theatre) -> None:
    theatre.open()
    theatre.page.wait_for_selector(".node.hidden")
    theatre.send(state("failed", "diverged"))
    theatre.page.get_by_role("button", name="Take back the last growth").click()
    assert theatre.await_sent("/commands") == [{"type": "undo"}]


def test_a_lost_connection_is_mended_without_a_gap(theatre: Theatre, shot: Shot) -> None:
    theatre.journal = JOURNAL[:110]
    theatre.open()
    page = theatre.page
    expect(page.locator("#network-size")).to_contain_text("3 neurons")
    theatre.is_away, theatre.journal = True, JOURNAL
    theatre.sockets[-1].close()
    expect(page.locator("#status-text")).to_contain_text("reconnecting; what you see is")
    shot(page, "state-reconnecting")
    theatre.is_away = False
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    assert theatre.sockets[-1].url.endswith(f"after={offset_of(JOURNAL[109])}")


def test_a_run_that_is_gone_is_said_to_be_gone_and_another_is_offered(theatre: Theatre, shot: Shot) -> None:
    theatre.missing.add("longgone")
    theatre.page.route_web_socket(lambda url: "/longgone/" in url, lambda socket: socket.close())
    theatre.tolerated = "status of 404"
    theatre.open("/#run=longgone")
    page = theatre.page
    expect(page.locator("#status-text")).to_have_text("this run is no longer there")
    shot(page, "state-gone")
    page.get_by_role("button", name="Start a new run").click()
    page.wait_for_url("**#run=run-0001")
    expect(page.locator("#why-step")).to_have_text(f"step {END}")


def test_a_reload_comes_back_to_the_same_run_with_the_same_state(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    log = page.locator("#log").inner_text()
    page.reload()
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    assert page.locator("#log").inner_text() == log
    assert theatre.sent("/runs") == [OPENING]
    expect(page.locator("#step")).to_be_enabled()


def test_somebody_elses_run_can_be_watched_but_not_commanded(theatre: Theatre) -> None:
    theatre.open("/#run=somebodys")
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    expect(page.locator("#step")).to_be_disabled()
    expect(page.locator("#growth")).to_be_disabled()
    page.keyboard.press("g")
    assert theatre.sent("/commands") == []


def test_a_bad_csv_gets_the_servers_sentence_and_leaves_the_run_alone(theatre: Theatre, shot: Shot) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    theatre.tolerated = "status of 422"
    theatre.problem = (422, "Expected a number in row 3, got 'abc'.")
    page.locator("[popovertarget=target-menu]").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Upload a CSV").click()
    chooser.value.set_files({"name": "bad.csv", "mimeType": "text/csv", "buffer": b"x,y\n1,2\n3,abc\n"})
    expect(page.locator("#notice-text")).to_have_text(
        "bad.csv: Expected a number in row 3, got 'abc'. The network that runs is untouched."
    )
    assert "run-0001" in page.url
    shot(page, "state-bad-csv")


def test_a_dropped_csv_becomes_a_run_of_its_points(theatre: Theatre) -> None:
    theatre.open()
    page = theatre.page
    expect(page.locator("#why-step")).to_have_text(f"step {END}")
    transfer = page.evaluate_handle(
        """() => {
        const data = new DataTransfer();
        data.items.add(new File(['x,y\\n0,0\\n1,1\\n2,0\\n3,1\\n'], 'mine.csv', { type: 'text/csv' }));
        return data; }"""
    )
    page.dispatch_event("body", "dragenter", {"dataTransfer": transfer})
    expect(page.locator("#drop")).to_be_visible()
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    expect(page.locator("#drop")).to_be_hidden()
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**#run=run-0002")
    assert theatre.sent("/tables") == ["x,y\n0,0\n1,1\n2,0\n3,1\n"]
    assert theatre.sent("/runs")[1]["task"] == {
        "kind": "points",
        "x": [0, 1, 2, 3],
        "y": [0, 1, 0, 1],
        "x_label": "x",
        "y_label": "y",
    }
    expect(page.locator("#notice-text")).to_have_text("mine.csv: 4 samples")


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("/#run=<script>", "run"),
        ("/#spec={", "spec"),
        ("/#spec=" + json.dumps({"seed": 5, "samples": "many", "__proto__": 1}), "spec.samples, spec.__proto__"),
    ],
)
def test_a_hostile_address_falls_back_with_a_message(theatre: Theatre, address: str, parts: str) -> None:
    theatre.open(address)
    expect(theatre.page.locator("#notice-text")).to_contain_text(f"left out: {parts}.")
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    assert theatre.sent("/runs") in ([OPENING], [LAPSING | {"seed": 5}])


def test_recordings_are_of_the_present_protocol() -> None:
    for path in RECORDED.glob("*.json"):
        for entry in json.loads(path.read_text())["journal"]:
            if "frame" not in entry:
                event_adapter.validate_python(entry)
    assert ROOT.joinpath("frontend/index.html").is_file()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_before_there_is_anything_every_card_says_what_will_be_there(
    theatre: Theatre, language: str, shot: Shot
) -> None:
    theatre.journal = []
    theatre.open(f"/?lang={language}")
    page = theatre.page
    expect(page.locator("#status-text")).not_to_have_text("")
    for card in page.locator(".card:visible").all():
        words = card.locator(".first:visible, #landscape-waiting:visible")
        expect(words).to_have_count(1)
        assert len(words.inner_text()) > 10
    shot(page, f"empty-{language}")
    theatre.send(*recorded("bumps"))
    expect(page.locator(".first:visible")).to_have_count(0)
