"""Look for very many byte strings in very many bytes: a filter by their first eight, then all."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from tests.canary.compressed import inflated
from tests.canary.places import Piece
from tests.canary.spellings import fragments, spellings
from tests.canary.values import Canary

ANCHOR = 8
_BITS = 25
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BLOCK = 4 << 20


@dataclass(slots=True)
class Found:
    """What a scan read and met: for each place its bytes and the canaries that stand in it."""

    bytes: Counter[str] = field(default_factory=Counter)
    pieces: Counter[str] = field(default_factory=Counter)
    hits: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, place: str, piece: str, size: int, names: Iterable[str]) -> None:
        """Count a piece; a hit is kept once for each canary, with where it was met first."""
        self.bytes[place] += size
        self.pieces[place] += 1
        hits = self.hits.setdefault(place, {})
        for name in names:
            hits.setdefault(name, piece)

    @property
    def total(self) -> int:
        """Answer how many canaries were met, once for each place."""
        return sum(map(len, self.hits.values()))


class Scanner:
    """Knows every spelling of every canary it was given; letter case does not count."""

    def __init__(self, canaries: Iterable[tuple[str, Canary]]) -> None:
        self._needles: dict[bytes, list[tuple[bytes, str]]] = {}
        self.spellings = 0
        for name, canary in canaries:
            for needle in spellings(fragments(canary.pieces, canary.written)):
                self._needles.setdefault(needle[:ANCHOR], []).append((needle, name))
                self.spellings += 1
        anchors = np.frombuffer(b"".join(self._needles) or b"\0" * ANCHOR, dtype="<u8")
        self._table = np.zeros(1 << _BITS, dtype=bool)
        self._table[_hashed(anchors)] = True

    def names(self, content: bytes) -> set[str]:
        """Answer the names of the canaries that stand in the bytes or in what they compress."""
        found = self._names(content)
        for block in inflated(content):
            found |= self._names(block)
        return found

    def read(self, pieces: Iterable[Piece], into: Found | None = None) -> Found:
        """Scan every piece of every place."""
        found = into or Found()
        for piece in pieces:
            found.add(piece.place, piece.name, len(piece.content), self.names(piece.content))
        return found

    def _names(self, content: bytes) -> set[str]:
        lower = content.lower()
        found: set[str] = set()
        for start in range(0, len(lower), _BLOCK):
            for at in self._candidates(lower[start : start + _BLOCK + ANCHOR - 1]):
                place = start + at
                for needle, name in self._needles.get(lower[place : place + ANCHOR], ()):
                    if name not in found and lower.startswith(needle, place):
                        found.add(name)
        return found

    def _candidates(self, block: bytes) -> list[int]:
        found: list[int] = []
        for shift in range(ANCHOR):
            usable = (len(block) - shift) // ANCHOR * ANCHOR
            if usable <= 0:
                break
            words = np.frombuffer(block, dtype="<u8", count=usable // ANCHOR, offset=shift)
            met = np.flatnonzero(self._table[_hashed(words)])
            found += (met * ANCHOR + shift).tolist()
        return found


def _hashed(
    words: "np.ndarray[tuple[int], np.dtype[np.uint64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    return (words * _MIX) >> np.uint64(64 - _BITS)
