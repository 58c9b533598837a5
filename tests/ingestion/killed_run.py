"""Ingest a folder and kill this very process with SIGKILL at a stage: python -m … STAGE."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from candor.domain.clock import SystemClock, time_ordered_id
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.embedded import EmbeddedHome
from ingestion.report import Stage
from ingestion.run import ingest
from tests.ingestion.sqlite_catalogue import SqliteCatalogue
from tests.sealers import known_sealer, known_stamper


def main(work: Path, model_dir: Path, deadly: str) -> None:
    """Work on the folders that conftest.py lays out below `work`."""

    def progress(done: int, total: int, stage: Stage) -> None:
        if stage == deadly and (done or stage == "reading"):
            os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(
        ingest(
            [work / "docs"],
            project="default",
            prune=True,
            catalogue=SqliteCatalogue(work / "catalogue.db"),
            embeddings=MiniLmEmbeddings(model_dir),
            home=EmbeddedHome(work / "data", known_sealer(), known_stamper()),
            clock=SystemClock(),
            new_id=time_ordered_id,
            progress=progress,
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
