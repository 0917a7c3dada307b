"""What a chat shows of a link: tags with absolute addresses, and a poster that is there."""

from __future__ import annotations

import re
import struct

import httpx
import pytest

from senn_live.api.app import FRONTEND
from senn_live.api.page.assets import Assets
from senn_live.api.page.preview import tags_of, with_addresses, without_tags
from senn_live.api.page.replay import replay_page

PAGE = (FRONTEND / "index.html").read_text()


def tag(page: str, name: str) -> str:
    found = re.findall(rf'<meta property="og:{name}" content="([^"]*)"', page)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("base", "prefix", "image"),
    [
        ("https://senn.example", "", "https://senn.example/poster.png"),
        ("http://192.168.1.20:8000", "", "http://192.168.1.20:8000/poster.png"),
        ("https://senn.example", "/live/senn", "https://senn.example/live/senn/poster.png"),
    ],
)
async def test_the_poster_s_address_is_where_the_page_was_asked_for(base: str, prefix: str, image: str) -> None:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(Assets(FRONTEND, prefix)), base_url=base)
    async with client:
        page = await client.get("/")
        assert tag(page.text, "image") == image
        assert tag(page.text, "url") == image.removesuffix("poster.png")
        assert (await client.get("/", headers={"If-None-Match": page.headers["etag"]})).status_code == 304
        poster = (await client.get("/poster.png")).content
    assert struct.unpack(">II", poster[16:24]) == (1200, 630)
    assert (tag(page.text, "image:width"), tag(page.text, "image:height")) == ("1200", "630")


async def test_asked_for_by_another_name_the_page_is_another_one() -> None:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(Assets(FRONTEND)), base_url="http://a.example")
    async with client:
        etag = (await client.get("/")).headers["etag"]
        other = await client.get("/", headers={"If-None-Match": etag, "Host": 'b.example"><script>'})
    assert other.status_code == 200
    assert "<script>/poster" not in other.text
    assert "&quot;&gt;&lt;script&gt;" in other.text


async def test_a_replay_has_no_poster_beside_it_and_does_not_name_one() -> None:
    assert b"og:image" not in await replay_page(FRONTEND, "run", [])


def test_tags_are_taken_out_and_put_elsewhere_whole() -> None:
    tags = tags_of(PAGE)
    assert tags.count("<meta ") == PAGE.count('<meta property="og:') + 1
    assert "og:" not in without_tags(PAGE)
    assert 'content="https://me.example/senn/poster.png"' in with_addresses(tags, "https://me.example/senn/")
