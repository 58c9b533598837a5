"""Let one ingestion at a time work on a project."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from candor.domain.errors import CandorError


class IngestionBusy(CandorError):
    """Another process is ingesting into the same project."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "ingestion_busy"
    title: ClassVar[str] = "Another ingestion is running"


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Hold an advisory lock on `file`, which the system drops when the process ends.

    Raises IngestionBusy at once where somebody else holds it. It reaches as far as the file
    system does: machines that share a Chroma server but no disk must not ingest at once.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IngestionBusy(
                "Another ingestion is running for this project; try again when it has finished."
            ) from None
        yield
