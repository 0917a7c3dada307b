"""Whatever is asked of `senn` wrongly: one sentence and exit code 2, or 3 where what was asked for is not to be had.

The command line is called in this process: torch is loaded once and not a hundred times.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from senn_live.cli import main
from system.processes import sqlite_store

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

STORES = ["mysql://x", "sqlite://x", "sqlite:///", "redis://h:x/0", "sqlite:///s?max_pages=x"]
UNUSABLE = ["sqlite:///damaged", "sqlite:////proc/no/s", "sqlite:////"]
LONG = "a" * 70 + ".é"
WITH_STORE = ["serve --port 0 --no-open", "web --port 0", "worker", "health"]
WITH_STORE += ["runs", "runs list", "runs delete a", "runs vacuum"]

WRONG = [
    *["bogus", "--bogus", "serve --bogus", "web extra", "worker --device", "health --store"],
    *[f"{command} --store {store}" for command in WITH_STORE for store in STORES],
    *[f"{command} --port {port}" for command in ("serve", "web") for port in ("99999", "-1", "x", "1.5")],
    *[f"web --host {host}" for host in ("203.0.113.7", "no.such.name.invalid", "1.2.3.4.5", LONG, "::zz")],
    *["runs bogus", "runs --by weight", "runs list --by x", "runs --most 0", "runs list --most x", "runs list extra"],
    *["runs delete", "runs delete a --owner b", "runs delete --older-than x", "runs delete --older-than -1"],
    *["runs vacuum extra", "runs --bogus"],
    *["serve --workers -1", "serve --workers 65", "serve --workers x", "worker --device tpu", "serve --device gpu"],
    *["fit", "fit nothing.csv", "fit .", "fit damaged", "fit a.csv b.csv", "fit a.csv --bogus", "fit a.csv --rule x"],
    *["fit a.csv --seed -1", "fit a.csv --seed 99999999999", "fit a.csv --seed x", "fit a.csv --max-steps 0"],
    *[
        "fit a.csv --level 0",
        "fit a.csv --level 1",
        "fit a.csv --level nan",
        "fit a.csv --level x",
        "fit a.csv --table t",
    ],
    *["fit a.csv --max-steps 100001", "fit a.csv --x nowhere", "fit a.csv --y 7", "fit a.csv --predict nothing.csv"],
    *[
        "study",
        "study a.csv",
        "study nothing.csv --out o",
        "study a.csv --out o --rules x",
        "study a.csv --out o --fixed x",
    ],
    *["study a.csv --out o --seeds 0", "study a.csv --out o --held-out 2", "study a.csv --out o --x nowhere"],
    *["reproduce bogus", "reproduce figure2 --bogus", "reproduce figure2 --seeds x", "reproduce figure3 --seeds 9-1"],
    *["reproduce figure2 --seeds 0-9999999999999999999999", "reproduce figure3 --seeds 3000000000"],
    *[
        "reproduce figure4 --images 0 --out o",
        "reproduce figure4 --images 99999 --out o",
        "reproduce figure4 --images x",
    ],
    *["reproduce figure4 --data nothing.npz --out o", "reproduce figure4 --data empty --out o"],
    *[
        "reproduce figure4 --device tpu --out o",
        "reproduce figure4 --threshold -1",
        "reproduce figure4 --threshold nan",
    ],
]
NOT_TO_BE_HAD = [
    *[f"{command} --store sqlite:///none" for command in ("runs", "runs list", "runs delete --owner b", "runs vacuum")],
    *[f"{command} --store {store}" for command in WITH_STORE for store in UNUSABLE],
    *["fit a.csv --out missing/folder/r.json", "fit a.csv --report missing/r.html", "fit a.csv --out ."],
    "fit a.csv --predict a.csv --table missing/t.csv",
    *["study a.csv --out empty", "study a.csv --out empty/below"],
    *[f"reproduce {figure} --out empty" for figure in ("figure2", "figure3", "figure4")],
]
ENVIRONMENTS = [
    *[("SENN_LEASE_S", "soon"), ("SENN_PORT", "x"), ("SENN_LOG_LEVEL", "loud"), ("SENN_WEB", "x"), ("SENN_HOST", "")],
    *[("SENN_WEB__ALLOWED_HOSTS", "a b"), ("SENN_WEB__KEEP_RUNS", "0"), ("SENN_WEB__NO_SUCH", "1")],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("started-here")
    (made / "a.csv").write_text("x,y\n" + "".join(f"{i},{i * i}\n" for i in range(9)))
    (made / "damaged").write_bytes(bytes(range(256)) * 40)
    (made / "empty").touch()
    return made


Asked = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def asked(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Asked]:
    """Gives exit code, standard output and standard error of `senn` with these arguments."""
    logs, ends = structlog.get_config(), signal.getsignal(signal.SIGTERM)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SENN_STORE", sqlite_store(folder))

    def ask(arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["senn", *arguments.split()])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    yield ask
    structlog.configure(**logs)
    structlog.contextvars.clear_contextvars()
    signal.signal(signal.SIGTERM, ends)


def assert_one_sentence(answer: tuple[int, str, str], expected: int) -> None:
    code, out, err = answer
    assert code == expected, out + err
    assert len(err.strip().splitlines()) == 1, err
    assert err.strip().startswith("senn"), err
    assert out == ""


@pytest.mark.parametrize("arguments", WRONG)
def test_a_wrong_argument_is_one_sentence(asked: Asked, arguments: str) -> None:
    assert_one_sentence(asked(arguments), 2)


@pytest.mark.parametrize("arguments", NOT_TO_BE_HAD)
def test_what_is_not_to_be_had_is_one_sentence_before_anything_starts(asked: Asked, arguments: str) -> None:
    assert_one_sentence(asked(arguments), 3)


@pytest.mark.parametrize(("name", "value"), ENVIRONMENTS)
def test_a_wrong_setting_in_the_environment_is_one_sentence(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert_one_sentence(asked("health"), 2)


@pytest.mark.parametrize("arguments", ["", "reproduce"])
def test_senn_alone_and_its_groups_show_their_help(asked: Asked, arguments: str) -> None:
    code, out, err = asked(arguments)
    assert "Usage" in out + err
    assert code == 2
