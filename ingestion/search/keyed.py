"""Terms as numbers that say nothing without a key."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from candor.domain.stamping import Stamper
from ingestion.search.terms import terms

Terms = npt.NDArray[np.uint64]
HEX_DIGITS = 16


class KeyedTerms:
    """Turns texts into the first 64 bits of each term's HMAC under one key; remembers them."""

    def __init__(self, stamper: Stamper, key_id: str) -> None:
        self._stamper = stamper
        self._known: dict[str, int] = {}
        self.key_id = key_id

    def of(self, text: str) -> Terms:
        """Answer the terms of a text in order. Raises SealBroken where the key is missing."""
        return np.fromiter(self._numbers(terms(text)), dtype=np.uint64)

    def _numbers(self, found: Iterable[str]) -> Iterable[int]:
        for term in found:
            number = self._known.get(term)
            if number is None:
                stamp = self._stamper.stamp(term.encode(errors="replace"), self.key_id)
                number = self._known[term] = int(stamp[:HEX_DIGITS], 16)
            yield number
