"""Prometheus metrics of the answer cache."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge

from candor.cache.meaning.guards import Guard
from candor.cache.tallies import HitKind, NotKept, PassedOver, Tallies
from candor.domain.money import NANO_PER_USD


class CacheMetrics:
    """What the cache did and saved, as gauges and counters."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._lookups = Counter(
            "chatbot_cache_lookups",
            "Questions by what the cache had: the same one (exact), the same one being answered "
            "(waited), one of the same meaning (meaning), nothing (miss).",
            ["result"],
            registry=registry,
        )
        self._passed_over = Counter(
            "chatbot_cache_passed_over",
            "Questions whose answer depends on more than the question, by reason.",
            ["reason"],
            registry=registry,
        )
        self._not_kept = Counter(
            "chatbot_cache_not_kept",
            "Answers that were not kept for others, by reason.",
            ["reason"],
            registry=registry,
        )
        self._kept_apart = Counter(
            "chatbot_cache_kept_apart",
            "Answered questions that lay near a new one but ask for something else, by the guard "
            "that told them apart (docs/cache.md).",
            ["guard"],
            registry=registry,
        )
        self._unavailable = Counter(
            "chatbot_cache_unavailable",
            "Times that the cache was asked and could not be reached.",
            registry=registry,
        )
        # Gauges like the costs: they are read beside them
        self._saved_usd = Gauge(
            "chatbot_cache_saved_usd", "What cached answers had cost.", registry=registry
        )
        self._saved_seconds = Gauge(
            "chatbot_cache_saved_seconds",
            "How much longer the turns took that cached answers were made in.",
            registry=registry,
        )
        self._counted = Tallies()
        # shown from the start: a series that begins at 1 hides its first increase
        for counter, names in (
            (self._lookups, (*get_args(HitKind), "miss")),
            (self._passed_over, get_args(PassedOver)),
            (self._not_kept, get_args(NotKept)),
            (self._kept_apart, Guard),
        ):
            for name in names:
                counter.labels(name)

    def refresh(self, tallies: Tallies) -> None:
        """Take over the present sums, before they are shown."""
        before, self._counted = self._counted, deepcopy(tallies)
        self._lookups.labels("miss").inc(tallies.misses - before.misses)
        _grow(self._lookups, tallies.hits, before.hits)
        _grow(self._passed_over, tallies.passed_over, before.passed_over)
        _grow(self._not_kept, tallies.not_kept, before.not_kept)
        _grow(self._kept_apart, tallies.kept_apart, before.kept_apart)
        self._unavailable.inc(tallies.unavailable - before.unavailable)
        self._saved_usd.set(tallies.saved_nano / NANO_PER_USD)
        self._saved_seconds.set(tallies.saved_seconds)


def _grow(counter: Counter, now: Mapping[Any, int], before: Mapping[Any, int]) -> None:
    for name, count in now.items():
        counter.labels(name).inc(count - before.get(name, 0))
