"""Figures for Prometheus. What several workers share is read from where they share it.

Requests are counted in each process (prometheus_client's multiprocess mode when ``serve`` runs several workers);
answers by channel, language and outcome come from the journal's counts, so Telegram's are there too, and the index's
figures from the Answerer.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.journal import Count
from index.errors import IndexMissing

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.25, 0.5, 1, 2.5, 10)
MEDIA_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """One for each application, with its own registry: two applications in one process never mix."""

    def __init__(self, status: Callable[[], dict[str, Any]], counts: Callable[[], list[Count]]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "toolkit_requests", "Requests by route, method and status.", ["route", "method", "status"],
            registry=self._registry,
        )  # fmt: skip
        self._latency = Histogram(
            "toolkit_request_seconds", "Seconds from request to the end of the response.", ["route"],
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        self._shared = _Shared(status, counts)

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, str(status)).inc()
        self._latency.labels(route).observe(seconds)

    def render(self) -> bytes:
        """Everything in Prometheus' text format; blocking."""
        shared = CollectorRegistry()
        shared.register(self._shared)
        own = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            own = CollectorRegistry()
            multiprocess.MultiProcessCollector(own)  # type: ignore[no-untyped-call]
        return generate_latest(own) + generate_latest(shared)


class _Shared(Collector):
    def __init__(self, status: Callable[[], dict[str, Any]], counts: Callable[[], list[Count]]) -> None:
        self._status = status
        self._counts = counts

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        answers = CounterMetricFamily(
            "toolkit_answers", "Answers by channel, language and outcome.", labels=["channel", "language", "outcome"]
        )
        totals: dict[tuple[str, str, str], int] = {}
        for count in self._counts():
            key = (count.channel, count.language, count.outcome)
            totals[key] = totals.get(key, 0) + count.answers
        for labels, total in sorted(totals.items()):
            answers.add_metric(list(labels), total)
        yield answers
        try:
            status = self._status()
        except IndexMissing:
            status = {"generation": 0}
        for name, what in (
            ("generation", "The generation of the index that is served; 0 before the first."),
            ("resources", "Resources in the index."),
            ("chunks", "Chunks in the index."),
        ):
            value = status.get(name)
            if isinstance(value, int | float):
                yield GaugeMetricFamily(f"toolkit_index_{name}", what, value=value)
