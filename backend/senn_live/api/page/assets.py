"""The page's files, as they are written: compressed once, kept in memory, checked by the browser with an ETag."""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
import os
import zlib
from functools import lru_cache
from importlib import resources
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from .preview import with_addresses

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")

_TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
# Brotli above 5 costs a second for a large library and wins a few percent.
_BROTLI_QUALITY, _GZIP_LEVEL = 5, 6


def page_folder() -> Path:
    """Where the page's files lie: in the package, where a wheel has put them, else beside it, in a checkout."""
    package = Path(str(resources.files("senn_live")))
    packaged = package / "frontend"
    return packaged if packaged.is_dir() else package.parents[1] / "frontend"


class Assets(StaticFiles):
    """Static files. Everything is revalidated: without a build step the names do not change with the content."""

    def __init__(self, folder: Path, path_prefix: str = "") -> None:
        super().__init__(directory=folder, html=True)
        self._path_prefix = path_prefix
        self._compressed: dict[tuple[str, int, str], bytes] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at `path`, or 304, 404, 405 as it may be."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, "Expected GET or HEAD", {"Allow": "GET, HEAD"})
        full, stat = await asyncio.to_thread(self._find, path)
        headers = Headers(scope=scope)
        media_type = mimetypes.guess_type(full)[0] or "application/octet-stream"
        encoding = _encoding(headers.get("accept-encoding", "")) if media_type.startswith(_TEXT) else ""
        base = self._base(scope, headers) if media_type == "text/html" else ""
        version = f"{stat.st_mtime_ns:x}-{stat.st_size:x}"
        etag = f'"{version}{base and f"-{zlib.crc32(base.encode()):x}"}{encoding and "-" + encoding}"'
        answer = {"etag": etag, "cache-control": "no-cache", "vary": "accept-encoding"}
        if etag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=answer)
        if encoding:
            answer["content-encoding"] = encoding
        if base:
            body = await asyncio.to_thread(_page_at, full, stat.st_mtime_ns, base, encoding)
        else:
            body = await self._body(full, stat.st_mtime_ns, encoding)
        return Response(body, media_type=media_type, headers=answer)

    def _base(self, scope: Scope, headers: Headers) -> str:
        """Where the page is asked for."""
        return f"{scope['scheme']}://{headers.get('host', 'localhost')}{self._path_prefix}/"

    def _find(self, path: str) -> tuple[str, os.stat_result]:
        hidden = any(part.startswith(".") for part in Path(path).parts if part != ".")
        try:
            full, stat = self.lookup_path("index.html" if path == "." else path)
        except (OSError, ValueError):  # a name that is too long, or holds what none may
            full, stat = path, None
        if hidden or stat is None or not Path(full).is_file():
            raise HTTPException(404, "Expected a file of the page, got a path where there is none")
        return full, stat

    async def _body(self, full: str, changed: int, encoding: str) -> bytes:
        if not encoding:
            return await asyncio.to_thread(Path(full).read_bytes)
        key = (full, changed, encoding)
        if key not in self._compressed:
            for stale in [other for other in self._compressed if other[0] == full and other[1] != changed]:
                del self._compressed[stale]
            self._compressed[key] = await asyncio.to_thread(_compress, full, encoding)
        return self._compressed[key]


def _encoding(accepted: str) -> str:
    names = {part.partition(";")[0].strip() for part in accepted.split(",") if "q=0" not in part.replace("q=0.", "")}
    return "br" if "br" in names else "gzip" if "gzip" in names else ""


@lru_cache(maxsize=8)  # a client may name the server as it likes: the last few names are kept
def _page_at(full: str, changed: int, base: str, encoding: str) -> bytes:  # noqa: ARG001 - `changed`: another file
    """A page that says where it is."""
    data = with_addresses(Path(full).read_text(encoding="utf-8"), base).encode()
    return _packed(data, encoding) if encoding else data


def _compress(full: str, encoding: str) -> bytes:
    return _packed(Path(full).read_bytes(), encoding)


def _packed(data: bytes, encoding: str) -> bytes:
    if encoding == "br":
        compressed: bytes = brotli.compress(data, quality=_BROTLI_QUALITY)
        return compressed
    return gzip.compress(data, _GZIP_LEVEL, mtime=0)
