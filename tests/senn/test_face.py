"""A stranger grows a network by what `import senn` hands on, as the README says."""

from __future__ import annotations

import re
from pathlib import Path

import senn

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_readme_s_five_lines_grow_a_network_that_fits() -> None:
    (code,) = re.findall(r"```python\nimport senn, torch\n\n(.*?)```", README, re.DOTALL)
    assert len(code.strip().splitlines()) == 5
    said: list[object] = []
    exec("import senn, torch\n" + code, {"print": lambda *what: said.extend(what)})
    widths, loss, fitted = said
    assert sum(widths) > 1
    assert loss < 1e-3
    assert fitted.shape == (80, 1)


def test_all_that_is_handed_on_is_there() -> None:
    assert all(hasattr(senn, name) for name in senn.__all__)
