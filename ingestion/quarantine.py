"""Passages that give orders to the model are kept out of the index until the operator says else."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from candor.injection.detector import InjectionDetector
from candor.injection.hidden import without_hidden
from ingestion.documents import Chunk, Document

# part of every document's fingerprint: raise it when the same text may be judged otherwise
QUARANTINE_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Held:
    """A passage kept out: where it stands, why, and the id that releases it (12 hex digits).

    `ordinal` counts the document's passages from 0. No word of the document is kept.
    """

    root: str
    source: str
    id: str
    ordinal: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Judges passages; `released` are ids that the operator has looked at and lets in."""

    detector: InjectionDetector
    released: frozenset[str] = frozenset()

    def read(self, document: Document) -> Document:
        """Answer the document without what its readers do not see."""
        text = without_hidden(document.text)
        return document if text == document.text else replace(document, text=text)

    def sort(self, root: str, chunks: Iterable[Chunk]) -> tuple[list[Chunk], list[Held]]:
        """Answer the passages that may be indexed, and those that are held."""
        kept: list[Chunk] = []
        held: list[Held] = []
        for chunk in chunks:
            whole = "\n".join((chunk.title, chunk.heading, chunk.text))
            kinds = self.detector.orders_in_passage(whole)
            name = passage_id(root, chunk)
            if kinds and name not in self.released:
                held.append(Held(root, chunk.source, name, chunk.ordinal, tuple(kinds)))
            else:
                kept.append(chunk)
        return kept, held


def passage_id(root: str, chunk: Chunk) -> str:
    """Name a passage by where it stands and by every one of its characters."""
    parts = "\0".join((root, chunk.source, chunk.heading, chunk.text))
    return hashlib.sha256(parts.encode(errors="replace")).hexdigest()[:12]
