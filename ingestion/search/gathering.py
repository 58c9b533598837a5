"""The chunks of a generation, gathered as they come by in any order."""

from collections.abc import Iterable, Sequence

import numpy as np

from ingestion.collection import IndexedChunk
from ingestion.search.index import SearchIndex
from ingestion.search.keyed import KeyedTerms
from ingestion.search.rows import Row
from ingestion.search.vectors import Floats


class Gathering:
    """Notes chunks, and indexes them in the order that reading gives."""

    def __init__(self, keyed: KeyedTerms) -> None:
        self._keyed = keyed
        self._rows: dict[str, tuple[Row, Floats]] = {}

    def add(self, chunks: Iterable[IndexedChunk]) -> None:
        """Note chunks; blocks for some 0.1 ms each."""
        for one in chunks:
            self._rows[one.id] = (Row.of(one.chunk, self._keyed), one.vector)

    def index(self, ids: Sequence[str]) -> SearchIndex:
        """Index the noted chunks, named in reading order, file after file."""
        noted = [self._rows[id_] for id_ in ids]
        vectors = np.stack([vector for _, vector in noted]) if noted else np.zeros((0, 1))
        rows = [row for row, _ in noted]
        return SearchIndex.of(self._keyed.key_id, ids, rows, vectors.astype(np.float32))

    def in_likely_order(self) -> list[str]:
        """Answer the ids by source and place, for when nobody remembers the files."""
        place = {id_: (row.source, row.ordinal, id_) for id_, (row, _) in self._rows.items()}
        return sorted(place, key=lambda id_: place[id_])
