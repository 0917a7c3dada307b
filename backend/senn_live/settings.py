"""Every knob of the live system: type, default, unit and one line of help. Each is also an environment variable.

`docs/settings.md` is generated from this file (`make types`); a test holds the two together.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .api.settings import WebSettings
from .transport.opening import check_url

STORE_SCHEMES = ("sqlite:///", "redis://", "rediss://")


def default_store() -> str:
    """A SQLite file where the user's data belongs on this system."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share"))
    return f"sqlite:///{base / 'senn-live' / 'senn.sqlite'}"


class Settings(BaseSettings):
    """The knobs: given on the command line, or by the environment as SENN_NAME (SENN_WEB__NAME), or by default."""

    model_config = SettingsConfigDict(env_prefix="SENN_", env_nested_delimiter="__", extra="ignore", frozen=True)

    store: str = Field(
        default_factory=default_store,
        description="where journals, commands and jobs live: sqlite:///PATH, redis://HOST:PORT/DB or rediss://",
    )
    host: str = Field("127.0.0.1", min_length=1, description="address the web server listens on")
    port: int = Field(8000, ge=0, le=65535, description="port the web server listens on; 0 takes a free one")
    workers: int = Field(1, ge=0, le=64, description="worker processes that `senn serve` starts")
    device: Literal["auto", "cpu", "cuda"] = Field(
        "auto", description="where workers train; auto means cpu, which is faster for networks of this size"
    )
    slots: int = Field(32, ge=1, le=1000, description="runs that one worker holds at a time")
    helpers: int = Field(
        3,
        ge=0,
        le=64,
        description="processes beside each worker for what takes long: proposal rounds, steps of large networks; "
        "0 computes them in a thread",
    )
    lease_s: Annotated[float, Field(ge=0.2, le=600)] = Field(
        3.0, description="seconds without a sign of life after which a worker's runs go to another"
    )
    park_after_s: Annotated[float, Field(ge=0, le=86_400)] = Field(
        60.0, description="seconds after which a paused run gives its slot back; a command brings it back"
    )
    grace_s: Annotated[float, Field(ge=0, le=600)] = Field(
        10.0, description="seconds that a shutdown waits for workers to park their runs and for readers to be told"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="what is worth a log line")
    log_format: Literal["auto", "text", "json"] = Field(
        "auto", description="log lines for people or for machines; auto: for people on a terminal"
    )

    web: WebSettings = Field(default_factory=WebSettings, description="limits and policies of the web server")

    @field_validator("store")
    @classmethod
    def _is_a_known_store(cls, store: str) -> str:
        if not store.startswith(STORE_SCHEMES):
            raise ValueError(f"Expected a store like sqlite:///PATH or redis://HOST:PORT/DB, got {store!r}.")
        check_url(store)
        return store
