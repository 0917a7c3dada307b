"""`senn site`: recordings as a folder of static files, whole or not at all."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from senn_live.offline.site import recordings
from senn_live.offline.site.command import chosen_of, site_command
from senn_live.protocol.presets import PRESETS, PRESETS_BY_NAME

OPENING = Path(__file__).parents[4] / "frontend" / "src" / "pure" / "specification" / "opening.js"


def run(*arguments: object):
    app = typer.Typer()
    app.command()(site_command)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def files_of(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def journal_of(folder: Path, name: str) -> list[object]:
    script = (folder / "recordings" / f"{name}.js").read_text()
    text = json.loads(script[script.index("= ") + 2 : -2])
    assert json.loads(text)["run"] == name
    return [json.loads(one) if isinstance(one, str) else one for one in json.loads(text)["entries"]]


def test_a_site_has_an_index_one_page_and_a_script_for_every_recording(tmp_path: Path) -> None:
    done = run("--out", tmp_path / "new" / "site", "--presets", "line,blobs", "--quiet")
    assert (done.exit_code, done.output) == (0, "")
    site = tmp_path / "new" / "site"
    names = [f"{preset}-{rule}" for preset in ("line", "blobs") for rule in ("calibrated", "paper")]
    assert files_of(site) == {"index.html", "page.html", "poster.png", *(f"recordings/{name}.js" for name in names)}
    index = (site / "index.html").read_text()
    assert re.findall(r'data-run="([^"]+)"', index) == names
    assert index.count("<svg viewBox") == 2
    assert (site / "index.html").stat().st_mode & 0o044 == 0o044
    assert site.stat().st_mode & 0o055 == 0o055  # a web server may read it
    assert files_of(tmp_path) == {f"new/site/{file}" for file in files_of(site)}


def test_where_its_address_is_known_chats_are_shown_a_poster(tmp_path: Path) -> None:
    for address, base in (("https://me.example/senn", "https://me.example/senn/"), ("", "")):
        done = run("--out", tmp_path / "site", "--presets", "line", "--rules", "paper", "--address", address)
        assert done.exit_code == 0
        for name in ("index.html", "page.html"):
            assert f'<meta property="og:image" content="{base}poster.png" />' in (tmp_path / "site" / name).read_text()
    assert (tmp_path / "site" / "poster.png").read_bytes().startswith(b"\x89PNG")
    for wrong in ("me.example", "ftp://me.example/", 'https://me.example/"><script>', "https://me.example/?a"):
        assert run("--out", tmp_path / "site", "--presets", "line", "--address", wrong).exit_code == 2


def test_a_recording_is_a_run_from_its_first_step_to_its_end(tmp_path: Path) -> None:
    assert run("--out", tmp_path / "site", "--presets", "line", "--rules", "calibrated").exit_code == 0
    journal = journal_of(tmp_path / "site", "line-calibrated")
    assert isinstance(journal[0], dict)
    assert journal[0]["type"] == "run_started"
    states = [entry for entry in journal if isinstance(entry, dict) and entry.get("type") == "state"]
    assert (states[-1]["status"], states[-1]["reason"]) == ("finished", "converged")


def test_an_earlier_site_is_made_anew_and_nothing_else_is_overwritten(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert run("--out", site, "--presets", "line", "--rules", "paper").exit_code == 0
    assert run("--out", site, "--presets", "line", "--rules", "calibrated").exit_code == 0
    assert files_of(site) == {"index.html", "page.html", "poster.png", "recordings/line-calibrated.js"}
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.tex").write_text("a year")
    refused = run("--out", mine, "--presets", "line")
    assert isinstance(refused.exception, FileExistsError)
    assert files_of(mine) == {"thesis.tex"}


def test_what_is_interrupted_leaves_nothing_and_keeps_the_earlier_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    assert run("--out", site, "--presets", "line", "--rules", "paper").exit_code == 0
    before = files_of(tmp_path)
    made = recordings._recorded

    def interrupted(preset: recordings.Preset, rule: recordings.RuleName, tell: object) -> recordings.Recording:
        if rule == "paper":
            raise KeyboardInterrupt
        return made(preset, rule, lambda name, step: None)

    monkeypatch.setattr(recordings, "_recorded", interrupted)
    assert run("--out", site, "--presets", "line").exit_code != 0
    assert files_of(tmp_path) == before


def test_a_command_that_is_told_to_end_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "senn_live", "site", "--out", str(tmp_path / "site")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        while not list(tmp_path.glob(".site-*/new/recordings/*.js")):
            assert process.poll() is None
            time.sleep(0.05)
        process.terminate()
    assert process.returncode == 143
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "hils", "hills,", "hills;moons", "Hills"])
def test_what_is_no_target_is_refused_with_the_names_there_are(text: str) -> None:
    with pytest.raises(typer.BadParameter, match=r"Expected --presets among hills, bumps, .*, got"):
        chosen_of("--presets", text, [preset.name for preset in PRESETS])


def test_names_are_taken_once_and_all_where_none_is_given() -> None:
    assert chosen_of("--rules", "paper, calibrated,paper", recordings.RULES) == ["paper", "calibrated"]
    assert chosen_of("--rules", None, recordings.RULES) == ["calibrated", "paper"]


def test_the_hills_are_the_run_that_the_page_opens_with() -> None:
    found = re.search(
        r"OPENING = \{.*name: 'hills' \}, samples: (\d+), noise: ([\d.]+), seed: (\d+) \}", OPENING.read_text()
    )
    assert found is not None
    asked = recordings.specification_of(PRESETS_BY_NAME["hills"], "calibrated")
    assert (asked.samples, asked.noise, asked.seed) == (int(found[1]), float(found[2]), int(found[3]))
