"""The page's files, as they are written: compressed once, kept in memory, checked by the browser with an ETag."""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
import os
from importlib import resources
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

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

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True)
        self._compressed: dict[tuple[str, int, str], bytes] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at `path`, or 304, 404, 405 as it may be."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, "Expected GET or HEAD", {"Allow": "GET, HEAD"})
        full, stat = await asyncio.to_thread(self._find, path)
        headers = Headers(scope=scope)
        media_type = mimetypes.guess_type(full)[0] or "application/octet-stream"
        encoding = _encoding(headers.get("accept-encoding", "")) if media_type.startswith(_TEXT) else ""
        etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}{encoding and "-" + encoding}"'
        answer = {"etag": etag, "cache-control": "no-cache", "vary": "accept-encoding"}
        if etag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=answer)
        if encoding:
            answer["content-encoding"] = encoding
        body = await self._body(full, stat.st_mtime_ns, encoding)
        return Response(body, media_type=media_type, headers=answer)

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


def _compress(full: str, encoding: str) -> bytes:
    data = Path(full).read_bytes()
    if encoding == "br":
        compressed: bytes = brotli.compress(data, quality=_BROTLI_QUALITY)
        return compressed
    return gzip.compress(data, _GZIP_LEVEL, mtime=0)
