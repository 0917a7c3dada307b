"""What Prometheus is told. Counters are plain integers, counted where things happen and read when asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client.core import CollectorRegistry, CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector


@dataclass
class Counts:
    """What happened in this process since it started."""

    runs_created: int = 0
    commands: int = 0
    refused: int = 0
    entries_read: int = 0
    messages_sent: int = 0
    thinned: int = 0
    slow_readers: int = 0
    runs_deleted: int = 0

    def read(self, entries: int) -> None:
        """Count entries read from journals."""
        self.entries_read += entries


@dataclass
class Levels:
    """How things stand in the store and this process, taken just before they are shown."""

    viewers: int
    watched: int
    waiting: int
    active: int
    workers: int
    stuck: int
    store_up: bool
    used_bytes: int
    limit_bytes: int


class _Once(Collector):
    def __init__(self, counts: Counts, levels: Levels) -> None:
        self._counts = counts
        self._levels = levels

    def collect(self) -> Iterator[Metric]:
        counts, levels = self._counts, self._levels
        for name, text, value in (
            ("senn_runs_created", "Runs created here, forks included", counts.runs_created),
            ("senn_runs_deleted", "Runs deleted here, by request or policy", counts.runs_deleted),
            ("senn_commands", "Commands taken here", counts.commands),
            ("senn_refused", "Requests refused here", counts.refused),
            ("senn_journal_entries_read", "Journal entries read for readers", counts.entries_read),
            ("senn_messages_sent", "Websocket messages sent", counts.messages_sent),
            ("senn_frames_thinned", "Frames left out for slow readers, counted when they leave", counts.thinned),
            ("senn_slow_readers", "Readers given up because they did not keep up", counts.slow_readers),
        ):
            yield CounterMetricFamily(name, text, value=value)
        for name, text, level in (
            ("senn_viewers", "Websockets open in this process", levels.viewers),
            ("senn_runs_watched", "Runs this process follows", levels.watched),
            ("senn_runs_waiting", "Runs that wait for a worker", levels.waiting),
            ("senn_runs_active", "Runs that wait or are held by a worker", levels.active),
            ("senn_workers_alive", "Workers that reported lately", levels.workers),
            ("senn_runs_stuck", "Runs that should go on and do not move", levels.stuck),
            ("senn_store_up", "1 if the store can be reached", int(levels.store_up)),
            ("senn_store_used_bytes", "What the store takes of its disk or memory", levels.used_bytes),
            ("senn_store_limit_bytes", "The most it can or may take, 0 without a limit", levels.limit_bytes),
        ):
            yield GaugeMetricFamily(name, text, value=level)


def registry(counts: Counts, levels: Levels) -> CollectorRegistry:
    """What `prometheus_client` turns into text."""
    made = CollectorRegistry()
    made.register(_Once(counts, levels))
    return made
