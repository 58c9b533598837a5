"""Which of several overlapping finds counts."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from candor.privacy.contract import Span

SECRET_TYPES: frozenset[str] = frozenset({"SEED_PHRASE", "PRIVATE_KEY", "API_KEY", "JWT"})


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Keep one of each overlapping group, in reading order.

    Secrets that overlap become one, of the longest's type: nothing of any may be left. They win,
    then the longer, then the earlier, then the one given first.
    """
    ordered = sorted(spans, key=attrgetter("start"))
    kept: list[Span] = []
    for group in _groups(ordered):
        kept += group if len(group) == 1 else _resolved(group)
    return kept


def _groups(ordered: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the spans that overlap, or hang together by others, as one list each."""
    group: list[Span] = []
    end = 0
    for span in ordered:
        if group and span.start >= end:
            yield group
            group = []
        group.append(span)
        if span.end > end:
            end = span.end
    if group:
        yield group


def _resolved(group: Iterable[Span]) -> list[Span]:
    personal: list[Span] = []
    secrets: list[Span] = []
    for span in group:
        (secrets if span.type in SECRET_TYPES else personal).append(span)
    kept = _Occupied()
    for span in _merged(secrets) if len(secrets) > 1 else secrets:
        kept.take(span)
    for span in sorted(personal, key=lambda span: (span.start - span.end, span.start)):
        kept.take(span)
    return kept.spans()


def _merged(secrets: list[Span]) -> Iterator[Span]:
    """Yield overlapping spans as one."""
    ordered = sorted(secrets, key=lambda span: span.start)
    widest, end = ordered[0], ordered[0].end
    start = widest.start
    for span in ordered[1:]:
        if span.start >= end:
            yield Span(start, end, widest.type)
            widest, start = span, span.start
        elif span.end - span.start > widest.end - widest.start:
            widest = span
        end = max(end, span.end)
    yield Span(start, end, widest.type)


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
