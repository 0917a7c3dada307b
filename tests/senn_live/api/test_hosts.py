"""By which names the server may be asked for, whose pages may ask, and who is believed about who asks."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import ValidationError

from senn_live.api.hosts import LOOPBACK_NAMES, check_host, check_origin
from senn_live.api.refusals.errors import ForbiddenError
from senn_live.api.server import make_server
from senn_live.api.settings import WebSettings
from senn_live.settings import Settings


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://senn.test:80", "senn.test:80"),
        ("https://SENN.test:80", "senn.test:80"),
        ("https://senn.test", "senn.test:443"),
        ("https://senn.test:443", "senn.test"),
        ("https://senn.test", "senn.test"),
        ("http://senn.test", "Senn.Test"),
        ("http://senn.test", "senn.test.:80"),
        ("http://[::1]:8000", "[0:0:0:0:0:0:0:1]:8000"),
        ("HTTPS://senn.test", "SENN.TEST:443"),
        (None, "senn.test"),
        (None, None),
    ],
)
def test_pages_of_this_server_and_programs_pass(origin: str | None, host: str | None) -> None:
    check_origin(origin, host, ())


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        *[(origin, "senn.test:80") for origin in ("null", "https://evil.example", "http://senn.test.evil", "http://[")],
        *[(origin, "senn.test:80") for origin in ("http://senn.test:81", "", "file://", "https://senn.test")],
        *[(origin, "senn.test:80") for origin in ("http://a@senn.test", "http://senn.test/x", "ftp://senn.test:80")],
        *[("http://senn.test", host) for host in (None, "", "senn.test:443", "senn.test:8000", "evil.example")],
        ("http://[::1]evil", "[::1]evil"),
        ("http://senn.test:99999", "senn.test:99999"),
    ],
)
def test_pages_of_other_servers_do_not_pass(origin: str, host: str | None) -> None:
    with pytest.raises(ForbiddenError, match="Expected a page of this server"):
        check_origin(origin, host, ())


@pytest.mark.parametrize("listed", ["https://friend.example", "HTTPS://Friend.Example:443", "https://friend.example/"])
@pytest.mark.parametrize("origin", ["https://friend.example", "https://friend.example:443", "https://FRIEND.example"])
def test_an_allowed_origin_passes_however_it_is_written(listed: str, origin: str) -> None:
    allowed = WebSettings(allowed_origins=("http://other.example", listed)).allowed_origins
    check_origin(origin, "senn.test", allowed)
    for wrong in ("http://friend.example", "https://friend.example:444", "https://friend.example.evil"):
        with pytest.raises(ForbiddenError):
            check_origin(wrong, "senn.test", allowed)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "LOCALHOST", "[::1]:80", "localhost:1", "localhost.", "[0::1]"])
def test_the_servers_own_names_pass(host: str) -> None:
    check_host(host, LOOPBACK_NAMES)
    check_host("any.example", ())


@pytest.mark.parametrize(
    "host",
    [
        *(
            None,
            "",
            "evil.example",
            "127.0.0.1.evil.example:80",
            "localhost.evil:80",
            "[::2]",
            "[::1]evil",
            "[::1].evil",
        ),
        *(
            "[::1",
            "::1",
            "localhost:80:80",
            "localhost:x",
            "evil@localhost",
            "localhost/",
            "local host",
            "localhost:99999",
        ),
    ],
)
@pytest.mark.parametrize("peer", [None, "127.0.0.1"])
def test_a_name_rebound_to_this_machine_does_not_pass(host: str | None, peer: str | None) -> None:
    with pytest.raises(ForbiddenError, match="Expected to be asked for as 127"):
        check_host(host, LOOPBACK_NAMES, peer)


@pytest.mark.parametrize(
    ("listed", "host"),
    [
        ("Senn.Example", "senn.example:443"),
        ("senn.example:8443", "SENN.example"),
        ("*.senn.example", "a.b.senn.example"),
        ("::1", "[::1]:8000"),
        ("[::1]", "[::1]"),
        ("*", "whatever.example"),
    ],
)
def test_a_listed_name_passes_however_it_is_written(listed: str, host: str) -> None:
    allowed = WebSettings(allowed_hosts=("other.example", listed)).allowed_hosts
    check_host(host, allowed)
    if listed != "*":
        for wrong in ("senn.example.evil", "evilsenn.example", "[::2]"):
            with pytest.raises(ForbiddenError):
                check_host(wrong, allowed)


def test_a_health_check_on_the_machine_itself_passes_whatever_the_names_are() -> None:
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        check_host(host, ("senn.example",), "127.0.0.1")
        check_host(host, ("senn.example",), "::1")
        with pytest.raises(ForbiddenError):
            check_host(host, ("senn.example",), "203.0.113.7")


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "ALLOWED_ORIGINS", "TRUSTED_PROXIES"])
@pytest.mark.parametrize("form", ["{0}", "{0},{1}", " {0} , {1} ", '["{0}", "{1}"]', '["{0}"]', "", "[]", "{0},"])
def test_a_list_in_the_environment_is_plain_text_with_commas_or_json(
    monkeypatch: pytest.MonkeyPatch, name: str, form: str
) -> None:
    one, other = {
        "ALLOWED_HOSTS": ("[::1]", "b.example"),
        "ALLOWED_ORIGINS": ("https://a.example:443", "http://b.example:80"),
        "TRUSTED_PROXIES": ("10.0.0.0/8", "::1"),
    }[name]
    monkeypatch.setenv(f"SENN_WEB__{name}", form.format(one, other))
    expected = (one, other) if "{1}" in form else (one,) if "{0}" in form else ()
    assert getattr(Settings().web, name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("allowed_hosts", "https://senn.example"),
        ("allowed_hosts", "senn.example/x"),
        ("allowed_hosts", "*senn.example"),
        ("allowed_hosts", "[::1]evil"),
        ("allowed_hosts", '["a.example"'),
        ("allowed_origins", "senn.example"),
        ("allowed_origins", "*"),
        ("allowed_origins", "https://senn.example/page"),
        ("trusted_proxies", "proxy"),
        ("trusted_proxies", "10.0.0.1/8"),
        ("trusted_proxies", "*"),
    ],
)
def test_an_entry_that_is_none_is_refused_in_a_sentence(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match=r"Expected (a|an|addresses) .*got '"):
        WebSettings.model_validate({name: value})


async def seen(trusted: str, peer: str, *told: str) -> str:
    """Whom the server takes a request for that comes from `peer` with these `X-Forwarded-For`."""
    app = FastAPI()

    @app.get("/")
    def who(request: Request) -> str:
        assert request.client
        return request.client.host

    config = make_server(app, settings=WebSettings.model_validate({"trusted_proxies": trusted})).config
    config.load()
    transport = httpx.ASGITransport(config.loaded_app, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://senn.test") as client:
        answer = await client.get("/", headers=[("x-forwarded-for", value) for value in told])
    found: str = answer.json()
    return found


@pytest.mark.parametrize(
    ("trusted", "peer", "told", "expected"),
    [
        ("", "127.0.0.1", ["203.0.113.7"], "127.0.0.1"),
        ("", "172.18.0.1", ["203.0.113.7"], "172.18.0.1"),
        ("10.0.0.2", "127.0.0.1", ["203.0.113.7"], "127.0.0.1"),
        ("10.0.0.2", "10.0.0.2", ["203.0.113.7"], "203.0.113.7"),
        ("10.0.0.2", "10.0.0.2", ["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
        ("10.0.0.2", "10.0.0.2", ["6.6.6.6", "203.0.113.7"], "203.0.113.7"),
        ("10.0.0.0/8", "10.0.0.2", ["6.6.6.6, 203.0.113.7, 10.1.1.1"], "203.0.113.7"),
        ("10.0.0.2", "10.0.0.2", [], "10.0.0.2"),
        ("127.0.0.1,::1", "::1", ["2001:db8::7"], "2001:db8::7"),
    ],
)
async def test_only_a_trusted_proxy_says_who_asks(
    monkeypatch: pytest.MonkeyPatch, trusted: str, peer: str, told: list[str], expected: str
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")  # uvicorn's own setting, which is not ours
    assert await seen(trusted, peer, *told) == expected
