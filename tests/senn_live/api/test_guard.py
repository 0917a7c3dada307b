"""The headers of every answer, who may embed the page, and the path that a proxy leaves before it."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from pydantic import ValidationError

from recorded import app_client
from senn_live.api.app import FRONTEND
from senn_live.api.guard import HEADERS, headers_for, within
from senn_live.api.settings import WebSettings


def settings(**given: str) -> WebSettings:
    return WebSettings.model_validate(given)


def ancestors(headers: dict[str, str]) -> str:
    found = re.search(r"frame-ancestors ([^;]+)", headers["content-security-policy"])
    assert found
    return found[1]


@pytest.mark.parametrize("given", ["", "none", "'none'"])
def test_nobody_may_embed_the_page_unless_told(given: str) -> None:
    headers = headers_for(settings(frame_ancestors=given))
    assert ancestors(headers) == "'none'"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://course.example", "https://course.example:443"),
        ("https://course.example/, self", "https://course.example:443 'self'"),
        ("'self'", "'self'"),
        ('["https://a.example", "http://b.example:8080"]', "https://a.example:443 http://b.example:8080"),
        ("https://*.school.example", "https://*.school.example:443"),
        ("*", "*"),
    ],
)
def test_who_may_embed_the_page_is_a_setting(given: str, said: str) -> None:
    headers = headers_for(settings(frame_ancestors=given))
    assert ancestors(headers) == said
    assert "x-frame-options" not in headers
    assert {name: headers[name] for name in HEADERS if name not in {"x-frame-options", "content-security-policy"}} == {
        name: HEADERS[name] for name in HEADERS if name not in {"x-frame-options", "content-security-policy"}
    }


@pytest.mark.parametrize(
    "given", ["course.example", "https://a.example; script-src *", "https://a.example/page", "data:", "https://*"]
)
def test_who_is_no_page_may_not_embed(given: str) -> None:
    with pytest.raises(ValidationError, match="Expected an origin such as"):
        settings(frame_ancestors=given)


@pytest.mark.parametrize(
    ("path", "inner"),
    [
        ("/senn", "/"),
        ("/senn/", "/"),
        ("/senn/api/runs", "/api/runs"),
        ("/senn/senn/x", "/senn/x"),
        ("/sennit", "/sennit"),
        ("/api/health", "/api/health"),
        ("/", "/"),
    ],
)
def test_a_path_that_a_proxy_leaves_is_taken_away(path: str, inner: str) -> None:
    assert within({"type": "http", "path": path}, "/senn")["path"] == inner


@pytest.mark.parametrize("given", ["senn", "/senn/", "/a//b", "/a b", "/a?b", "//evil.example"])
def test_a_path_prefix_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        settings(path_prefix=given)


async def test_page_and_api_are_below_the_prefix_and_beside_it() -> None:
    async with app_client(settings=settings(path_prefix="/a/senn")) as (client, _):
        for path in ("/a/senn", "/a/senn/", "/", "/a/senn/src/main.js", "/a/senn/api/health"):
            assert (await client.get(path)).status_code == 200, path
        assert (await client.get("/a/other")).status_code == 404


def test_the_pages_own_script_is_the_one_that_the_policy_names() -> None:
    page = (FRONTEND / "index.html").read_text()
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert re.findall(r"script-src-elem 'self' 'sha256-([^']+)'", HEADERS["content-security-policy"]) == hashes
