"""The bundled sample documents, indexed while a project has none of its own."""

from candor.bootstrap.library import open_library
from candor.bootstrap.settings import Settings
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.clock import SystemClock, time_ordered_id
from ingestion.plan import SAMPLES_ROOT
from ingestion.report import IngestReport, Progress
from ingestion.run import ingest


async def index_samples(
    settings: Settings, *, progress: Progress | None = None
) -> IngestReport | None:
    """Bring the samples up to date; None where their folder is missing."""
    if not settings.knowledge_dir.is_dir():
        return None
    async with open_library(settings) as library:
        return await ingest(
            [settings.knowledge_dir],
            project=DEFAULT_PROJECT,
            prune=True,
            catalogue=library.catalogue,
            embeddings=library.embeddings,
            home=library.home,
            clock=SystemClock(),
            new_id=time_ordered_id,
            progress=progress,
            root_label=SAMPLES_ROOT,
            detector=library.detector,
        )
