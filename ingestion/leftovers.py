"""Find and delete generations that nobody needs: old ones, and those of runs cut short."""

import os
from pathlib import Path

from candor.stores.catalogue.contract import Catalogue
from ingestion.homes import IndexHome
from ingestion.names import safe_name
from ingestion.threads import in_thread

# the active generation and the one before it, for readers that have it open and for rollback
KEPT_GENERATIONS = 2


class BuildNotes:
    """Notes on disk which generations were begun, so that a killed run can be cleaned up after."""

    def __init__(self, home: IndexHome, project: str) -> None:
        self._file = home.work_dir / f"{safe_name(project)}.begun"

    def begin(self, generation: str) -> None:
        """Note a generation before its first byte is written."""
        with self._file.open("a", encoding="utf-8") as stream:
            stream.write(f"{generation}\n")
            stream.flush()
            os.fsync(stream.fileno())

    def begun(self) -> list[str]:
        """Answer the generations noted and not yet cleared."""
        if not self._file.exists():
            return []
        return self._file.read_text(encoding="utf-8").split()

    def clear(self) -> None:
        """Forget every note."""
        self._file.unlink(missing_ok=True)


async def clean_up(home: IndexHome, catalogue: Catalogue, project: str) -> None:
    """Delete unfinished generations and all but the newest two; call it under the lock only."""
    known = await catalogue.generations(project)
    active = await catalogue.active(project)
    kept = {one.id for one in known[:KEPT_GENERATIONS]} | ({active.id} if active else set())
    notes = BuildNotes(home, project)
    names = {one.id for one in known}
    for begun in await in_thread(notes.begun):
        if begun not in names:
            await in_thread(home.delete, project, begun)
    await in_thread(notes.clear)
    for old in known:
        if old.id not in kept:
            # first the data, then the entry: a crash in between only repeats the deletion
            await in_thread(home.delete, project, old.id)
            await catalogue.forget(project, old.id)


def lock_file(home: IndexHome, project: str) -> Path:
    """Answer the file that `exclusive` locks for a project."""
    return home.work_dir / f"{safe_name(project)}.lock"
