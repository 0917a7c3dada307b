"""The whole way through: the real command, a real worker, a real browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.theatre import ROOT

Shot = Callable[[Page, str], None]
FAST = '/#spec={"pace":20}'  # a whole run in seconds, where the test is not about its pace
pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[str]:
    """The address that `senn serve` prints."""
    store = f"sqlite:///{folder / 'senn.sqlite'}"
    command = [sys.executable, "-m", "senn_live", "serve", "--no-open", "--port", "0", "--store", store]
    whole = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1", **environment}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=whole)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                yield found[0]
                break
        else:
            raise AssertionError("Expected senn serve to print its address, got none.")
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("live")) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh browser whose console must stay silent."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    complaints: list[str] = []

    def heed(kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "status of 422" not in text:  # Chromium reports every refusal
            complaints.append(text)

    page.on("console", lambda said: heed(said.type, said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_a_neuron_is_added_before_the_viewers_eyes(page: Page, address: str, shot: Shot) -> None:
    page.goto(address)
    expect(page.locator(".node.hidden")).to_have_count(1, timeout=30_000)
    expect(page.locator(".node.hidden.fresh")).to_have_count(1, timeout=30_000)
    expect(page.locator("#log li.growth").last).to_contain_text("neuron 2 joined layer 1")
    shot(page, "live-growth")


def test_a_reload_and_a_second_browser_show_the_same_run(page: Page, browser: Browser, address: str) -> None:
    page.goto(address + FAST)
    expect(page.locator("#toggle .word")).to_have_text("Replay", timeout=90_000)
    # The log is folded in frames of its own, some time after the button: it is whole when it says the end.
    expect(page.locator("#log")).to_contain_text("finished", timeout=15_000)
    log = page.locator("#log").inner_text()
    page.reload()
    expect(page.locator("#log")).to_have_text(log, timeout=15_000, use_inner_text=True)
    other = browser.new_context()
    second = other.new_page()
    second.goto(page.url)
    expect(second.locator("#log")).to_have_text(log, timeout=15_000, use_inner_text=True)
    expect(second.locator("#step")).to_be_disabled()
    other.close()


def test_reset_replays_identically_and_pause_holds(page: Page, address: str) -> None:
    page.goto(address + FAST)
    expect(page.locator("#toggle .word")).to_have_text("Replay", timeout=90_000)
    log = page.locator("#log").inner_text()
    before = page.url
    page.locator("#reset").click()
    page.wait_for_function("before => location.href !== before", arg=before)
    expect(page.locator("#toggle .word")).to_have_text("Pause", timeout=15_000)
    page.locator("#toggle").click()
    expect(page.locator("#toggle .word")).to_have_text("Resume", timeout=15_000)
    step = page.locator("#why-step").inner_text()
    page.wait_for_timeout(500)
    assert page.locator("#why-step").inner_text() == step
    page.locator("#step").click()
    expect(page.locator("#why-step")).not_to_have_text(step)
    page.keyboard.press(" ")
    expect(page.locator("#toggle .word")).to_have_text("Replay", timeout=90_000)
    assert page.locator("#log").inner_text() == log


def test_real_data_dropped_on_the_page_is_learned(page: Page, address: str, shot: Shot) -> None:
    page.goto(address)
    expect(page.locator(".node.hidden").first).to_be_visible(timeout=30_000)
    page.locator("[popovertarget=target-menu]").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Upload a CSV").click()
    chooser.value.set_files(Path("backend/senn_live/data/mcycle.csv").resolve())
    page.get_by_role("button", name="Start", exact=True).click(timeout=15_000)
    expect(page.locator("#notice-text")).to_have_text("mcycle.csv: 133 samples", timeout=15_000)
    expect(page.locator("#log li.growth").first).to_be_visible(timeout=60_000)
    shot(page, "live-mcycle")


def test_a_csv_of_text_is_refused_in_a_sentence_and_the_run_goes_on(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".node.hidden").first).to_be_visible(timeout=30_000)
    before = page.url
    page.locator("[popovertarget=target-menu]").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Upload a CSV").click()
    chooser.value.set_files({"name": "bad.csv", "mimeType": "text/csv", "buffer": b"x,y\n"})
    expect(page.locator("#notice-text")).to_contain_text("Expected", timeout=15_000)
    assert page.url == before


@pytest.mark.parametrize(("place", "kept"), [("adoption", 0), ("take", 1)], ids=["at its start", "later"])
def test_a_run_that_meets_a_fault_of_the_worker_is_said_to_have_failed_and_the_next_one_works(
    page: Page, tmp_path: Path, place: str, kept: int
) -> None:
    """The faults are real: one ends the worker's process again and again, the other is an error that nobody expects."""
    poison = str(ROOT / "tests" / "system" / "poison")
    with served(tmp_path, PYTHONPATH=poison, SENN_TEST_POISON=place) as address:
        for samples, words in ((43, "failed: The program met an error"), (41, "workers were lost")):
            page.goto(f'{address}/#spec={{"samples":{samples},"pace":20}}')
            expect(page.locator("#status-text")).to_contain_text(words, timeout=90_000)
            expect(page.locator(".node.hidden:visible")).to_have_count(kept)
            page.goto("about:blank")
        page.goto(address + FAST)
        expect(page.locator("#log li.growth").first).to_be_visible(timeout=60_000)
        page.goto("about:blank")
