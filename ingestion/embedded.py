"""Chroma inside the process: every generation is a folder, `index/<project>/<generation>/`.

A folder serves one writing process, and deleting inside it leaves the bytes behind: so a
generation is written once, sealed, only read from then on, and deleted as a whole.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from langchain_core.embeddings import Embeddings

from candor.domain.sealing import Sealer
from candor.domain.stamping import Stamper
from ingestion.collection import ChunkCollection
from ingestion.embed.multilingual import MultilingualEmbeddings
from ingestion.index import Index
from ingestion.names import collection_name, safe_name
from ingestion.seal import DATABASE, SEAL, check_seal, seal
from ingestion.search.index import SearchIndex
from ingestion.search.kept import FILE as SEARCH
from ingestion.search.kept import SearchKeeper
from ingestion.unavailable import chroma_failures

if TYPE_CHECKING:
    from chromadb.api.client import Client

COPY = ".copy"


class EmbeddedHome:
    """Keeps generations in folders below `data_dir`/index."""

    def __init__(
        self,
        data_dir: Path,
        sealer: Sealer,
        stamper: Stamper,
        multilingual: MultilingualEmbeddings | None = None,
    ) -> None:
        self._sealer = sealer
        self.keeper = SearchKeeper(sealer, stamper, multilingual)
        self.work_dir = data_dir / "index"

    @property
    def key_id(self) -> str:
        """The key that new generations are sealed under."""
        return self._sealer.current

    def create(self, project: str, generation: str, chunks: int) -> ChunkCollection:
        """Begin an empty generation in a new folder.

        Chroma writes its vector files after every `sync_threshold` records (2 at least) and
        otherwise again at every start: set to `chunks`, it writes them once and for ever.
        """
        folder = self._folder(project, generation)
        with chroma_failures("created"):
            folder.mkdir(parents=True)
            client = _open(folder)
            collection = client.create_collection(
                collection_name(project, generation),
                configuration={"hnsw": {"space": "cosine", "sync_threshold": max(chunks, 2)}},
                embedding_function=None,
            )
        return ChunkCollection(client, collection, self._sealer, on_close=client.close)

    def finish(self, project: str, generation: str, lookup: SearchIndex) -> None:
        """Add what is searched beside Chroma, and seal the folder."""
        folder = self._folder(project, generation)
        self.keeper.write(folder, collection_name(project, generation), lookup)
        seal(folder)

    def check(self, project: str, generation: str) -> None:
        """Raise IndexUnavailable unless the folder is as it was sealed."""
        check_seal(self._folder(project, generation))

    @contextmanager
    def read(self, project: str, generation: str) -> Iterator[ChunkCollection]:
        """Lend the chunks from a copy, for a serving process may have the folder itself open."""
        folder = self._folder(project, generation)
        check_seal(folder)
        copy = folder.with_name(COPY)
        shutil.rmtree(copy, ignore_errors=True)
        try:
            with chroma_failures("copied"):
                shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(f"{DATABASE}*", SEARCH))
                _copy_database(folder / DATABASE, copy / DATABASE)
                client = _open(copy)
                name = collection_name(project, generation)
                collection = client.get_collection(name, embedding_function=None)
            with closing(
                ChunkCollection(client, collection, self._sealer, on_close=client.close)
            ) as chunks:
                yield chunks
        finally:
            shutil.rmtree(copy, ignore_errors=True)

    def open(self, project: str, generation: str, embeddings: Embeddings) -> Index:
        """Check the seal and open the folder."""
        folder = self._folder(project, generation)
        check_seal(folder)
        with chroma_failures("opened"):
            client = _open(folder)
        try:
            name = collection_name(project, generation)
            with chroma_failures("opened"):
                collection = client.get_collection(name, embedding_function=None)
            chunks = ChunkCollection(client, collection, self._sealer, on_close=client.close)
            lookup = self.keeper.read_or_make(folder, name, chunks.pages())
            return Index(
                chunks,
                embeddings,
                lookup,
                self.keeper.keyed(lookup.key_id),
                self.keeper.multilingual,
            )
        except BaseException:
            client.close()
            raise

    def lookup(self, project: str, generation: str) -> SearchIndex | None:
        """Read what is kept beside the collection."""
        folder = self._folder(project, generation)
        return self.keeper.read(folder, collection_name(project, generation))

    def delete(self, project: str, generation: str) -> None:
        """Delete the folder; the seal goes first, so that nothing opens half a folder."""
        folder = self._folder(project, generation)
        (folder / SEAL).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(folder.with_name(COPY), ignore_errors=True)

    def close(self) -> None:
        """Nothing is held between calls."""

    def _folder(self, project: str, generation: str) -> Path:
        return self.work_dir / safe_name(project) / safe_name(generation)


def _open(folder: Path) -> "Client":
    # two seconds of imports that most commands never need
    from chromadb import PersistentClient
    from chromadb.config import Settings

    client = PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    # its declared type leaves out close(), which alone empties Chroma's cache of open folders
    return cast("Client", client)


def _copy_database(source: Path, target: Path) -> None:
    """Copy by SQLite's own backup, which waits while another process writes."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
