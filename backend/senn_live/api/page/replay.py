"""One run as one HTML file that opens from disk: the page itself with every file put into it, and the journal.

The page is `index.html`, so a replay is never out of step with the live page. Its modules become `data:` URLs in an
import map; relative imports, which do not work there, are renamed to names in that map. The journal is a JSON script
element `senn-replay`: {"run": id, "entries": [JSON text, or {"frame": base64}]}; a page that finds it does not connect.
"""

from __future__ import annotations

import asyncio
import base64
import html
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path

import orjson

_MODULE = re.compile(r'<script\b[^>]*\btype="module"[^>]*\bsrc="(?P<path>[^"]+)"[^>]*>\s*</script>')
_SCRIPT = re.compile(r'<script\b(?![^>]*type="module")[^>]*\bsrc="(?P<path>[^"]+)"[^>]*>\s*</script>')
_STYLE = re.compile(r'<link\b(?=[^>]*rel="stylesheet")[^>]*?\bhref="(?P<path>[^"]+)"(?P<rest>[^>]*?)/?>')
_LINK = re.compile(r'<link\b(?=[^>]*rel="(?:modulepreload|preload|manifest|icon)")[^>]*>\s*')
# Comments come first: types are imported in them (`import('./store.js').Store`), and those are of no module.
_IMPORT = re.compile(
    r"""/\*.*?\*/|//[^\n]*|(?P<before>(?:\bfrom|\bimport)\s*\(?\s*)(?P<quote>["'])(?P<path>\.{1,2}/[^"']+)(?P=quote)""",
    re.DOTALL,
)
_HEAD = re.compile(r'<meta charset="utf-8" ?/?>')
# Whatever a journal holds, a file from somebody else must not reach out: no request can leave it.
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'unsafe-inline' data:",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "font-src data:",
    ]
)
_END = re.compile(r"<(/script)", re.IGNORECASE)
_URL = re.compile(r"""url\((?P<quote>["']?)(?P<path>[^"')]+\.woff2)(?P=quote)\)""")


async def replay_page(frontend: Path, run: str, journal: Sequence[str | bytes]) -> bytes:
    """The file."""
    return await asyncio.to_thread(_replay_page, frontend, run, journal)


def _replay_page(frontend: Path, run: str, journal: Sequence[str | bytes]) -> bytes:
    page = (frontend / "index.html").read_text(encoding="utf-8")
    modules: dict[str, str] = {}
    page = _LINK.sub("", page)
    page = _STYLE.sub(lambda found: f"<style{found['rest'].rstrip()}>{_style(frontend, found['path'])}</style>", page)
    page = _SCRIPT.sub(lambda found: f"<script>{_safe(_text(frontend, found['path']))}</script>", page)
    for found in _MODULE.finditer(page):
        _collect(frontend, _resolved("", found["path"]), modules)
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}" />\n'
        f"<!-- run {html.escape(run)}, made by SENN live; opens without a server -->\n"
        f'<script type="application/json" id="senn-replay">{_journal(run, journal)}</script>\n'
        f'<script type="importmap">{_safe(orjson.dumps({"imports": modules}).decode())}</script>\n'
    )
    page = _MODULE.sub(lambda found: f'<script type="module">import "{_entry(found)}";</script>', page)
    # Before the first script: an import map that comes after a module is not heeded by every browser.
    return _HEAD.sub(lambda found: f"{found[0]}\n{head}", page, count=1).encode()


def _collect(frontend: Path, path: str, modules: dict[str, str]) -> None:
    """Put the module at `path`, and all that it imports, into `modules`."""
    if _name(path) in modules:
        return
    modules[_name(path)] = ""
    source = _text(frontend, path)
    folder = posixpath.dirname(path)
    imported = [_resolved(folder, found["path"]) for found in _IMPORT.finditer(source) if found["path"]]

    def renamed(found: re.Match[str]) -> str:
        if not found["path"]:
            return found[0]
        return f"{found['before']}{found['quote']}{_name(_resolved(folder, found['path']))}{found['quote']}"

    source = _IMPORT.sub(renamed, source)
    for other in imported:
        _collect(frontend, other, modules)
    modules[_name(path)] = "data:text/javascript;base64," + base64.b64encode(source.encode()).decode()


def _entry(found: re.Match[str]) -> str:
    return _name(_resolved("", found["path"]))


def _name(path: str) -> str:
    return f"senn-live/{path}"


def _resolved(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path.partition("?")[0].lstrip("/") if not folder else path))


def _text(frontend: Path, path: str) -> str:
    return (frontend / _resolved("", path)).read_text(encoding="utf-8")


def _style(frontend: Path, path: str) -> str:
    folder = posixpath.dirname(_resolved("", path))

    def inlined(found: re.Match[str]) -> str:
        font = (frontend / _resolved(folder, found["path"])).read_bytes()
        return f"url(data:font/woff2;base64,{base64.b64encode(font).decode()})"

    return _URL.sub(inlined, _text(frontend, path)).replace("</", "<\\/")


def _safe(script: str) -> str:
    return _END.sub(r"<\\\1", script).replace("<!--", "<\\!--")


def _journal(run: str, journal: Sequence[str | bytes]) -> str:
    entries = [entry if isinstance(entry, str) else {"frame": base64.b64encode(entry).decode()} for entry in journal]
    return orjson.dumps({"run": run, "entries": entries}).decode().replace("<", "\\u003c")
