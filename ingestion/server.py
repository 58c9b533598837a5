"""Chroma on a server of its own: every generation is a collection."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import httpx
from langchain_core.embeddings import Embeddings

from candor.domain.errors import BadUsage
from candor.domain.sealing import Sealer
from candor.domain.stamping import Stamper
from ingestion.collection import ChunkCollection
from ingestion.embed.multilingual import MultilingualEmbeddings
from ingestion.index import Index
from ingestion.names import collection_name, safe_name
from ingestion.search.index import SearchIndex
from ingestion.search.kept import SearchKeeper
from ingestion.unavailable import chroma_failures

if TYPE_CHECKING:
    from chromadb.api.client import Client

DEFAULT_PORT = 8000
TIMEOUT_SECONDS = 10.0
# the active generation, the one before it, and one that is being made
KEPT_FOLDERS = 3


class ServerHome:
    """Keeps generations as collections behind one HTTP client; `data_dir` holds our locks."""

    def __init__(
        self,
        url: str,
        data_dir: Path,
        sealer: Sealer,
        stamper: Stamper,
        multilingual: MultilingualEmbeddings | None = None,
    ) -> None:
        self._sealer = sealer
        self.keeper = SearchKeeper(sealer, stamper, multilingual)
        address = urlsplit(url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise BadUsage("CHROMA_URL must read http://host:port or https://host:port.")
        self.work_dir = data_dir / "index"
        self._host = address.hostname
        self._ssl = address.scheme == "https"
        self._port = address.port or (443 if self._ssl else DEFAULT_PORT)
        self._lock = Lock()
        self._client: Client | None = None

    @property
    def key_id(self) -> str:
        """The key that new generations are sealed under."""
        return self._sealer.current

    def create(self, project: str, generation: str, chunks: int) -> ChunkCollection:
        """Begin an empty collection; the server needs no word of its size."""
        with chroma_failures("created"):
            collection = self._connected().create_collection(
                collection_name(project, generation),
                configuration={"hnsw": {"space": "cosine"}},
                embedding_function=None,
            )
        return ChunkCollection(self._connected(), collection, self._sealer, on_close=_nothing)

    def finish(self, project: str, generation: str, lookup: SearchIndex) -> None:
        """Keep the lookup; other machines make theirs from the collection as they open it."""
        name = collection_name(project, generation)
        self.keeper.write(self._folder(project, generation), name, lookup)

    def check(self, project: str, generation: str) -> None:
        """Raise IndexUnavailable where the server or the collection is not there."""
        with chroma_failures("found"):
            self._connected().get_collection(
                collection_name(project, generation), embedding_function=None
            )

    @contextmanager
    def read(self, project: str, generation: str) -> Iterator[ChunkCollection]:
        """Lend the collection's chunks."""
        with chroma_failures("opened"):
            collection = self._connected().get_collection(
                collection_name(project, generation), embedding_function=None
            )
        yield ChunkCollection(self._connected(), collection, self._sealer, on_close=_nothing)

    def open(self, project: str, generation: str, embeddings: Embeddings) -> Index:
        """Find the collection."""
        name = collection_name(project, generation)
        with chroma_failures("opened"):
            collection = self._connected().get_collection(name, embedding_function=None)
        chunks = ChunkCollection(self._connected(), collection, self._sealer, on_close=_nothing)
        folder = self._folder(project, generation)
        lookup = self.keeper.read_or_make(folder, name, chunks.pages())
        _keep_newest(folder.parent)
        return Index(
            chunks, embeddings, lookup, self.keeper.keyed(lookup.key_id), self.keeper.multilingual
        )

    def lookup(self, project: str, generation: str) -> SearchIndex | None:
        """Read what is kept beside the collection."""
        folder = self._folder(project, generation)
        return self.keeper.read(folder, collection_name(project, generation))

    def delete(self, project: str, generation: str) -> None:
        """Delete the collection and what is searched beside it."""
        from chromadb.errors import NotFoundError

        shutil.rmtree(self._folder(project, generation), ignore_errors=True)
        with chroma_failures("deleted"):
            try:
                self._connected().delete_collection(collection_name(project, generation))
            except NotFoundError:
                return

    def close(self) -> None:
        """Close the HTTP client."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            for session in _sessions(client):
                session.close()
            client.close()

    def _folder(self, project: str, generation: str) -> Path:
        return self.work_dir / safe_name(project) / safe_name(generation)

    def _connected(self) -> "Client":
        # two seconds of imports that most commands never need
        from chromadb import HttpClient
        from chromadb.config import Settings

        with self._lock:
            if self._client is None:
                # Chroma's own first request would wait for ever for a silent host
                socket.create_connection((self._host, self._port), TIMEOUT_SECONDS).close()
                settings = Settings(anonymized_telemetry=False)
                client = HttpClient(self._host, self._port, self._ssl, settings=settings)
                # its declared type leaves out close()
                self._client = cast("Client", client)
                for session in _sessions(self._client):
                    session.timeout = TIMEOUT_SECONDS
            return self._client


def _keep_newest(folder: Path) -> None:
    """Delete what was made here for generations that another machine has deleted since."""
    made = [one for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []
    newest_first = sorted(made, key=lambda one: -one.stat().st_mtime)
    for old in newest_first[KEPT_FOLDERS:]:
        shutil.rmtree(old, ignore_errors=True)


def _sessions(client: "Client") -> list[httpx.Client]:
    """Find the client's connections: Chroma neither limits their time nor closes them."""
    servers = [getattr(one, "_server", None) for one in (client, client._admin_client)]
    sessions = [getattr(server, "_session", None) for server in servers]
    return [session for session in sessions if isinstance(session, httpx.Client)]


def _nothing() -> None:
    return
