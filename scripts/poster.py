"""Make frontend/poster.png, which chats show of a link to the page: the end of the opening run, drawn by the page."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BROWSER = "/usr/bin/chromium"
OUT = ROOT / "frontend" / "poster.png"
COLOURS = 160  # a fifth of the bytes, and no difference to be seen


def main() -> int:
    """Record the run, open the recording, keep its poster."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        command = [sys.executable, "-m", "senn_live", "site", "--out", site, "--presets", "hills", "--quiet"]
        subprocess.run([*command, "--rules", "calibrated"], check=True)
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce", locale="en")
        page.goto(f"{(site / 'page.html').as_uri()}?run=hills-calibrated")
        page.locator("#log > li").first.wait_for()
        page.locator("[popovertarget=share-menu]").click()
        with page.expect_download() as made:
            page.locator("#share-poster").click()
        with Image.open(made.value.path()) as picture:
            picture.convert("RGB").quantize(COLOURS).save(OUT, optimize=True)
        browser.close()
    print(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
