"""Bring a project's index under the newest key: its texts are copied, nothing is embedded."""

from dataclasses import replace

from langchain_core.embeddings import Embeddings

from candor.domain.clock import Clock, NewId
from candor.stores.catalogue.contract import Catalogue
from ingestion.build import GenerationBuild
from ingestion.homes import IndexHome
from ingestion.leftovers import BuildNotes, clean_up, lock_file
from ingestion.lock import exclusive
from ingestion.report import Progress
from ingestion.threads import in_thread


async def reseal(
    project: str,
    *,
    catalogue: Catalogue,
    embeddings: Embeddings,
    home: IndexHome,
    clock: Clock,
    new_id: NewId,
    progress: Progress | None = None,
) -> int:
    """Copy the active generation into one under the newest key; answer how many chunks moved.

    Raises IngestionBusy while a run is at work, IndexUnavailable where the old one is damaged.
    """
    with exclusive(lock_file(home, project)):
        active = await catalogue.active(project)
        if active is None or active.key_id == home.key_id:
            return 0
        documents = await catalogue.documents(project, active.id)
        chunks = [name for one in documents for name in one.chunk_ids]
        now = clock.now()
        renewed = replace(active, id=new_id(now), created_at=now, key_id=home.key_id)
        await in_thread(BuildNotes(home, project).begin, renewed.id)
        build = GenerationBuild(home, project, renewed.id, embeddings=embeddings, progress=progress)
        await build.run(previous=active.id, kept=chunks, new=[])
        await catalogue.activate(renewed, documents)
        await clean_up(home, catalogue, project)
    return len(chunks)
