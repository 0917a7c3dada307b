"""Colours and layout shared by the offline pages: those of the live page, so that one colour means one thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plotly.graph_objects as go

INK, MUTED, LINE, GRID, PAGE = "#1b2330", "#5b6675", "#d9dee5", "#eef1f4", "#fbfaf7"
SAMPLES, TARGET, FIT = "#8a94a3", "#009E73", "#0072B2"
BAND, FAINT_BAND = "rgba(0, 114, 178, 0.22)", "rgba(0, 114, 178, 0.09)"
WIDTH, DEPTH, PRUNE = "#D55E00", "#CC79A7", "#5b6675"
BY_KIND = {"width": WIDTH, "depth": DEPTH, "prune": PRUNE}
HEAT = [[0, "#fbfaf7"], [0.25, "#fde0be"], [0.5, "#f4a560"], [0.75, "#d55e00"], [1, "#7a2800"]]
CLASSES = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"]

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 Inter, system-ui, sans-serif; color: {ink}; background: {page}; margin: 2rem auto;
  max-width: 1180px; padding: 0 1rem }}
h1 {{ font-size: 1.4rem; margin: 0 }} h2 {{ font-size: 1.05rem; margin: 2rem 0 .3rem }}
p {{ color: {muted}; margin: .2rem 0 1rem; max-width: 46rem }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums }}
th, td {{ text-align: right; padding: .15rem .8rem .15rem 0; border-bottom: 1px solid {line} }}
th:last-child, td:last-child {{ text-align: left }} th {{ color: {muted}; font-weight: 500 }}
.card {{ background: #fff; border: 1px solid {line}; border-radius: 10px; padding: .6rem }}
.card, .table {{ overflow-x: auto }} .fitted {{ width: fit-content; max-width: calc(100% - 1.2rem - 2px) }}
</style></head><body>
{body}
</body></html>
"""


def dress(figure: go.Figure, **more: Any) -> None:
    """The house's look for every panel of a figure: fonts, grid, axes; `more` is for the layout and goes on top."""
    font = {"family": "Inter, system-ui, sans-serif", "size": 13, "color": INK}
    margin = {"l": 60, "r": 20, "t": 50, "b": 50}
    figure.update_layout(**{"font": font, "paper_bgcolor": "#fff", "plot_bgcolor": "#fff", "margin": margin} | more)
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(gridcolor=GRID, zeroline=False, showline=True, linecolor=LINE, title={"font": {"size": 13}, "standoff": 8})
    figure.update_annotations(font=font)  # titles of panels


def widths_text(widths: list[int] | tuple[int, ...]) -> str:
    """Layer widths as people write them: 3–4–4."""
    return "–".join(str(width) for width in widths) or "no hidden layer"


class Page:
    """A self-contained page under construction: headings, paragraphs, tables and figures, Plotly inside, once."""

    def __init__(self, title: str, lead: str) -> None:
        self.title = title
        self._parts = [f"<h1>{title}</h1>", f"<p>{lead}</p>"]
        self._has_plotly = False

    def heading(self, text: str, paragraph: str = "") -> None:
        """A section begins."""
        self._parts.append(f"<h2>{text}</h2>" + (f"<p>{paragraph}</p>" if paragraph else ""))

    def figure(self, figure: go.Figure) -> None:
        """Add a figure, as a card."""
        html = figure.to_html(
            full_html=False,
            include_plotlyjs=not self._has_plotly,
            auto_play=False,
            config={"displaylogo": False, "showSendToCloud": False, "responsive": True},
        )
        self._has_plotly = True
        fitted = " fitted" if figure.layout.width else ""  # a figure that knows its width has a card of that width
        self._parts.append(f'<div class="card{fitted}">{html}</div>')

    def drawing(self, svg: str) -> None:
        """Add drawings that need no script, as a card."""
        self._parts.append(f'<div class="card">{svg}</div>')

    def table(self, head: list[str], rows: list[list[str]]) -> None:
        """Add a table of text cells."""
        cells = "".join(f"<th>{cell}</th>" for cell in head)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        table = f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
        self._parts.append(f'<div class="table">{table}</div>')

    def write(self, path: Path) -> None:
        """Write the page as one HTML file that needs nothing else."""
        text = _PAGE.format(title=self.title, ink=INK, page=PAGE, muted=MUTED, line=LINE, body="\n".join(self._parts))
        path.write_text(text, encoding="utf-8")
