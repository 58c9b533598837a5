"""Search one generation of a project's documents: by meaning and by words, in one order."""

import asyncio
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from candor.domain.passages import Passage
from ingestion.collection import ChunkCollection
from ingestion.embed.multilingual import MultilingualEmbeddings
from ingestion.joining import Stretch, join, joined_text
from ingestion.ranking import ABROAD, AT_HOME, DEPTH, ONE_MODEL, Asked, Limits, best_rows
from ingestion.search.index import SearchIndex
from ingestion.search.keyed import KeyedTerms

Vector = npt.NDArray[np.float32]


class Index:
    """One generation, open for searching; safe to use from several threads."""

    def __init__(
        self,
        chunks: ChunkCollection,
        embeddings: Embeddings,
        lookup: SearchIndex,
        keyed: KeyedTerms,
        multilingual: MultilingualEmbeddings | None = None,
    ) -> None:
        """Take over the chunks, which are closed with the index."""
        self._multilingual = multilingual
        self._chunks = chunks
        self._embeddings = embeddings
        self._lookup = lookup
        self._keyed = keyed
        self._rows = {id_: row for row, id_ in enumerate(lookup.ids)}

    def search(
        self,
        query: str,
        k: int,
        limits: Limits | None = None,
        *,
        foreign: bool = False,
        vector: Vector | None = None,
    ) -> list[Passage]:
        """Answer the `k` passages that fit `query` best, best first; fewer where there are fewer.

        The order is the ranking's, the score the cosine similarity; none where nothing reaches
        the floor. A `foreign` query is in another language than the documents: it is compared by
        multilingual vectors where there are some. `vector` is the query's own by the index's
        model, where it is known already. Raises IndexUnavailable.
        """
        if k < 1:
            return []
        limits = limits or Limits()
        asked = self._abroad(query) if foreign else None
        floor = limits.floor if asked is None else limits.foreign_floor
        asked = asked or self._at_home(query, vector)
        likeness = asked.vectors.likeness(asked.vector, asked.near)
        if not np.any(likeness >= floor):
            return []
        rows = best_rows(asked, self._lookup, k=k, per_file=limits.per_file)
        return self._passages(join(rows, self._lookup, limits.neighbours), asked)

    def _at_home(self, query: str, known: Vector | None) -> Asked:
        # embedded out here, so that its errors are not taken for the index's
        vector = self._embeddings.embed_query(query) if known is None else known
        near = [self._rows[id_] for id_ in self.nearest(vector, DEPTH) if id_ in self._rows]
        second = None
        if self._lookup.multilingual is not None and self._multilingual is not None:
            second = self._multilingual.embed_query(query), self._lookup.multilingual
        return Asked(
            np.asarray(vector, dtype=np.float32),
            np.asarray(near, dtype=np.int32),
            self._keyed.of(query),
            self._lookup.vectors,
            ONE_MODEL if second is None else AT_HOME,
            second,
        )

    def _abroad(self, query: str) -> Asked | None:
        vectors = self._lookup.multilingual
        if vectors is None or self._multilingual is None:
            return None
        vector = self._multilingual.embed_query(query)
        near = vectors.nearest(vector, DEPTH)
        return Asked(vector, near, self._keyed.of(query), vectors, ABROAD)

    def nearest(self, vector: Sequence[float] | Vector, k: int) -> list[str]:
        """Answer the ids of the `k` chunks nearest to a vector of the same model, best first."""
        return self._chunks.nearest(vector, k)

    async def asearch(
        self,
        query: str,
        k: int,
        limits: Limits | None = None,
        *,
        foreign: bool = False,
        vector: Vector | None = None,
    ) -> list[Passage]:
        """Do `search` in one worker thread, embedding and all."""
        return await asyncio.to_thread(
            self.search, query, k, limits, foreign=foreign, vector=vector
        )

    def count(self) -> int:
        """Answer how many chunks the generation holds. Raises IndexUnavailable."""
        return self._chunks.count()

    def close(self) -> None:
        """Release the files and memory that Chroma holds; closing twice does nothing."""
        self._chunks.close()

    def _passages(self, stretches: Sequence[Stretch], asked: Asked) -> list[Passage]:
        ids = self._lookup.ids
        # what Chroma keeps is exact, the other vectors are rounded
        at_home = asked.vectors is self._lookup.vectors
        scores = asked.vectors.likeness(
            asked.vector, np.asarray([one.best for one in stretches], dtype=np.int32)
        )
        wanted = dict.fromkeys(ids[row] for one in stretches for row in one.rows)
        found = {one.id: one for one in self._chunks.read(list(wanted))}
        passages = []
        for one, score in zip(stretches, scores, strict=True):
            best = found[ids[one.best]]
            chunk = best.chunk
            passages.append(
                Passage(
                    id=best.id,
                    source=chunk.source,
                    title=chunk.title,
                    heading=chunk.heading,
                    text=joined_text([found[ids[row]].chunk.text for row in one.rows]),
                    score=float(best.vector @ asked.vector) if at_home else float(score),
                    ordinal=chunk.ordinal,
                    url=chunk.url,
                )
            )
        return passages
