"""A small catalogue in an SQLite file, which a killed process leaves behind as a real one does."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from candor.stores.catalogue.contract import CataloguedDocument, Generation

SCHEMA = """
create table if not exists generation(
    project text, id text, model text, chunks integer, at text, active integer, documents text,
    primary key (project, id))
"""


class SqliteCatalogue:
    """Implements Catalogue, for tests only."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._open() as database:
            database.execute(SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file)) as database, database:
            yield database

    def _select(self, project: str, where: str = "") -> list[Generation]:
        with self._open() as database:
            rows = database.execute(
                "select id, model, chunks, at from generation "  # constants
                f"where project = ? {where} order by rowid desc",
                (project,),
            ).fetchall()
        return [
            Generation(name, project, model, chunks, datetime.fromisoformat(at))
            for name, model, chunks, at in rows
        ]

    async def active(self, project: str) -> Generation | None:
        found = self._select(project, "and active = 1")
        return found[0] if found else None

    async def documents(self, project: str, generation: str) -> list[CataloguedDocument]:
        with self._open() as database:
            row = database.execute(
                "select documents from generation where project = ? and id = ?",
                (project, generation),
            ).fetchone()
        rows = json.loads(row[0]) if row else []
        return [CataloguedDocument(one[0], one[1], one[2], tuple(one[3])) for one in rows]

    async def activate(
        self, generation: Generation, documents: Sequence[CataloguedDocument]
    ) -> None:
        rows = [[one.root, one.source, one.fingerprint, list(one.chunk_ids)] for one in documents]
        with self._open() as database:
            database.execute(
                "update generation set active = 0 where project = ?", (generation.project,)
            )
            database.execute(
                "insert into generation values (?, ?, ?, ?, ?, 1, ?)",
                (
                    generation.project,
                    generation.id,
                    generation.embedding_model,
                    generation.chunks,
                    generation.created_at.isoformat(),
                    json.dumps(rows),
                ),
            )

    async def generations(self, project: str) -> list[Generation]:
        return self._select(project)

    async def forget(self, project: str, generation: str) -> None:
        with self._open() as database:
            database.execute(
                "delete from generation where project = ? and id = ? and active = 0",
                (project, generation),
            )
