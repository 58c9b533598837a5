"""Build one generation of an index: copy what did not change, embed what did."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import closing

import numpy as np
from langchain_core.embeddings import Embeddings

from ingestion.collection import ChunkCollection, IndexedChunk
from ingestion.documents import Chunk
from ingestion.embedded_text import embedded_text
from ingestion.homes import IndexHome
from ingestion.report import Progress, Stage
from ingestion.threads import in_thread
from ingestion.unavailable import IndexUnavailable

COPY_PAGE = 1_000
# chunks per worker and step: enough to sort by length, few enough to show progress
WINDOW = 128

NewChunk = tuple[str, Chunk]


class GenerationBuild:
    """Builds `generation`; deletes it again when anything fails on the way."""

    def __init__(
        self,
        home: IndexHome,
        project: str,
        generation: str,
        *,
        embeddings: Embeddings,
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._home = home
        self._names = (project, generation)
        self._embeddings = embeddings
        self._workers = workers or os.cpu_count() or 1
        self._progress = progress
        self._gathering = home.keeper.gathering()
        self._done = 0
        self._total = 0

    async def run(
        self, *, previous: str | None, kept: Sequence[str], new: Sequence[NewChunk]
    ) -> None:
        """Copy the chunks `kept` from the generation `previous`, embed the `new`, and seal.

        Both come in reading order, file after file.
        Raises IndexUnavailable when the result does not hold exactly these chunks.
        """
        self._total = len(kept) + len(new)
        if previous is not None and kept:
            before = await in_thread(self._home.lookup, self._names[0], previous)
            self._gathering = self._home.keeper.gathering(before)
        try:
            chunks = await in_thread(self._home.create, *self._names, self._total)
            with closing(chunks):
                if previous is not None and kept:
                    await self._copy(chunks, previous, kept)
                await self._embed(chunks, new)
                self._tell("finishing")
                await self._check(chunks)
            order = [*kept, *(name for name, _ in new)]
            lookup = await in_thread(self._gathering.index, order)
            await in_thread(self._home.finish, *self._names, lookup)
        except BaseException:
            await in_thread(self._home.delete, *self._names)
            raise

    async def _copy(self, target: ChunkCollection, previous: str, kept: Sequence[str]) -> None:
        self._tell("copying")
        lent = self._home.read(self._names[0], previous)
        source = await in_thread(lent.__enter__)
        try:
            for start in range(0, len(kept), COPY_PAGE):
                page = await in_thread(source.read, kept[start : start + COPY_PAGE])
                await self._add(target, page, "copying")
        finally:
            await in_thread(lent.__exit__, None, None, None)

    async def _embed(self, target: ChunkCollection, new: Sequence[NewChunk]) -> None:
        self._tell("embedding")
        for windows in self._steps(new):
            work = [in_thread(self._vectors, window) for window in windows]
            results = await asyncio.gather(*work, return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result
                await self._add(target, result, "embedding")

    def _steps(self, new: Sequence[NewChunk]) -> Iterator[list[Sequence[NewChunk]]]:
        # equals in length share a window, so that no worker waits long and little is padding
        ordered = sorted(new, key=lambda one: len(one[1].text))
        windows = [ordered[at : at + WINDOW] for at in range(0, len(ordered), WINDOW)]
        for at in range(0, len(windows), self._workers):
            yield list(windows[at : at + self._workers])

    def _vectors(self, window: Sequence[NewChunk]) -> list[IndexedChunk]:
        texts = [embedded_text(chunk) for _, chunk in window]
        vectors = self._embeddings.embed_documents(texts)
        model = self._home.keeper.multilingual
        seconds = [None] * len(texts) if model is None else model.embed_array(texts)
        return [
            IndexedChunk(name, chunk, np.asarray(vector, dtype=np.float32), second)
            for (name, chunk), vector, second in zip(window, vectors, seconds, strict=True)
        ]

    async def _add(
        self, target: ChunkCollection, chunks: Sequence[IndexedChunk], stage: Stage
    ) -> None:
        await in_thread(target.add, chunks)
        await in_thread(self._gathering.add, chunks)
        self._done += len(chunks)
        self._tell(stage)

    async def _check(self, chunks: ChunkCollection) -> None:
        count = await in_thread(chunks.count)
        if count != self._total:
            raise IndexUnavailable(
                f"The new index holds {count} chunks where {self._total} were written; "
                "the old one stays in use."
            )

    def _tell(self, stage: Stage) -> None:
        if self._progress:
            self._progress(self._done, self._total, stage)
