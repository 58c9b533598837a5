"""Vectors of one partition in one matrix, so that a search is one product."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from candor.cache.meaning.contract import Vector

_FIRST = 64


class Row(NamedTuple):
    """A kept question: its key, its sealed text, and its cosine to what was searched for."""

    key: str
    sealed: str
    similarity: float


class Rows:
    """At most `capacity` vectors; a new one takes the place of the oldest.

    Instants are seconds since the epoch.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._matrix: Vector = np.empty((0, 0), dtype=np.float32)
        self._until: npt.NDArray[np.float64] = np.zeros(0)
        self._kept: list[tuple[str, str]] = []
        self._places: dict[str, int] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, key: str, sealed: str, vector: Vector, until: float) -> None:
        """Keep a vector; the row of the same key is replaced."""
        at = self._places.get(key)
        if at is None:
            at = self._next
            self._next = (at + 1) % self._capacity
            self._grow(at + 1, len(vector))
        if at < len(self._kept):
            del self._places[self._kept[at][0]]
            self._kept[at] = (key, sealed)
        else:
            self._kept.append((key, sealed))
        self._places[key] = at
        self._matrix[at] = vector
        self._until[at] = until

    def holds_any(self, now: float) -> bool:
        """Tell whether there is a row that has not ended."""
        return bool(np.any(self._until[: len(self._kept)] > now))

    def nearest(self, vector: Vector, now: float, *, at_least: float, limit: int) -> list[Row]:
        """Answer the rows that have not ended, the nearest first."""
        held = len(self._kept)
        if not held:
            return []
        cosines = self._matrix[:held] @ vector
        (found,) = np.nonzero((cosines >= at_least) & (self._until[:held] > now))
        best = found[np.argsort(-cosines[found], kind="stable")][:limit]
        kept = [(*self._kept[at], float(cosines[at])) for at in best]
        return [Row(key, sealed, cosine) for key, sealed, cosine in kept]

    def _grow(self, rows: int, dimension: int) -> None:
        if rows <= len(self._matrix):
            return
        size = min(max(_FIRST, 2 * len(self._matrix)), self._capacity)
        matrix = np.zeros((size, dimension), dtype=np.float32)
        until = np.zeros(size)
        matrix[: len(self._matrix)] = self._matrix if len(self._matrix) else 0
        until[: len(self._until)] = self._until
        self._matrix, self._until = matrix, until
