"""Repeated accesses as one entry with a count, so that nobody can flood the log."""

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from candor.stores.audit.contract import AuditEntry

MOST_KINDS = 500

Compose = Callable[[int], AuditEntry]


@dataclass(slots=True)
class _Tally:
    compose: Compose
    count: int
    timer: asyncio.TimerHandle


class Tallies:
    """The first of a kind is added at once, those of the next `seconds` together at their end.

    Nothing is lost: the entries' counts add up to all there were. At most `most_kinds` kinds are
    told apart at a time; further ones are counted under the kind `rest` names for them.
    """

    def __init__(
        self, add: Callable[[AuditEntry], None], *, seconds: float, most_kinds: int = MOST_KINDS
    ) -> None:
        self._add = add
        self._seconds = seconds
        self._most_kinds = most_kinds
        self._open: dict[Hashable, _Tally] = {}

    def count(self, kind: Hashable, compose: Compose, *, rest: Compose | None = None) -> None:
        """Count one of a kind; `compose` makes the entry that stands for so many of them."""
        if kind not in self._open and len(self._open) >= self._most_kinds and rest is not None:
            kind, compose = None, rest
        tally = self._open.get(kind)
        if tally is not None:
            tally.count += 1
            return
        self._add(compose(1))
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._seconds, self._settle, kind)
        self._open[kind] = _Tally(compose, 0, timer)

    def close(self) -> None:
        """Add what has been counted so far."""
        for kind in list(self._open):
            self._settle(kind)

    def _settle(self, kind: Hashable) -> None:
        tally = self._open.pop(kind)
        tally.timer.cancel()
        if tally.count:
            self._add(tally.compose(tally.count))
