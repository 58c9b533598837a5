"""Documents indexed by the product's own ingestion, in a folder that is thrown away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from langchain_core.embeddings import Embeddings

from candor.bootstrap.library import open_library
from candor.bootstrap.settings import load_settings
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.clock import SystemClock, time_ordered_id
from candor.domain.passages import Passage
from candor.routing.language import is_foreign
from evals.cached_embeddings import CachedEmbeddings, cache_folder
from ingestion.knowledge import Knowledge
from ingestion.ranking import Limits
from ingestion.report import IngestReport
from ingestion.run import ingest

# what the documents of the suites are written in
LANGUAGE = "en"


@dataclass(frozen=True)
class IndexedDocuments:
    """An index to ask: `knowledge` and `remembered` know vectors from the cache.

    `plain` and `embeddings` compute every one.
    """

    knowledge: Knowledge
    remembered: Embeddings
    plain: Knowledge
    embeddings: Embeddings
    report: IngestReport

    async def files(self, query: str, k: int, limits: Limits | None = None) -> list[str]:
        """Answer the files of the best passages, the best first."""
        return [one.source for one in await self.passages(query, k, limits)]

    async def passages(self, query: str, k: int, limits: Limits | None = None) -> list[Passage]:
        """Answer the best passages; the query's language is told as `candor search` tells it."""
        foreign = is_foreign(query, LANGUAGE)
        return await self.knowledge.search(DEFAULT_PROJECT, query, k, limits, foreign=foreign)


@asynccontextmanager
async def indexed(
    documents: Path, data_dir: Path, *, cached: bool
) -> AsyncIterator[IndexedDocuments]:
    """Index the documents as `candor ingest` does; vectors come from the cache where asked."""
    settings = load_settings(data_dir=data_dir, chroma_url=None, database_url=None)
    async with open_library(settings) as library:
        inner = library.embeddings
        embeddings = CachedEmbeddings(inner, cache_folder() / "vectors.bin") if cached else inner
        report = await ingest(
            [documents],
            project=DEFAULT_PROJECT,
            prune=False,
            catalogue=library.catalogue,
            embeddings=embeddings,
            home=library.home,
            clock=SystemClock(),
            new_id=time_ordered_id,
        )
        knowledge = Knowledge(catalogue=library.catalogue, home=library.home, embeddings=embeddings)
        try:
            yield IndexedDocuments(knowledge, embeddings, library.knowledge, inner, report)
        finally:
            await knowledge.aclose()
