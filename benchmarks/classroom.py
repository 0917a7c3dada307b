"""A lesson of forty: the shipped twenty minutes in two, everything that the brief of the class promises, in one run.

`python -m benchmarks.classroom [--pupils 37] [--phones 3] [--grow 75]`

The server is the command that people start. Pupils are websockets in the benchmark's own process, which follow the
class and their own network as a phone does; some are real pages of /join in Chromium; the projector is the teacher's.
All of it shares the machine's cores, which a classroom's phones do not: what is measured is an upper bound.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.async_api import Page

from benchmarks.recording import record, table
from benchmarks.room.pupils import Listener, Pupil, Room, Value, bearer, entry_of
from benchmarks.room.screens import Phone, chromium, projector
from benchmarks.room.server import Server, served
from senn_live.classes.lessons import shipped_by_name
from senn_live.protocol.tiles import Tile, decode_tile

LESSON = "why-networks-grow"
SETTLE_S = 1.5
GRID_S = 0.1
WINDOW_S = 5.0
LIMITS = {
    "answer": ("answer sent → in the teacher's count, 95th percentile", "250 ms"),
    "reveal": ("reveal → on every phone, 95th percentile", "300 ms"),
    "next": ("next activity → on every phone", "500 ms"),
    "age": ("age of a tile on the wall, median / worst", "1 s / 3 s"),
    "late": ("late joiner or reload → present state drawn", "1 s"),
    "cpu": ("processor used by everything but Chromium", "1.6 cores"),
    "bytes": ("bytes to one phone in a 20-minute lesson, page included", "1.5 MB"),
}


@dataclass
class Measured:
    """What was seen. Seconds, but for bytes."""

    answers: list[float] = field(default_factory=list)
    reveals: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)
    paces: list[float] = field(default_factory=list)
    joins: list[float] = field(default_factory=list)
    reloads: list[float] = field(default_factory=list)
    cores: float = 0.0
    own_cores: float = 0.0
    phone_bytes: float = 0.0
    page_bytes: float = 0.0
    network_bytes: float = 0.0
    grown_s: float = 0.0


class Lesson:
    """The room while it is taught."""

    def __init__(self, server: Server, room: Room, options: argparse.Namespace) -> None:
        self.server, self.room, self.options = server, room, options
        self.lot = random.Random(7)
        self.pupils: list[Pupil] = []
        self.phones: list[Phone] = []
        self.teacher, self.wall = Listener(), Listener()
        self.found = Measured()

    async def gather(self, browser: Any) -> None:
        """Everybody comes."""
        for _ in range(self.options.pupils):
            joined = (await self.room.client.post(f"{self.room.path}/members")).json()
            self.pupils.append(Pupil(self.room, joined))
        await asyncio.gather(*(pupil.arrive() for pupil in self.pupils))
        for _ in range(self.options.phones):
            self.phones.append(await Phone.joined(browser, self.room.url, self.room.code))
        self.found.page_bytes = statistics.mean(phone.bytes for phone in self.phones) if self.phones else 0
        await self.teacher.follow(self.room.socket("stream", self.room.token), entry_of)
        await self.wall.follow(self.room.socket("wall", self.room.token), _tile_or_list)

    async def teach(self) -> None:
        """The lesson's activities in order, each as the lesson has it."""
        activities = shipped_by_name()[LESSON].activities
        await self.room.command("go", index=0)
        for index, activity in enumerate(activities):
            if index:
                await self.move_on()
            values = _values(activity.kind)
            if activity.kind == "draw":
                await self.grow()
            if values:
                for _ in range(2):
                    await self.answer(index, values)
                await self.reveal()

    async def answer(self, activity: int, values: Sequence[Value]) -> None:
        """Everybody answers within two seconds, as after a question."""

        async def one(pupil: Pupil) -> tuple[str, float]:
            await asyncio.sleep(self.lot.uniform(0, 2))
            return pupil.member, await pupil.answer(activity, self.lot.choice(values))

        told = len(self.teacher.heard)
        sent = dict(await asyncio.gather(*map(one, self.pupils)))
        await asyncio.sleep(SETTLE_S)
        came = {entry["member"]: at for at, entry in self.teacher.heard[told:] if entry["type"] == "answered"}
        self.found.answers += [came[member] - at for member, at in sent.items()]

    async def reveal(self) -> None:
        """The answers are shown."""
        said_s = await self.room.command("reveal")
        self.found.reveals.append(await self._on_every_phone(said_s, "revealed", None))

    async def move_on(self) -> None:
        """The next activity."""
        heading = await self.phones[0].heading() if self.phones else ""
        said_s = await self.room.command("next")
        self.found.moves.append(await self._on_every_phone(said_s, "moved", heading))

    async def _on_every_phone(self, said_s: float, type_: str, heading: str | None) -> float:
        await asyncio.sleep(SETTLE_S)
        heard = [
            next(at for at, entry in pupil.entries.heard if at >= said_s and entry["type"] == type_) - said_s
            for pupil in self.pupils
        ]
        drawn = [await phone.changed_s(said_s, heading) for phone in self.phones]
        return max([*heard, *(SETTLE_S if one is None else one for one in drawn)])

    async def grow(self) -> None:
        """Forty networks at once, at the page's speed, and the wall."""
        await asyncio.gather(*(phone.draw() for phone in self.phones))
        await asyncio.gather(*(pupil.draw(self.lot) for pupil in self.pupils))
        began_s, own_s = time.time(), _own_cpu_s()
        while time.time() - began_s < self.options.grow and not all(pupil.is_done for pupil in self.pupils):
            window_s, cpu_s = time.time(), self.server.cpu_s()
            await asyncio.sleep(WINDOW_S)
            self.found.cores = max(self.found.cores, (self.server.cpu_s() - cpu_s) / (time.time() - window_s))
        passed_s = time.time() - began_s
        self.found.grown_s = passed_s
        self.found.own_cores = (_own_cpu_s() - own_s) / passed_s
        self.found.paces = [pace for pupil in self.pupils if (pace := _pace_of(pupil)) is not None]
        self.found.ages = self._ages(began_s, began_s + passed_s)
        whole = [pupil for pupil in self.pupils if pupil.is_done] or self.pupils
        self.found.network_bytes = statistics.mean(pupil.network.sizes for pupil in whole)
        await self._come_late()

    async def _come_late(self) -> None:
        for _ in range(3):
            joined = (await self.room.client.post(f"{self.room.path}/members")).json()
            late = Pupil(self.room, joined)
            self.found.joins.append(await late.arrive())
            await late.leave()
        for phone in self.phones:
            self.found.reloads.append(await phone.reload_s())

    def _ages(self, from_s: float, to_s: float) -> list[float]:
        """Every tenth of a second, of every tile: how long ago that happened which it does not show yet."""
        numbers = {placed["run"]: placed["tile"] for _, one in self.wall.heard if isinstance(one, dict)
                   for placed in one["tiles"]}  # fmt: skip
        ages: list[float] = []
        for pupil in self.pupils:
            tiles = [(at, one.offset) for at, one in self.wall.heard
                     if isinstance(one, Tile) and one.tile == numbers[pupil.run or ""]]  # fmt: skip
            entries = [(at, offset) for at, offset in pupil.network.heard if offset is not None]
            if entries:  # once a network is done, or before it has begun, every tile of it is new
                ages += _ages_of(tiles, entries, max(from_s, entries[0][0]), min(to_s, entries[-1][0]))
        return ages


def _ages_of(
    tiles: list[tuple[float, int]], entries: list[tuple[float, int]], from_s: float, to_s: float
) -> list[float]:
    ages: list[float] = []
    shown, next_tile, next_entry = -1, 0, 0
    for tick in range(int((to_s - from_s) / GRID_S)):
        now_s = from_s + tick * GRID_S
        while next_tile < len(tiles) and tiles[next_tile][0] <= now_s:
            shown, next_tile = tiles[next_tile][1], next_tile + 1
        while next_entry < len(entries) and entries[next_entry][1] <= shown:
            next_entry += 1
        is_behind = next_entry < len(entries) and entries[next_entry][0] <= now_s
        ages.append(now_s - entries[next_entry][0] if is_behind else 0.0)
    return ages


def _pace_of(pupil: Pupil) -> float | None:
    """Steps a second from the first frame to the last that came: a network that is done sends none."""
    if len(pupil.frames) < 10:
        return None
    (first_s, first), (last_s, last) = pupil.frames[0], pupil.frames[-1]
    return (last - first) / (last_s - first_s)


def _tile_or_list(message: str | bytes) -> Any:
    return decode_tile(message) if isinstance(message, bytes) else entry_of(message)


def _values(kind: str) -> Sequence[Value]:
    return {"place": (-1.5, 0.0, 0.5, 1.2), "size": (2, 4, 7), "choice": ("A", "B"), "say": ("It stopped.",)}.get(
        kind, ()
    )


def _own_cpu_s() -> float:
    return sum(os.times()[:2])


def _late(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def rows_of(found: Measured, twenty_minutes: float) -> list[tuple[str, str, str, str]]:
    """The table: what, at most, measured, whether it holds."""
    ages = (statistics.median(found.ages), max(found.ages))
    late = max([*found.joins, *found.reloads])
    measured = {
        "answer": (f"{1e3 * _late(found.answers):.0f} ms", _late(found.answers) <= 0.25),
        "reveal": (f"{1e3 * _late(found.reveals):.0f} ms", _late(found.reveals) <= 0.3),
        "next": (f"{1e3 * max(found.moves):.0f} ms", max(found.moves) <= 0.5),
        "age": (f"{ages[0]:.2f} s / {ages[1]:.2f} s", ages[0] <= 1 and ages[1] <= 3),
        "late": (f"{late:.2f} s", late <= 1),
        "cpu": (f"{found.cores:.2f} cores", found.cores <= 1.6),
        "bytes": (f"{twenty_minutes / 1e6:.2f} MB", twenty_minutes <= 1.5e6),
    }
    return [(*LIMITS[name], told, "yes" if holds else "**no**") for name, (told, holds) in measured.items()]


def text_of(lesson: Lesson, load: float, twenty_minutes: float) -> str:
    """The section."""
    found = lesson.found
    done = sum(pupil.is_done for pupil in lesson.pupils)
    median = statistics.median
    parts = [
        f"{len(lesson.pupils)} pupils as websockets, {len(lesson.phones)} pages of /join at 390 px, one projector.",
        f"{len(lesson.pupils) + len(lesson.phones)} networks grew at once, at {median(found.paces):.1f} steps a second",
        f"(median; five are asked for); {done} of the pupils' were done within {found.grown_s:.0f} s. Chromium, the",
        f"pupils ({found.own_cores:.2f} cores) and the server share the machine, whose load was {load:.1f} when it",
        "began. The processor's line is the busiest five seconds of the growing; ages are of networks that grow.",
        f"Medians: answer {1e3 * median(found.answers):.0f} ms, reveal {1e3 * median(found.reveals):.0f} ms, next",
        f"{1e3 * median(found.moves):.0f} ms, joining {median(found.joins):.2f} s, reload",
        f"{median(found.reloads or [0]):.2f} s. The page is {found.page_bytes / 1e3:.0f} kB of the bytes, one network",
        f"{found.network_bytes / 1e3:.0f} kB; counted are the class's entries, a network for each of watch, place and",
        "size, and one for each minute of `draw`.",
    ]
    rest = " ".join([*parts, lesson.options.note]).strip()
    return table(("what", "at most", "measured", "holds"), rows_of(found, twenty_minutes)) + "\n\n" + rest


async def measure(options: argparse.Namespace) -> str:
    """One lesson."""
    load = os.getloadavg()[0]
    with served() as server:
        async with httpx.AsyncClient(
            base_url=server.url, timeout=60, limits=httpx.Limits(max_connections=60)
        ) as client:
            made = (await client.post("/api/classes", json={"lesson": LESSON})).json()
            room = Room(client, server.url, made["code"], made["token"])
            async with chromium() as browser:
                stage: Page = await projector(browser, server.url, room.code, room.token)
                lesson = Lesson(server, room, options)
                await lesson.gather(browser)
                await lesson.teach()
                await stage.close()
                twenty = _bytes_of_twenty_minutes(lesson)
            await client.post(f"{room.path}/commands", json={"type": "delete"}, headers=bearer(room.token))
            for pupil in lesson.pupils:
                await pupil.leave()
            await lesson.teacher.close()
            await lesson.wall.close()
    return text_of(lesson, load, twenty)


def _bytes_of_twenty_minutes(lesson: Lesson) -> float:
    """Page, the class's entries as they came, and a network from its first step to its last, as often as one is shown.

    Everybody's in each activity that has one, and in `draw` one of the own a minute.
    """
    kinds = [one.kind for one in shipped_by_name()[LESSON].activities]
    drawn = round(sum(one.minutes for one in shipped_by_name()[LESSON].activities if one.kind == "draw"))
    networks = sum(kind in {"watch", "place", "size", "sample"} for kind in kinds) + drawn
    entries = statistics.mean(pupil.entries.sizes for pupil in lesson.pupils)
    return lesson.found.page_bytes + entries + networks * lesson.found.network_bytes


def main() -> None:
    """Teach, and record the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=37)
    parser.add_argument("--phones", type=int, default=3)
    parser.add_argument("--grow", type=float, default=75.0, help="seconds that the networks are given at most")
    parser.add_argument("--note", default="", help="a sentence on the machine, to stand below the table")
    parser.add_argument("--dry", action="store_true", help="print, and write nothing down")
    options = parser.parse_args()
    text = asyncio.run(measure(options))
    print(text)
    if not options.dry:
        record("classroom", "A class of forty", text)


if __name__ == "__main__":
    main()
