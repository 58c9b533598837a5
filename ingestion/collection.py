"""Write the chunks of a generation into Chroma and read them back with their vectors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ingestion.documents import Chunk
from ingestion.index import chroma_failures

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

Vector = npt.NDArray[np.float32]
# Chroma takes at most some 5,000 records at once
PAGE = 1_000


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A chunk with its id and its vector."""

    id: str
    chunk: Chunk
    vector: Vector


class ChunkCollection:
    """The chunks of one generation; every method blocks and raises IndexUnavailable."""

    def __init__(self, collection: "Collection", *, on_close: Callable[[], None]) -> None:
        self._collection = collection
        self.close = on_close

    def add(self, chunks: Sequence[IndexedChunk]) -> None:
        """Store chunks under their ids."""
        with chroma_failures("written"):
            for start in range(0, len(chunks), PAGE):
                page = chunks[start : start + PAGE]
                self._collection.add(
                    ids=[one.id for one in page],
                    embeddings=[one.vector.tolist() for one in page],
                    documents=[one.chunk.text for one in page],
                    metadatas=[_metadata(one.chunk) for one in page],
                )

    def read(self, ids: Sequence[str]) -> list[IndexedChunk]:
        """Answer the chunks with these ids, in any order; unknown ids are left out."""
        found: list[IndexedChunk] = []
        with chroma_failures("read"):
            for start in range(0, len(ids), PAGE):
                page = self._collection.get(
                    ids=list(ids[start : start + PAGE]),
                    include=["documents", "metadatas", "embeddings"],
                )
                rows = zip(
                    page["ids"],
                    page["documents"] or (),
                    page["metadatas"] or (),
                    np.asarray(page["embeddings"], dtype=np.float32),
                    strict=True,
                )
                for name, text, metadata, vector in rows:
                    found.append(IndexedChunk(name, _chunk(text, metadata), vector))
        return found

    def count(self) -> int:
        """Answer how many chunks are stored."""
        with chroma_failures("counted"):
            return self._collection.count()


def _metadata(chunk: Chunk) -> dict[str, str | int]:
    fields: dict[str, str | int] = {
        "source": chunk.source,
        "title": chunk.title,
        "heading": chunk.heading,
        "ordinal": chunk.ordinal,
    }
    # Chroma has no empty values: a chunk without an address has no such field
    return fields | ({"url": chunk.url} if chunk.url else {})


def _chunk(text: str, metadata: Mapping[str, object]) -> Chunk:
    url = metadata.get("url")
    return Chunk(
        source=str(metadata["source"]),
        title=str(metadata["title"]),
        heading=str(metadata["heading"]),
        text=text,
        ordinal=int(str(metadata["ordinal"])),
        url=str(url) if url else None,
    )
