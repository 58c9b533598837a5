"""Kept answers in this process: the least recently used go when there is no room."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import NamedTuple

from candor.cache.contract import Held, Place
from candor.domain.clock import Clock

# what an entry takes beside its value: two digests, an instant, a slot of the table
OVERHEAD_BYTES = 400


class _Entry(NamedTuple):
    value: bytes
    until: datetime


class LocalAnswers:
    """A bounded table; `most_bytes` counts values and what holds them."""

    def __init__(self, clock: Clock, *, most_bytes: int) -> None:
        self._clock = clock
        self._most_bytes = most_bytes
        self._entries: OrderedDict[Place, _Entry] = OrderedDict()
        self._bytes = 0
        self._versions: dict[str, str] = {}

    async def enter(self, project: str, version: str) -> None:
        """Forget what was kept of the project's other versions: nobody finds it any more."""
        if self._versions.setdefault(project, version) != version:
            await self.clear(project)
            self._versions[project] = version

    async def get(self, place: Place) -> bytes | None:
        """Answer what is kept there, None where nothing is or its time is over."""
        entry = self._entries.get(place)
        if entry is None:
            return None
        if entry.until <= self._clock.now():
            self._remove(place)
            return None
        self._entries.move_to_end(place)
        return entry.value

    async def put(self, place: Place, value: bytes, lifetime: timedelta) -> None:
        """Keep a value; one that is larger than all the room is not kept."""
        self._remove(place)
        if _size(value) > self._most_bytes:
            return
        self._entries[place] = _Entry(value, self._clock.now() + lifetime)
        self._bytes += _size(value)
        while self._bytes > self._most_bytes:
            self._remove(next(iter(self._entries)))

    async def drop(self, place: Place) -> None:
        """Forget what is kept there."""
        self._remove(place)

    async def clear(self, project: str | None = None) -> int:
        """Forget a project's answers, or all; answer how many."""
        gone = [place for place in self._entries if project in (None, place.project)]
        for place in gone:
            self._remove(place)
        return len(gone)

    async def held(self, project: str | None = None) -> Held:
        """Answer how many answers are kept, in how many bytes."""
        now = self._clock.now()
        for place in [place for place, entry in self._entries.items() if entry.until <= now]:
            self._remove(place)
        sizes = [
            len(entry.value)
            for place, entry in self._entries.items()
            if project in (None, place.project)
        ]
        return Held(len(sizes), sum(sizes))

    def _remove(self, place: Place) -> None:
        entry = self._entries.pop(place, None)
        if entry is not None:
            self._bytes -= _size(entry.value)


def _size(value: bytes) -> int:
    return len(value) + OVERHEAD_BYTES
