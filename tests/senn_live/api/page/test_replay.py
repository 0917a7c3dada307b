"""One run as one HTML file."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from browser.theatre import recorded
from recorded import frame, started, state
from senn_live.api.app import FRONTEND
from senn_live.api.page.replay import replay_page

PAGE = """<!doctype html><html><head><meta charset="utf-8" />
<link rel="icon" href="icon.svg" /><link rel="stylesheet" href="look.css" id="mine" />
<script src="library.js" defer></script><script type="module" src="src/main.js"></script></head><body></body></html>"""
FILES = {
    "index.html": PAGE,
    "look.css": "p { color: red } q::after { content: '</style>' }",
    "library.js": "const tag = '</script>';",
    "src/main.js": "/** @typedef {import('./nowhere.js').T} T */\n// from './no.js'\nimport { a } from './deep/a.js';",
    "src/deep/a.js": "export { b as a } from '../b.mjs';\nexport const later = () => import('../b.mjs');",
    "src/b.mjs": "export const b = () => 'Größe';",
}


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


async def modules_of(frontend: Path) -> dict[str, str]:
    page = (await replay_page(frontend, "run", [started()])).decode()
    found = re.search(r'<script type="importmap">(.*?)</script>', page)
    assert found is not None
    imports = json.loads(found[1])["imports"]
    return {name: base64.b64decode(url.partition("base64,")[2]).decode() for name, url in imports.items()}


async def test_every_module_that_is_imported_is_in_the_file_under_its_path(frontend: Path) -> None:
    modules = await modules_of(frontend)
    assert set(modules) == {"senn-live/src/main.js", "senn-live/src/deep/a.js", "senn-live/src/b.mjs"}


async def test_relative_imports_become_names_of_the_map(frontend: Path) -> None:
    modules = await modules_of(frontend)
    assert "import { a } from 'senn-live/src/deep/a.js';" in modules["senn-live/src/main.js"]
    assert "from 'senn-live/src/b.mjs'" in modules["senn-live/src/deep/a.js"]
    assert "import('senn-live/src/b.mjs')" in modules["senn-live/src/deep/a.js"]


async def test_types_imported_in_comments_are_left_alone(frontend: Path) -> None:
    modules = await modules_of(frontend)
    assert "import('./nowhere.js')" in modules["senn-live/src/main.js"]


async def test_nothing_in_the_file_points_outside_of_it(frontend: Path) -> None:
    page = (await replay_page(frontend, "run", [started()])).decode()
    assert re.findall(r'(?:src|href)="', page) == []
    assert "default-src 'none'" in page


async def test_what_is_put_into_the_file_cannot_end_its_element(frontend: Path) -> None:
    hostile = state(1, detail="</script><script>alert(1)</script><!--")
    page = (await replay_page(frontend, "run", [started(), hostile])).decode()
    assert page.count("</script>") == page.count("<script")
    assert "alert(1)" in page
    assert '<!--"' not in page
    assert page.count("</style>") == 1


async def test_a_style_keeps_its_other_attributes(frontend: Path) -> None:
    assert b'<style id="mine">' in await replay_page(frontend, "run", [started()])


async def test_the_journal_is_in_the_file_entry_by_entry() -> None:
    entries = [started(), frame(1), state(2)]
    page = (await replay_page(FRONTEND, "run-7", entries)).decode()
    found = re.search(r'id="senn-replay">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    journal = json.loads(found[1])
    assert journal["run"] == "run-7"
    assert [base64.b64decode(one["frame"]) if isinstance(one, dict) else one for one in journal["entries"]] == entries


async def test_the_same_run_gives_the_same_file() -> None:
    assert await replay_page(FRONTEND, "run", recorded()) == await replay_page(FRONTEND, "run", recorded())
