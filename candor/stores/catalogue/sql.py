"""The catalogue in SQL: which generation of the index is active, and what stands in it."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.engine import Row

from candor.stores.catalogue.contract import CataloguedDocument, Generation
from candor.stores.database import Database
from candor.stores.tables import documents as documents_table
from candor.stores.tables import generations


class SqlCatalogue:
    """Flips the active generation in one transaction, so that readers see the old or the new."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def active(self, project: str) -> Generation | None:
        """Answer the generation that is searched, or None where nothing is indexed."""
        found = select(generations).where(generations.c.project == project, generations.c.active)
        row = await self._database.run(lambda connection: connection.execute(found).one_or_none())
        return _generation(row) if row else None

    async def documents(self, project: str, generation: str) -> list[CataloguedDocument]:
        """Answer what stands in a generation."""
        found = select(documents_table).where(
            documents_table.c.project == project, documents_table.c.generation == generation
        )
        rows = await self._database.run(lambda connection: connection.execute(found).all())
        return [
            CataloguedDocument(
                row.root, row.source, row.fingerprint, tuple(json.loads(row.chunk_ids))
            )
            for row in rows
        ]

    async def activate(
        self, generation: Generation, documents: Sequence[CataloguedDocument]
    ) -> None:
        """Store a generation's documents and make it the one that is searched."""
        name = {"project": generation.project, "generation": generation.id}
        rows = [
            {
                **name,
                "root": document.root,
                "source": document.source,
                "fingerprint": document.fingerprint,
                "chunk_ids": json.dumps(document.chunk_ids),
            }
            for document in documents
        ]

        def flip(connection: Connection) -> None:
            connection.execute(
                update(generations)
                .where(generations.c.project == generation.project)
                .values(active=False)
            )
            connection.execute(
                insert(generations).values(
                    **name,
                    embedding_model=generation.embedding_model,
                    chunks=generation.chunks,
                    created_at=generation.created_at,
                    key_id=generation.key_id,
                    active=True,
                )
            )
            if rows:
                connection.execute(insert(documents_table), rows)

        await self._database.run(flip)

    async def generations(self, project: str) -> list[Generation]:
        """Answer every generation that is kept, the newest first."""
        found = (
            select(generations)
            .where(generations.c.project == project)
            .order_by(generations.c.created_at.desc(), generations.c.generation.desc())
        )
        rows = await self._database.run(lambda connection: connection.execute(found).all())
        return [_generation(row) for row in rows]

    async def projects(self) -> list[str]:
        """Answer the projects that have an active generation."""
        found = select(generations.c.project).where(generations.c.active).distinct()
        return await self._database.run(
            lambda connection: list(connection.execute(found).scalars())
        )

    async def forget(self, project: str, generation: str) -> None:
        """Remove a generation that is not active."""

        def remove(connection: Connection) -> None:
            gone = connection.execute(
                delete(generations).where(
                    generations.c.project == project,
                    generations.c.generation == generation,
                    generations.c.active.is_(False),
                )
            )
            if gone.rowcount:
                connection.execute(
                    delete(documents_table).where(
                        documents_table.c.project == project,
                        documents_table.c.generation == generation,
                    )
                )

        await self._database.run(remove)


def _generation(row: Row[tuple[object, ...]]) -> Generation:
    return Generation(
        id=row.generation,
        project=row.project,
        embedding_model=row.embedding_model,
        chunks=row.chunks,
        created_at=row.created_at,
        key_id=row.key_id,
    )
