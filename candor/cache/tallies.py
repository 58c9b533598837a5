"""What the cache did in this process, for the metrics."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from candor.cache.meaning.guards import Guard

# exact: the same question was answered; waited: it was being answered; meaning: one like it was
HitKind = Literal["exact", "waited", "meaning"]
# why an answer depends on more than its question, so that the cache is not asked
PassedOver = Literal["flagged", "conversation", "personal", "current_data", "no_knowledge"]
# why an answer is not kept for others
NotKept = Literal[
    "no_provider",
    "stopped",
    "truncated",
    "not_translated",
    "unsafe",
    "removed",
    "low_confidence",
]


@dataclass
class Tallies:
    """Sums over all users; `passed_over` and `not_kept` count by reason.

    `kept_apart` counts answered questions that lay near, by the guard that keeps them apart.
    """

    hits: Counter[HitKind] = field(default_factory=Counter)
    misses: int = 0
    passed_over: Counter[PassedOver] = field(default_factory=Counter)
    not_kept: Counter[NotKept] = field(default_factory=Counter)
    kept_apart: Counter[Guard] = field(default_factory=Counter)
    unavailable: int = 0
    saved_nano: int = 0
    saved_seconds: float = 0.0

    def hit(self, kind: HitKind, *, saved_nano: int, saved_ms: float) -> None:
        """Count a turn that was answered from the cache, and what it saved."""
        self.hits[kind] += 1
        self.saved_nano += saved_nano
        self.saved_seconds += saved_ms / 1000
