"""The wheel is the product: what `pip install` brings serves the page and trains, without the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from system.installed import ROOT, Environment, build
from system.processes import ENVIRONMENT, Served, sqlite_store

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

PAGE_ONLY = {"tsconfig.json", "types/protocol.d.ts"}  # for those who work on the page; no browser asks for them
OUTSIDE = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("PYTHON")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def web(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel without extras."""
    made = Environment(tmp_path_factory.mktemp("web"))
    made.install(str(wheel))
    return made


@pytest.fixture(scope="module")
def whole(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel with the `worker` extra."""
    made = Environment(tmp_path_factory.mktemp("worker"))
    made.install(str(wheel), extra="worker")
    return made


def tracked(folder: str) -> Iterator[str]:
    """The files below a folder of the checkout that belong to it."""
    done = subprocess.run(["git", "ls-files", "-z", "."], cwd=ROOT / folder, capture_output=True, text=True, check=True)
    return (name for name in done.stdout.split("\0") if name and (ROOT / folder / name).is_file())


def fetched(served: Served, path: str) -> bytes:
    with urllib.request.urlopen(f"{served.url}/{path}", timeout=20) as answer:
        return bytes(answer.read())


def senn(where: Environment, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [where.senn, *arguments], cwd=folder, capture_output=True, text=True, timeout=200, check=False, env=OUTSIDE
    )


def test_the_wheel_holds_every_file_of_the_code_and_of_the_page(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert held >= set(tracked("backend"))
    assert held >= {f"senn_live/frontend/{name}" for name in tracked("frontend") if name not in PAGE_ONLY}


def test_a_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    source = build("sdist", tmp_path)
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    again = build("wheel", tmp_path, tmp_path / source.name.removesuffix(".tar.gz"))
    assert again.name == wheel.name
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


def test_without_the_worker_it_serves_every_file_of_the_page_and_says_what_training_needs(
    web: Environment, tmp_path: Path
) -> None:
    assert web.run("import importlib.util as u; print(u.find_spec('torch'), u.find_spec('pytest'))") == "None None\n"
    with Served("web", sqlite_store(tmp_path), senn=[web.senn], folder=tmp_path) as served:
        served.wait_until_up()
        # Whole addresses, for previews of links; the only thing in which a served page is not the file.
        told = [fetched(served, path).replace(f'="{served.url}/'.encode(), b'="') for path in ("", "index.html")]
        assert told == 2 * [(ROOT / "frontend/index.html").read_bytes().replace(b'="./"', b'=""')]
        for name in tracked("frontend"):
            if name not in PAGE_ONLY | {"index.html"}:
                assert fetched(served, name) == (ROOT / "frontend" / name).read_bytes(), name
    for command in (["worker"], ["fit", "data.csv"], ["reproduce", "figure2"]):
        done = senn(web, tmp_path, *command)
        assert done.returncode == 2
        assert "pip install 'senn-live[worker]'" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_with_the_worker_a_preset_with_shipped_data_grows_and_is_saved_as_a_page(
    whole: Environment, tmp_path: Path
) -> None:
    with Served("serve", sqlite_store(tmp_path), senn=[whole.senn], folder=tmp_path) as served:
        served.wait_until_up()
        assert b"<html" in fetched(served, "")
        assert fetched(served, "src/main.js") == (ROOT / "frontend/src/main.js").read_bytes()
        run = served.start_run(task={"kind": "preset", "name": "mcycle"}, pace="max", limits={"steps": 60})
        with served.stream(run) as socket:
            run.follow(socket, "finished")
        assert b"senn-replay" in fetched(served, f"api/runs/{run.id}/replay.html")


def test_with_the_worker_the_offline_commands_write_their_files(whole: Environment, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("x,y\n" + "\n".join(f"{i / 10},{(i / 10) ** 2}" for i in range(20)))
    options = ["--out", "fit.json", "--report", "fit.html", "--max-steps", "30", "--quiet"]
    fitted = senn(whole, tmp_path, "fit", "data.csv", *options)
    assert fitted.returncode == 0, fitted.stderr
    assert json.loads((tmp_path / "fit.json").read_text())["steps"] == 30
    assert (tmp_path / "fit.html").stat().st_size > 10_000
    reproduced = senn(whole, tmp_path, "reproduce", "figure2", "--seeds", "0", "--quick", "--quiet", "--out", "paper")
    assert reproduced.returncode == 0, reproduced.stderr
    assert (tmp_path / "paper" / "figure2.html").is_file()
    site = senn(whole, tmp_path, "site", "--presets", "line", "--rules", "paper", "--quiet", "--out", "site")
    assert site.returncode == 0, site.stderr
    assert (tmp_path / "site" / "poster.png").read_bytes() == (ROOT / "frontend" / "poster.png").read_bytes()
    again = senn(whole, tmp_path, "site", "--presets", "hils", "--out", "other")
    assert (again.returncode, "Expected --presets among hills, bumps" in again.stderr) == (2, True)
    onto = senn(whole, tmp_path, "site", "--presets", "line", "--out", "paper")
    assert (onto.returncode, "the folder holds something else" in onto.stderr) == (3, True)
    assert not (tmp_path / "other").exists()


def test_an_editable_install_serves_the_page_of_the_checkout(tmp_path: Path) -> None:
    environment = Environment(tmp_path / "environment")
    environment.link("hatchling")
    environment.link("editables")
    environment.install("-e", str(ROOT))
    found = environment.run("from senn_live.api.app import FRONTEND; print(FRONTEND)")
    assert os.path.samefile(found.strip(), ROOT / "frontend")
