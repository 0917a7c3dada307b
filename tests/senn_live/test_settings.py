from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from senn_live.api.settings import WebSettings
from senn_live.settings import Settings, default_store

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented_as_it_is() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "generate_settings.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("model", [Settings, WebSettings])
def test_every_setting_has_a_line_of_help(model: type[BaseModel]) -> None:
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_the_environment_is_heard_and_the_command_line_is_heard_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENN_SLOTS", "5")
    monkeypatch.setenv("SENN_WEB__KEEP_RUNS", "17")
    assert Settings().slots == 5
    assert Settings().web.keep_runs == 17
    assert Settings(slots=6).slots == 6


@pytest.mark.parametrize("store", ["mysql://x", "sqlite://x", "", "redis:host"])
def test_a_store_of_another_kind_is_refused(store: str) -> None:
    with pytest.raises(ValidationError, match="Expected a store like sqlite:///PATH or redis://HOST:PORT/DB"):
        Settings(store=store)


def test_the_default_store_is_a_file_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_store() == f"sqlite:///{tmp_path}/senn-live/senn.sqlite"
