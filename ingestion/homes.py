"""Where generations of the index live: in folders of our own, or on a Chroma server."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from langchain_core.embeddings import Embeddings

from candor.domain.sealing import Sealer
from candor.domain.stamping import Stamper
from ingestion.collection import ChunkCollection
from ingestion.embed.multilingual import MultilingualEmbeddings
from ingestion.index import Index
from ingestion.search.index import SearchIndex
from ingestion.search.kept import SearchKeeper


class IndexHome(Protocol):
    """Keeps generations; every method blocks. `work_dir` is ours for locks and notes.

    `key_id` names the key that new generations are sealed under; `keeper` keeps what is
    searched beside Chroma.
    """

    work_dir: Path
    keeper: SearchKeeper

    @property
    def key_id(self) -> str:
        """Answer the key's id."""
        ...

    def create(self, project: str, generation: str, chunks: int) -> ChunkCollection:
        """Begin an empty generation that will hold so many chunks."""
        ...

    def finish(self, project: str, generation: str, lookup: SearchIndex) -> None:
        """Complete a generation, after its collection was closed."""
        ...

    def check(self, project: str, generation: str) -> None:
        """Raise IndexUnavailable where a generation is plainly missing or damaged."""
        ...

    def read(self, project: str, generation: str) -> AbstractContextManager[ChunkCollection]:
        """Lend a complete generation's chunks for copying, whoever else has it open."""
        ...

    def open(self, project: str, generation: str, embeddings: Embeddings) -> Index:
        """Open a complete generation for searching. Raises IndexUnavailable."""
        ...

    def lookup(self, project: str, generation: str) -> SearchIndex | None:
        """Answer what is searched beside the collection; None where it is not kept here."""
        ...

    def delete(self, project: str, generation: str) -> None:
        """Delete a generation for good; a missing one is fine."""
        ...

    def close(self) -> None:
        """Let go of connections; indexes that are open stay open."""
        ...


def open_home(
    data_dir: Path,
    chroma_url: str | None,
    sealer: Sealer,
    stamper: Stamper,
    multilingual: MultilingualEmbeddings | None = None,
) -> IndexHome:
    """Answer the server's home where an address is set, else the embedded one; opens nothing.

    What the documents say is kept encrypted by `sealer`; their words are hashed by `stamper`.
    With `multilingual`, questions in other languages than the documents' find them too.
    """
    from ingestion.embedded import EmbeddedHome
    from ingestion.server import ServerHome

    if chroma_url:
        return ServerHome(chroma_url, data_dir, sealer, stamper, multilingual)
    return EmbeddedHome(data_dir, sealer, stamper, multilingual)
