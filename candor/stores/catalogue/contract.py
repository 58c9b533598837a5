"""The contract of the catalogue: every generation of an index and the documents in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete build of a project's index; `chunks` counts what it holds.

    `key_id` names the key that its texts are sealed under, None where they lie open.
    """

    id: str
    project: str
    embedding_model: str
    chunks: int
    created_at: datetime
    key_id: str | None = None


@dataclass(frozen=True, slots=True)
class CataloguedDocument:
    """A document of a generation, known by (root, source) within its project.

    `fingerprint` changes with the file, with the way it is cut and with the embedding model;
    `chunk_ids` are its chunks in reading order, none for a document without text.
    """

    root: str
    source: str
    fingerprint: str
    chunk_ids: tuple[str, ...]


class Catalogue(Protocol):
    """Remembers generations; at most one per project is active."""

    async def active(self, project: str) -> Generation | None:
        """Answer the generation that is searched, or None where nothing was ingested."""
        ...

    async def documents(self, project: str, generation: str) -> list[CataloguedDocument]:
        """Answer the documents of a generation, in any order."""
        ...

    async def activate(
        self, generation: Generation, documents: Sequence[CataloguedDocument]
    ) -> None:
        """Store the generation with its documents and make it the active one, or do neither."""
        ...

    async def generations(self, project: str) -> list[Generation]:
        """Answer every generation known, the newest first."""
        ...

    async def forget(self, project: str, generation: str) -> None:
        """Remove a generation and its documents; an unknown or the active one stays as it is."""
        ...
