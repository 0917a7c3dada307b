"""What `senn class` prepares."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from recorded import app_client
from rooms import Room
from senn_live.api.refusals.errors import UnknownClassError
from senn_live.api.settings import WebSettings
from senn_live.classroom import lan_addresses, lan_settings, teachers_link
from senn_live.serving import listen, web_settings


def test_no_address_is_loopbacks() -> None:
    assert not any(address.startswith("127.") for address in lan_addresses())


async def test_a_class_is_asked_for_by_its_addresses_and_by_no_other_name() -> None:
    settings = lan_settings(WebSettings(), ("192.168.1.20",), 8000)
    async with app_client(settings=settings) as (client, _):
        for host, status in [("192.168.1.20:8000", 200), ("localhost:8000", 200), ("evil.example", 403)]:
            assert (await client.get("/api/network", headers={"Host": host})).status_code == status
        found = (await client.get("/api/network", headers={"Host": "localhost"})).json()
        assert (found["loopback"], found["addresses"]) == (False, ["http://192.168.1.20:8000"])


def test_a_server_on_loopback_says_so() -> None:
    with contextlib.closing(listen("127.0.0.1", 0)) as listening:
        assert web_settings(WebSettings(), listening).on_loopback


async def test_a_class_is_given_back_with_a_new_link_and_the_old_one_stays_good(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/store.sqlite"
    first = await teachers_link(store, "http://here", None)
    code, token = first.removeprefix("http://here/#class=").split("&token=")
    again = await teachers_link(store, "http://here", code.lower())
    other = again.removeprefix(f"http://here/#class={code}&token=")
    assert other != token
    async with app_client(store) as (client, _):
        for one in (token, other):
            assert (await Room(client, code, one).view())["role"] == "teacher"
    with pytest.raises(UnknownClassError):
        await teachers_link(store, "http://here", "AAAAAA")
