"""Which of several overlapping finds counts."""

from bisect import bisect_left
from collections.abc import Iterable

from candor.privacy.contract import Span

SECRET_TYPES: frozenset[str] = frozenset({"SEED_PHRASE", "PRIVATE_KEY", "API_KEY", "JWT"})


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Keep one of each overlapping group, in reading order.

    Secrets win, then the longer, then the earlier, then the one given first.
    """
    ranked = sorted(
        spans,
        key=lambda span: (
            span.type not in SECRET_TYPES,
            span.start - span.end,
            span.start,
        ),
    )
    kept = _Occupied()
    for span in ranked:
        kept.take(span)
    return kept.spans()


class _Occupied:
    """Spans that do not overlap; a lookup costs the logarithm of their number."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._by_start: dict[int, Span] = {}

    def take(self, span: Span) -> None:
        at = bisect_left(self._starts, span.end)
        if at and self._by_start[self._starts[at - 1]].end > span.start:
            return
        self._starts.insert(at, span.start)
        self._by_start[span.start] = span

    def spans(self) -> list[Span]:
        return [self._by_start[start] for start in self._starts]
