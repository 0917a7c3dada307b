"""The small pure parts of the web side, and the files it serves."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recorded import app_client, run_record
from senn_live.api.page.assets import Assets
from senn_live.api.refusals import errors
from senn_live.api.refusals.errors import ForbiddenError, NoTokenError, TooManyError
from senn_live.api.refusals.problems import shown
from senn_live.api.refusals.rates import Rate
from senn_live.api.refusals.tokens import check_token, token_hash
from senn_live.api.rest import admission
from senn_live.api.settings import WebSettings


def test_a_rate_lets_a_burst_pass_and_then_what_is_sustained() -> None:
    rate = Rate("things", per_s=2.0, burst=3)
    for _ in range(3):
        rate.take("a", 10.0)
    with pytest.raises(TooManyError) as refused:
        rate.take("a", 10.0)
    assert refused.value.retry_after_s == pytest.approx(0.5)
    rate.take("a", 10.5)
    rate.take("b", 10.5)


@given(st.lists(st.floats(0, 1), max_size=200))
def test_no_pattern_of_asking_gets_more_than_the_burst_and_the_rate(pauses: list[float]) -> None:
    rate, now_s, passed = Rate("things", per_s=3.0, burst=5), 0.0, 0
    for pause in pauses:
        now_s += pause
        try:
            rate.take("a", now_s)
            passed += 1
        except TooManyError:
            pass
    assert passed <= 5 + 3.0 * now_s + 1e-6


def test_silent_clients_are_forgotten_so_that_memory_is_bounded() -> None:
    rate = Rate("things", per_s=0.001, burst=1)
    for client in range(10_001):
        rate.take(str(client), 0.0)
    rate.take("0", 0.0)  # forgotten, hence new
    with pytest.raises(TooManyError):
        rate.take("10000", 0.0)


def test_only_the_token_itself_passes() -> None:
    stored = token_hash("secret")
    check_token("Bearer secret", stored)
    check_token("bearer  secret ", stored)
    for wrong in (None, "", "secret", "Basic secret", "Bearer "):
        with pytest.raises(NoTokenError):
            check_token(wrong, stored)
    with pytest.raises(ForbiddenError):
        check_token("Bearer Secret", stored)


def test_every_error_has_a_line_in_the_table() -> None:
    kinds = [errors.RefusalError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    leaves = [kind for kind in kinds if not kind.__subclasses__()]
    assert all(kind in errors.TABLE for kind in leaves)


def test_the_browsers_fault_is_a_4xx_and_ours_a_5xx() -> None:
    for kind, line in errors.TABLE.items():
        if issubclass(kind, errors.BrowserError):
            assert 400 <= line.status < 500
        if issubclass(kind, errors.ServerError):
            assert 500 <= line.status < 600


@given(st.text() | st.binary() | st.characters(categories=["Cs"]))
def test_whatever_was_sent_can_be_said_back_in_a_hundred_characters(value: object) -> None:
    assert len(shown(value)) <= 100
    shown(value).encode()


async def test_old_runs_are_deleted_by_count_and_active_ones_kept() -> None:
    async with app_client(settings=WebSettings(keep_runs=2)) as (_, services):
        for run in "abcde":
            await services.transport.runs.create(run_record(run))
        await services.transport.jobs.submit("a")
        assert await admission.sweep(services) == 2
        assert [record.run for record in await services.transport.runs.all()] == ["e", "d", "a"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<p>page</p>")
    (tmp_path / "a.mjs").write_text("export const a = 1;\n" * 100)
    (tmp_path / "font.woff2").write_bytes(b"\x00" * 100)
    (tmp_path / ".secret").write_text("secret")
    return tmp_path


def client_of(files: Path) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(Assets(files)), base_url="http://senn.test")


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [("gzip, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("identity", None, bytes)],
)
async def test_text_is_compressed_as_the_browser_likes(
    files: Path, accepted: str, encoding: str | None, decode: object
) -> None:
    async with client_of(files) as client, client.stream("GET", "/a.mjs", headers={"Accept-Encoding": accepted}) as got:
        raw = b"".join([chunk async for chunk in got.aiter_raw()])
    assert got.headers.get("content-encoding") == encoding
    assert got.headers["content-type"].startswith("text/javascript")
    assert decode(raw) == (files / "a.mjs").read_bytes()  # type: ignore[operator]


async def test_what_the_browser_has_is_not_sent_again_until_it_changes(files: Path) -> None:
    async with client_of(files) as client:
        etag = (await client.get("/a.mjs")).headers["etag"]
        assert (await client.get("/a.mjs", headers={"If-None-Match": etag})).status_code == 304
        (files / "a.mjs").write_text("changed")
        again = await client.get("/a.mjs", headers={"If-None-Match": etag})
        assert (again.status_code, again.text) == (200, "changed")


async def test_the_page_is_at_the_root_and_binary_files_are_sent_as_they_are(files: Path) -> None:
    async with client_of(files) as client:
        assert (await client.get("/")).text == "<p>page</p>"
        font = await client.get("/font.woff2")
        assert (font.content, font.headers["content-type"]) == (b"\x00" * 100, "font/woff2")
        assert "content-encoding" not in font.headers
