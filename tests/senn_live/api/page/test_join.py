"""The pupil's page: where it is, and what it weighs."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import brotli
import pytest

from recorded import app_client
from senn_live.api.page.assets import page_folder

MOST_BYTES = 120_000
_LINKED = re.compile(r'<(?:link|script)\b[^>]*?\b(?:href|src)="([^"]+)"')
_IMPORTED = re.compile(r"""\b(?:from|import)\s*\(?\s*'(\.{1,2}/[^']+)'""")
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def loaded(folder: Path) -> dict[str, str]:
    """Every file that the page asks for, with its text."""
    files = {"join.html": (folder / "join.html").read_text(encoding="utf-8")}
    waiting = _LINKED.findall(files["join.html"])
    while waiting:
        path = waiting.pop()
        if path in files:
            continue
        files[path] = (folder / path).read_text(encoding="utf-8")
        for other in _IMPORTED.findall(_COMMENT.sub("", files[path])) if path.endswith(".js") else []:
            waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), other)))
    return files


def test_the_pupil_s_page_weighs_at_most_120_kilobytes_compressed() -> None:
    files = loaded(page_folder())
    assert "src/pure/network/forward.js" in files
    assert not [path for path in files if "plotly" in path or "vendor" in path]
    assert sum(len(brotli.compress(text.encode(), quality=5)) for text in files.values()) <= MOST_BYTES


def test_every_module_is_asked_for_at_once_and_not_one_after_the_other() -> None:
    files = loaded(page_folder())
    named = set(re.findall(r'rel="modulepreload" href="([^"]+)"', files["join.html"]))
    assert named == {path for path in files if path.endswith(".js")} - {"src/join.js"}


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/join/KX4MPT", "../join#KX4MPT"),
        ("/join/kx4%20mpt", "../join#KX4MPT"),
        ("/join/nonsense", "../join"),
        ("/join/", "../join"),
    ],
)
async def test_the_code_in_the_path_leads_to_the_page(path: str, where: str) -> None:
    async with app_client() as (client, _):
        response = await client.get(path)
        assert (response.status_code, response.headers["location"]) == (307, where)


async def test_the_short_address_is_the_page() -> None:
    async with app_client() as (client, _):
        response = await client.get("/join")
        assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert 'src="src/join.js"' in response.text
        assert "content-security-policy" in response.headers
        again = await client.get("/join", headers={"If-None-Match": response.headers["etag"]})
        assert again.status_code == 304
