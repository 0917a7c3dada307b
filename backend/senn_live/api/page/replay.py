"""A run as one HTML file that opens from disk, or one such file for many runs beside it: the page with all its files.

The page is `index.html`, so a replay is never out of step with the live page. Its modules become `data:` URLs in an
import map; relative imports, which do not work there, are renamed to names in that map. The journal is a JSON script
element `senn-replay`: {"run": id, "entries": [JSON text, or {"frame": base64}]}; a page that finds it does not connect.
Many runs share a page: `page.html?run=NAME` has an empty element, which the script `recordings/NAME.js` fills. From
disk a plain script is all that a page may load, and from a web server it needs no more.
"""

from __future__ import annotations

import asyncio
import base64
import html
import posixpath
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson

from .preview import without_tags

_MODULE = re.compile(r'<script\b[^>]*\btype="module"[^>]*\bsrc="(?P<path>[^"]+)"[^>]*>\s*</script>')
_SCRIPT = re.compile(r'<script\b(?![^>]*type="module")[^>]*\bsrc="(?P<path>[^"]+)"[^>]*>\s*</script>')
_STYLE = re.compile(r'<link\b(?=[^>]*rel="stylesheet")[^>]*?\bhref="(?P<path>[^"]+)"(?P<rest>[^>]*?)/?>')
_LINK = re.compile(r'<link\b(?=[^>]*rel="(?:modulepreload|preload|manifest|icon)")[^>]*>\s*')
# A library that the type checker is not to look into stands in a constant; one that a file carries along in `CARRIED`.
# Comments come first: types are imported in them (`import('./store.js').Store`), and those are of no module.
_IMPORT = re.compile(
    r"""/\*.*?\*/|//[^\n]*|(?P<before>(?:\bfrom|\bimport|\bCARRIED =)\s*\(?\s*)"""
    r"""(?P<quote>["'])(?P<path>\.{1,2}/[^"']+)(?P=quote)""",
    re.DOTALL,
)
_HEAD = re.compile(r'<meta charset="utf-8" ?/?>')
# Whatever a journal holds, a file from somebody else must not reach out: no request can leave it.
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'unsafe-inline' data:{sources}",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "font-src data:",
    ]
)
_BESIDE = " 'self' file:"  # from disk not every browser takes 'self' for what lies beside the page
_LOADER = """
const name = new URLSearchParams(location.search).get('run') ?? '';
const leave = () => location.replace('index.html');
if (/^[a-z0-9_-]+$/.test(name)) {
  const script = document.createElement('script');
  script.src = `recordings/${name}.js`;
  script.onload = () => import('ENTRY');
  script.onerror = leave;
  document.head.append(script);
} else leave();
"""
_END = re.compile(r"<(/script)", re.IGNORECASE)
_URL = re.compile(r"""url\((?P<quote>["']?)(?P<path>[^"')]+\.woff2)(?P=quote)\)""")


async def replay_page(frontend: Path, run: str, journal: Sequence[str | bytes]) -> bytes:
    """The file."""
    return await asyncio.to_thread(_replay_page, frontend, run, journal)


def _replay_page(frontend: Path, run: str, journal: Sequence[str | bytes]) -> bytes:
    about = f"run {html.escape(run)}, made by SENN live; opens without a server"
    return _page(frontend, _head(about, _journal(run, journal)), lambda entry: f'import "{entry}";')


def shared_page(frontend: Path, *, head: str = "") -> bytes:
    """The page for many recordings: `?run=NAME` says which; without one it leads to the index.

    Args:
        frontend: The folder of the page's files.
        head: More elements for its head.
    """
    link = '<link id="senn-index" rel="index" href="index.html" />\n'
    return _page(
        frontend, _head("made by SENN live; opens without a server", "", sources=_BESIDE) + link + head, _loader
    )


def recording_script(run: str, journal: Sequence[str | bytes]) -> bytes:
    """The script that brings a run to the shared page."""
    text = orjson.dumps(_journal(run, journal)).decode()
    return f"document.getElementById('senn-replay').textContent = {text};\n".encode()


def _loader(entry: str) -> str:
    return _LOADER.replace("ENTRY", entry)


def _head(about: str, journal: str, *, sources: str = "") -> str:
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(sources=sources)}" />\n'
        f"<!-- {about} -->\n"
        f'<script type="application/json" id="senn-replay">{journal}</script>\n'
    )


def _page(frontend: Path, head: str, start: Callable[[str], str]) -> bytes:
    """The page with every file in it: `head` first in its head, and `start` the script that starts its module."""
    page = without_tags((frontend / "index.html").read_text(encoding="utf-8"))
    modules: dict[str, str] = {}
    page = _LINK.sub("", page)
    page = _STYLE.sub(lambda found: f"<style{found['rest'].rstrip()}>{_style(frontend, found['path'])}</style>", page)
    page = _SCRIPT.sub(lambda found: f"<script>{_safe(_text(frontend, found['path']))}</script>", page)
    for found in _MODULE.finditer(page):
        _collect(frontend, _resolved("", found["path"]), modules)
    head += f'<script type="importmap">{_safe(orjson.dumps({"imports": modules}).decode())}</script>\n'
    page = _MODULE.sub(lambda found: f'<script type="module">{start(_entry(found))}</script>', page)
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
