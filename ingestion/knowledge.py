"""What the assistant knows: every project's active generation, followed as it changes."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from langchain_core.embeddings import Embeddings

from candor.domain.passages import Passage
from candor.stores.catalogue.contract import Catalogue, Generation
from ingestion.embed.name import name_of
from ingestion.homes import IndexHome
from ingestion.index import Vector
from ingestion.live import LiveIndex
from ingestion.ranking import Limits
from ingestion.unavailable import IndexUnavailable

RECHECK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class KnowledgeStatus:
    """What a project has. `problem` is a sentence while its newest generation cannot be opened."""

    chunks: int
    generation: str | None
    updated: datetime | None
    problem: str | None = None


@dataclass(slots=True)
class _Shelf:
    """What is known of one project; `problem` is why `wanted` could not be opened."""

    live: LiveIndex | None = None
    problem: IndexUnavailable | None = None
    checked_at: float = float("-inf")
    refreshing: asyncio.Task[None] | None = None


class Knowledge:
    """Searches the active generation of each project.

    The catalogue is asked at most once a second per project. A new generation is opened before
    the old one is closed, and the old one is kept when the new one cannot be opened.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        home: IndexHome,
        embeddings: Embeddings,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep the collaborators; nothing is opened before the first search."""
        self._catalogue = catalogue
        self._home = home
        self._embeddings = embeddings
        self._monotonic = monotonic
        self._shelves: dict[str, _Shelf] = {}
        self._closed = False

    async def search(
        self,
        project: str,
        query: str,
        k: int,
        limits: Limits | None = None,
        *,
        foreign: bool = False,
        vector: Vector | None = None,
    ) -> list[Passage]:
        """Answer the `k` passages that fit `query` best, best first; none for an empty project.

        A `foreign` query is in another language than the documents; `vector` is what `vector_of`
        answers for it, where that is known already. Raises IndexUnavailable where the project's
        index is broken or out of reach.
        """
        shelf = await self._current(project)
        live = shelf.live
        if live is None:
            return _nothing(shelf)
        try:
            with live.borrowed() as index:
                return await index.asearch(query, k, limits, foreign=foreign, vector=vector)
        except IndexUnavailable:
            # it may have been replaced and deleted within the last second: look once more
            shelf.checked_at = float("-inf")
            newer = (await self._current(project)).live
            if newer is None or newer is live:
                raise
            with newer.borrowed() as index:
                return await index.asearch(query, k, limits, foreign=foreign, vector=vector)

    async def version(self, project: str) -> str | None:
        """Answer which generation searches are made in from now on; None for an empty project.

        The catalogue is asked each time, so that a new generation counts as soon as it is active.
        Raises IndexUnavailable as `search` does.
        """
        shelf = await self._current(project)
        active = await self._catalogue.active(project)
        served = shelf.live.generation.id if shelf.live else None
        if served != (active.id if active else None) and shelf.problem is None:
            shelf.checked_at = float("-inf")
            shelf = await self._current(project)
            if shelf.refreshing:
                await asyncio.shield(shelf.refreshing)
            served = shelf.live.generation.id if shelf.live else None
        return served

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Answer one vector per text, made by the model that made the index."""
        return await self._embeddings.aembed_documents(list(texts))

    async def vector_of(self, query: str) -> Vector:
        """Answer a query's vector by the model that made the index."""
        return np.asarray(await self._embeddings.aembed_query(query), dtype=np.float32)

    async def status(self, project: str) -> KnowledgeStatus:
        """Answer what the project's active generation holds; opens it if need be."""
        try:
            shelf = await self._current(project)
        except IndexUnavailable as error:
            return KnowledgeStatus(0, None, None, error.detail)
        generation = await self._catalogue.active(project)
        problem = shelf.problem.detail if shelf.problem else None
        if generation is None:
            return KnowledgeStatus(0, None, None, problem)
        return KnowledgeStatus(generation.chunks, generation.id, generation.created_at, problem)

    async def aclose(self) -> None:
        """Close every index; searches that run end first, later ones raise IndexUnavailable."""
        self._closed = True
        shelves, self._shelves = self._shelves, {}
        for shelf in shelves.values():
            if shelf.refreshing:
                await asyncio.wait([shelf.refreshing])
            if shelf.live:
                shelf.live.retire()
                await shelf.live.closed()

    async def _current(self, project: str) -> _Shelf:
        """Answer the project's shelf, brought up to date where its last check is too old."""
        if self._closed:
            raise IndexUnavailable("The service is closing.")
        shelf = self._shelves.setdefault(project, _Shelf())
        asked = shelf.refreshing is None and not self._is_fresh(shelf)
        if asked:
            shelf.refreshing = asyncio.create_task(self._refresh(project, shelf))
        if shelf.refreshing and (asked or shelf.live is None):
            # a task of its own: a caller that goes away must not leave an index half open
            await asyncio.shield(shelf.refreshing)
        return shelf

    def _is_fresh(self, shelf: _Shelf) -> bool:
        return self._monotonic() - shelf.checked_at < RECHECK_SECONDS

    async def _refresh(self, project: str, shelf: _Shelf) -> None:
        try:
            active = await self._catalogue.active(project)
            live = shelf.live
            if active is None:
                shelf.live, shelf.problem = None, None
            elif live is None or live.generation.id != active.id:
                try:
                    shelf.live = await self._open(project, active)
                    shelf.problem = None
                except IndexUnavailable as error:
                    # whatever served until now goes on serving
                    shelf.problem = error
            if live is not None and shelf.live is not live:
                live.retire()
            shelf.checked_at = self._monotonic()
        finally:
            shelf.refreshing = None

    async def _open(self, project: str, generation: Generation) -> LiveIndex:
        if generation.embedding_model != name_of(self._embeddings):
            raise IndexUnavailable(
                f"The documents were indexed with another embedding model "
                f"({generation.embedding_model}); run `candor ingest` again."
            )
        index = await asyncio.to_thread(self._home.open, project, generation.id, self._embeddings)
        return LiveIndex(generation, index)


def _nothing(shelf: _Shelf) -> list[Passage]:
    if shelf.problem:
        # a copy: one exception raised twice would gather both tracebacks
        raise IndexUnavailable(shelf.problem.detail)
    return []
