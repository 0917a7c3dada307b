import json, os
import pytest
from browser.theatre import Theatre, recorded, redrawn
DUMP = """() => [...document.querySelectorAll('body *')].filter(e => !e.closest('.js-plotly-plot svg')).map(e => {
  const s = getComputedStyle(e); const o = {}; for (const k of s) o[k] = s.getPropertyValue(k);
  const before = getComputedStyle(e, '::before'); o['::before'] = before.content + before.background + before.width;
  return [e.tagName + '#' + e.id + '.' + (e.getAttribute('class') || ''), o]; })"""
@pytest.mark.parametrize("name", ["bumps", "moons"])
@pytest.mark.parametrize("size", [(1280, 720), (768, 1024), (390, 844), (320, 640)])
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_dump(theatre: Theatre, name, size, theme):
    page = theatre.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")
    theatre.journal = recorded(name)
    theatre.tolerated = ".*"
    theatre.open("/?theme=" + theme)
    page.locator(".node.hidden").first.wait_for()
    page.wait_for_timeout(900)
    out = {"usual": page.evaluate(DUMP)}
    page.evaluate("document.querySelector('#slow-open').click()")
    page.wait_for_timeout(300)
    out["slow"] = page.evaluate(DUMP)
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.wait_for_timeout(400)
    out["edit"] = page.evaluate(DUMP)
    d = os.environ["DUMPS"]; os.makedirs(d, exist_ok=True)
    json.dump(out, open(f"{d}/{name}-{size[0]}-{theme}.json", "w"))
