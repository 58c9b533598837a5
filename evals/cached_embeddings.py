"""Vectors of texts that were embedded before, kept in a file between runs."""

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from ingestion.embed.name import name_of

_DIGEST = 32
Vector = npt.NDArray[np.float32]


def cache_folder() -> Path:
    """Answer where caches lie: `$XDG_CACHE_HOME/candor`, else `~/.cache/candor`."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "candor"


class CachedEmbeddings(Embeddings):
    """Asks `inner` only for texts that `file` does not hold; the file is appended to.

    A record is the SHA-256 of the text and its vector; a last one cut short is dropped.
    """

    def __init__(self, inner: Embeddings, file: Path, dimension: int = 384) -> None:
        self.name = name_of(inner)
        self._inner = inner
        self._file = file
        self._size = _DIGEST + 4 * dimension
        file.parent.mkdir(parents=True, exist_ok=True)
        self._known = dict(self._read())

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Answer one vector per text."""
        digests = [_digest(text) for text in texts]
        missing = [
            (digest, text)
            for digest, text in zip(digests, texts, strict=True)
            if digest not in self._known
        ]
        if missing:
            found = self._inner.embed_documents([text for _, text in missing])
            self._keep([digest for digest, _ in missing], found)
        return [self._known[digest].tolist() for digest in digests]

    def embed_query(self, text: str) -> list[float]:
        """Answer the vector of one text."""
        return self.embed_documents([text])[0]

    def _keep(self, digests: Sequence[bytes], vectors: Sequence[Sequence[float]]) -> None:
        records = b""
        for digest, vector in zip(digests, vectors, strict=True):
            kept = np.asarray(vector, dtype=np.float32)
            self._known[digest] = kept
            records += digest + kept.tobytes()
        # one write: several threads append
        with self._file.open("ab", buffering=0) as stream:
            stream.write(records)

    def _read(self) -> list[tuple[bytes, Vector]]:
        raw = self._file.read_bytes() if self._file.exists() else b""
        whole = len(raw) // self._size * self._size
        if whole < len(raw):
            os.truncate(self._file, whole)
        table = np.frombuffer(raw[:whole], dtype=np.uint8).reshape(-1, self._size)
        vectors = np.ascontiguousarray(table[:, _DIGEST:]).view(np.float32)
        return [
            (row[:_DIGEST].tobytes(), vector) for row, vector in zip(table, vectors, strict=True)
        ]


def _digest(text: str) -> bytes:
    return sha256(text.encode(errors="replace")).digest()
