"""The chunks of a generation, gathered as they come by in any order."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ingestion.collection import IndexedChunk
from ingestion.embed.multilingual import MultilingualEmbeddings
from ingestion.embedded_text import embedded_text
from ingestion.search.index import SearchIndex
from ingestion.search.keyed import KeyedTerms
from ingestion.search.rows import Row
from ingestion.search.vectors import Floats


class Gathering:
    """Notes chunks, and indexes them in the order that reading gives.

    With `multilingual` each gets a second vector; `known` are some chunks' by their ids.
    """

    def __init__(
        self,
        keyed: KeyedTerms,
        multilingual: MultilingualEmbeddings | None = None,
        known: Mapping[str, Floats] | None = None,
    ) -> None:
        self._keyed = keyed
        self._multilingual = multilingual
        self._known = known or {}
        self._rows: dict[str, tuple[Row, Floats]] = {}
        self._seconds: dict[str, Floats] = {}

    def add(self, chunks: Iterable[IndexedChunk]) -> None:
        """Note chunks; blocks for some 0.1 ms each, 5 ms where the second vector is missing."""
        chunks = list(chunks)
        for one in chunks:
            self._rows[one.id] = (Row.of(one.chunk, self._keyed), one.vector)
        if self._multilingual is not None:
            self._seconds.update(self._second_vectors(chunks, self._multilingual))

    def index(self, ids: Sequence[str]) -> SearchIndex:
        """Index the noted chunks, named in reading order, file after file."""
        noted = [self._rows[id_] for id_ in ids]
        rows = [row for row, _ in noted]
        vectors = _stacked([vector for _, vector in noted])
        seconds = None
        if self._multilingual is not None:
            seconds = _stacked([self._seconds[id_] for id_ in ids])
        return SearchIndex.of(self._keyed.key_id, ids, rows, vectors, seconds)

    def in_likely_order(self) -> list[str]:
        """Answer the ids by source and place, for when nobody remembers the files."""
        place = {id_: (row.source, row.ordinal, id_) for id_, (row, _) in self._rows.items()}
        return sorted(place, key=lambda id_: place[id_])

    def _second_vectors(
        self, chunks: Sequence[IndexedChunk], model: MultilingualEmbeddings
    ) -> dict[str, Floats]:
        found = {}
        for one in chunks:
            vector = one.multilingual if one.multilingual is not None else self._known.get(one.id)
            if vector is not None:
                found[one.id] = vector
        missing = [one for one in chunks if one.id not in found]
        made = model.embed_array([embedded_text(one.chunk) for one in missing])
        return {**found, **{one.id: vector for one, vector in zip(missing, made, strict=True)}}


def _stacked(vectors: Sequence[Floats]) -> Floats:
    return np.stack(vectors).astype(np.float32) if vectors else np.zeros((0, 1), np.float32)
