"""The shipped targets: formulas on an interval, data files, classes in the plane. Texts in every language."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .specification import Finite, Wire

Generator = Literal["moons", "circles", "spirals", "xor", "blobs"]


class Preset(Wire):
    """A shipped target: `formula` on [low, high], or `data`, a file in `senn_live/data`, or `generator` of classes."""

    name: str
    title: dict[str, str]
    sentence: dict[str, str]
    formula: str | None = None
    data: str | None = None
    generator: Generator | None = Field(None, description="two-dimensional points with class labels, drawn by name")
    low: Finite = -2.0
    high: Finite = 2.0
    samples: int | None = Field(None, description="a number of samples that suits it; None: any")
    noise: float | None = Field(None, description="a noise that suits it; None: any")


def _preset(name: str, title: tuple[str, str], sentence: tuple[str, str], **what: object) -> Preset:
    return Preset.model_validate(
        {
            "name": name,
            "title": {"en": title[0], "zh": title[1]},
            "sentence": {"en": sentence[0], "zh": sentence[1]},
            **what,
        }
    )


PRESETS: tuple[Preset, ...] = (
    _preset(
        "hills",
        ("Hills", "山丘"),
        (
            "Hills on a slope: neurons come one by one, then a whole layer. The page opens with it.",
            "斜坡上的山丘：神经元一个个到来，然后是整整一层。页面打开时就是它。",
        ),
        formula="tanh(2*sin(4*x)) + 0.5*x**2 + 0.5*x",
        samples=80,
        noise=0.05,
    ),
    _preset(
        "bumps",
        ("Two bumps", "两个鼓包"),
        ("A hump, a dip and a slope: each wants a neuron of its own.", "一峰、一谷、一道斜坡：各需要一个神经元。"),
        formula="exp(-8*(x+1)**2) - 0.7*exp(-20*(x-0.5)**2) + 0.3*x",
    ),
    _preset(
        "line",
        ("Straight line", "直线"),
        ("One neuron is enough. Watch the network refuse to grow.", "一个神经元就够了。看网络如何拒绝生长。"),
        formula="0.5*x + 0.3",
    ),
    _preset(
        "abs",
        ("Corner", "折角"),
        ("Two straight pieces: where they meet, one neuron is missing.", "两段直线：相接处正缺一个神经元。"),
        formula="abs(x)",
    ),
    _preset(
        "sines",
        ("Sum of sines", "正弦之和"),
        ("A slow wave carrying a fast one.", "慢波之上叠着快波。"),
        formula="sin(2*x) + 0.5*sin(5*x + 1)",
    ),
    _preset(
        "steps",
        ("Two steps", "两级台阶"),
        ("Flat, steep, flat: sharp neurons gather where it is steep.", "平、陡、平：尖锐的神经元聚集在陡处。"),
        formula="tanh(8*x) - 0.5*tanh(8*(x-1.2))",
    ),
    _preset(
        "chirp",
        ("Chirp", "啁啾"),
        ("It gets faster to the left, so neurons crowd there.", "越往左变化越快，神经元也向那里聚集。"),
        formula="sin(4/(0.3 + (x+2.2)/2))",
    ),
    _preset(
        "fast_sine",
        ("Fast sine", "快正弦"),
        (
            "Hard: one neuron explains little of it, so the first ones hardly pay for themselves.",
            "很难：单个神经元只能解释一点点，最初几个几乎得不偿失。",
        ),
        formula="sin(8*x)",
    ),
    _preset(
        "nested",
        ("Wave in a wave", "波中之波"),
        (
            "A function of a function: after a few neurons a second layer is worth more than another neuron.",
            "函数套函数：长出几个神经元之后，再添一层比再添一个神经元更值得。",
        ),
        formula="sin(4*sin(2*x))",
    ),
    _preset(
        "square",
        ("Square wave", "方波"),
        (
            "Walls: no smooth network can jump, it can only become very steep.",
            "陡壁：光滑的网络无法跳变，只能变得很陡。",
        ),
        formula="sign(sin(3*x))",
    ),
    _preset(
        "noise",
        ("Pure noise", "纯噪声"),
        (
            "A bad case on purpose: there is nothing to learn, and it should notice.",
            "故意的反面例子：没有可学的东西，它应当看得出来。",
        ),
        formula="0*x",
    ),
    _preset(
        "mcycle",
        ("Motorcycle crash", "摩托车碰撞"),
        (
            "Real data: head acceleration (g) in the 60 ms after a crash, 133 measurements.",
            "真实数据：碰撞后 60 毫秒内头部的加速度（g），133 个测量值。",
        ),
        data="mcycle.csv",
    ),
    _preset(
        "moons",
        ("Half-moons", "双月"),
        (
            "Two classes, interlocked: the boundary has to bend twice. The paper’s own test.",
            "两类彼此交错：边界得弯两次。论文用的正是它。",
        ),
        generator="moons",
        samples=200,
        noise=0.2,
    ),
    _preset(
        "circles",
        ("Circles", "同心圆"),
        (
            "A ring around a ring: no line separates them, so neurons close in from all sides.",
            "环中有环：一条直线分不开，神经元便从四面合围。",
        ),
        generator="circles",
        samples=200,
        noise=0.12,
    ),
    _preset(
        "spirals",
        ("Spirals", "螺旋"),
        (
            "Hard: each neuron bends the plane along one direction only, and a spiral turns through all of them.",
            "很难：每个神经元只沿一个方向弯折平面，而螺旋要转遍所有方向。",
        ),
        generator="spirals",
        samples=240,
        noise=0.05,
    ),
    _preset(
        "xor",
        ("Chessboard (XOR)", "棋盘（异或）"),
        (
            "Opposite squares belong together: famous for what a single neuron cannot do.",
            "对角的方块同属一类：单个神经元做不到，因此出名。",
        ),
        generator="xor",
        samples=200,
        noise=0.1,
    ),
    _preset(
        "blobs",
        ("Three clouds", "三团云"),
        ("Three classes, easy to tell apart. Watch the network stay small.", "三类，很好分。看网络如何保持小巧。"),
        generator="blobs",
        samples=180,
        noise=0.15,
    ),
)

PRESETS_BY_NAME: dict[str, Preset] = {preset.name: preset for preset in PRESETS}
