"""Make docs/picture.webp: a real run in a real browser, from the first neuron to the end, as a short animation."""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BROWSER = "/usr/bin/chromium"
SIZE = (960, 540)


def frames_of(address: str, seconds: float, interval_s: float) -> list[Image.Image]:
    """Screenshots of the page at `address`, from its first paint on."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(address)
        page.wait_for_timeout(1500)
        frames = []
        for _ in range(round(seconds / interval_s)):
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            frames.append(picture.resize(SIZE, Image.Resampling.LANCZOS))
            page.wait_for_timeout(1000 * interval_s)
        browser.close()
    return frames


def main() -> int:
    """Start the demo, film it, stop it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hash", default="", help="URL hash of the run to film, such as #spec=...")
    options.add_argument("--seconds", type=float, default=27)
    options.add_argument("--interval", type=float, default=0.5)
    options.add_argument("--out", type=Path, default=ROOT / "docs" / "picture.webp")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/picture.sqlite"
        command = [sys.executable, "-m", "senn_live", "serve", "--no-open", "--port", "0", "--store", store]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found, "Expected the demo to print its address."
            try:
                frames = frames_of(f"{found[0]}/{chosen.hash}", chosen.seconds, chosen.interval)
            finally:
                process.terminate()
    duration_ms = round(1000 * chosen.interval)
    durations = [*[duration_ms] * (len(frames) - 1), 4000]
    frames[0].save(
        chosen.out, save_all=True, append_images=frames[1:], duration=durations, loop=0, quality=80, method=6
    )
    print(f"{chosen.out}: {len(frames)} frames, {chosen.out.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
