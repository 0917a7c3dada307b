"""The index of a site: a card for every target, a link for every recording, and what to write to embed one."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from importlib import resources
from itertools import groupby
from pathlib import Path
from string import Template
from typing import NamedTuple

from .recordings import Recording
from .thumbnails import thumbnail

_FILES = resources.files("senn_live") / "data" / "site"
_FONT = "@font-face{{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,{font}) format('woff2')}}\n"


class Text(NamedTuple):
    """A text in every language."""

    en: str
    zh: str

    def html(self) -> str:
        """Both, of which the page's language shows one."""
        return f'<span lang="en">{escape(self.en)}</span><span lang="zh-Hans">{escape(self.zh)}</span>'


TEXTS = {
    "lead": Text(
        "A neural network that grows only when it must. Choose what it is to learn, and watch it grow step by step.",
        "只在必要时才生长的神经网络。选一个要学的目标，一步一步看它长大。",
    ),
    "embed": Text("Put it into a page of your own", "放进你自己的网页"),
    "embed_help": Text(
        "These lines show a recording in any page: a course, a blog, slides in a browser.",
        "这几行代码可以在任何网页里显示一段录像：课程、博客、浏览器里的幻灯片。",
    ),
    "embed_which": Text("Recording", "录像"),
    "copy": Text("Copy", "复制"),
    "foot": Text(
        "These are recordings: everything can be looked at, nothing is trained, and no request leaves this place. "
        "To grow a network of your own, start SENN live.",
        "这些都是录像：什么都可以看，但不会训练，也不会向外发送任何请求。想培育自己的网络，请启动 SENN live。",
    ),
}
RULES = {"calibrated": Text("calibrated", "校准规则"), "paper": Text("paper", "论文规则")}


def index_page(made: Sequence[Recording], frontend: Path, *, head: str = "") -> bytes:
    """The index.

    Args:
        made: The recordings, those of one target together.
        frontend: The folder of the page's files, whose colours and type it has.
        head: More elements for its head.
    """
    template = Template((_FILES / "index.html").read_text(encoding="utf-8"))
    page = template.substitute(
        {name: text.html() for name, text in TEXTS.items()},
        count=len(made),
        head=head,
        style=_style(frontend),
        icon=_base64(frontend / "icon.svg"),
        cards="".join(_card(list(group)) for _, group in groupby(made, lambda one: one.preset)),
        options="".join(_option(one) for one in made),
        snippet=escape(f'<iframe src="page.html?run={made[0].name}" width="100%" height="720"></iframe>'),
    )
    return page.encode()


def _style(frontend: Path) -> str:
    colours = (frontend / "styles" / "tokens.css").read_text(encoding="utf-8")
    classes = (frontend / "src/shell/panels/plane/plane.css").read_text(encoding="utf-8").partition("\nbody")[0]
    font = _FONT.format(font=_base64(frontend / "vendor" / "inter" / "latin.woff2"))
    return font + colours + classes + (_FILES / "index.css").read_text(encoding="utf-8")


def _base64(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()


def _card(group: list[Recording]) -> str:
    preset = group[0].preset
    links = "".join(
        f'<a href="page.html?run={one.name}" data-run="{one.name}">'
        f"<span>{RULES[one.rule].html()}</span><small>{_outcome(one).html()}</small></a>"
        for one in group
    )
    title, sentence = Text(**preset.title), Text(**preset.sentence)
    words = f"<h2>{title.html()}</h2><p>{sentence.html()}</p>"
    return f'<li>{thumbnail(group[0])}{words}<div class="runs">{links}</div></li>'


def _outcome(one: Recording) -> Text:
    neurons, layers = sum(one.network.widths), len(one.network.widths)
    en = f"{neurons} neuron{'s' * (neurons != 1)}, {layers} layer{'s' * (layers != 1)}"
    return Text(en, f"{neurons} 个神经元，{layers} 层")


def _option(one: Recording) -> str:
    names = [f"{title}, {rule}" for title, rule in zip(Text(**one.preset.title), RULES[one.rule], strict=True)]
    en, zh = (escape(name, quote=True) for name in names)
    return f'<option value="{one.name}" data-en="{en}" data-zh="{zh}">{en}</option>'
