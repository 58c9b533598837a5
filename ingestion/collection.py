"""Write the chunks of a generation into Chroma and read them back with their vectors."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from candor.domain.sealing import Sealer
from ingestion.documents import Chunk
from ingestion.sealed_chunk import NO_DOCUMENT, open_chunk, place_of, seal_chunk
from ingestion.unavailable import chroma_failures

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from langchain_chroma import Chroma

Vector = npt.NDArray[np.float32]
# Chroma takes at most some 5,000 records at once
PAGE = 1_000


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A chunk with its id and its vector.

    Chroma does not keep the `multilingual` vector; None is one that is not known yet.
    """

    id: str
    chunk: Chunk
    vector: Vector
    multilingual: Vector | None = None


class ChunkCollection:
    """The chunks of one generation; every method blocks and raises IndexUnavailable."""

    def __init__(
        self,
        client: "ClientAPI",
        collection: "Collection",
        sealer: Sealer,
        *,
        on_close: Callable[[], None],
    ) -> None:
        self._client = client
        self._collection = collection
        self._sealer = sealer
        self.close = on_close

    def add(self, chunks: Sequence[IndexedChunk]) -> None:
        """Store chunks under their ids."""
        with chroma_failures("written"):
            for start in range(0, len(chunks), PAGE):
                page = chunks[start : start + PAGE]
                self._collection.add(
                    ids=[one.id for one in page],
                    embeddings=[one.vector.tolist() for one in page],
                    documents=[NO_DOCUMENT] * len(page),
                    metadatas=[
                        seal_chunk(one.chunk, self._place(one.id), self._sealer) for one in page
                    ],
                )

    def read(self, ids: Sequence[str]) -> list[IndexedChunk]:
        """Answer the chunks with these ids, in any order; unknown ids are left out."""
        found: list[IndexedChunk] = []
        with chroma_failures("read"):
            for start in range(0, len(ids), PAGE):
                page = self._store.get(
                    ids=list(ids[start : start + PAGE]),
                    include=["documents", "metadatas", "embeddings"],
                )
                rows = zip(
                    page["ids"],
                    page["documents"],
                    page["metadatas"],
                    np.asarray(page["embeddings"], dtype=np.float32),
                    strict=True,
                )
                for name, text, metadata, vector in rows:
                    chunk = open_chunk(metadata, text, self._place(name), self._sealer)
                    found.append(IndexedChunk(name, chunk, vector))
        return found

    @cached_property
    def _store(self) -> "Chroma":
        # it takes two seconds to import, and most commands never read a chunk
        from langchain_chroma import Chroma

        return Chroma(
            client=self._client,
            collection_name=self._collection.name,
            create_collection_if_not_exists=False,
        )

    def nearest(self, vector: Sequence[float] | Vector, n: int) -> list[str]:
        """Answer the ids of the `n` chunks nearest to a vector by cosine similarity."""
        with chroma_failures("searched"):
            found = self._collection.query(
                query_embeddings=np.asarray([vector], dtype=np.float32), n_results=n, include=[]
            )
            return found["ids"][0]

    def pages(self) -> Iterator[list[IndexedChunk]]:
        """Yield every chunk, a thousand at a time and in any order."""
        for start in range(0, self.count(), PAGE):
            with chroma_failures("read"):
                ids = self._collection.get(limit=PAGE, offset=start, include=[])["ids"]
            yield self.read(ids)

    def count(self) -> int:
        """Answer how many chunks are stored."""
        with chroma_failures("counted"):
            return self._collection.count()

    def _place(self, chunk_id: str) -> str:
        return place_of(self._collection.name, chunk_id)
