"""The application's database: SQLite in the data folder, or PostgreSQL, behind one engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from candor.domain.errors import BadUsage
from candor.stores.migrate import upgrade


def _async_url(url: str) -> str:
    """Name the driver we install: psycopg for PostgreSQL, aiosqlite for SQLite."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadUsage(
            "CANDOR_DATABASE_URL is not a database address; write postgresql://user@host/name"
        ) from None
    backend = parsed.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite").render_as_string(hide_password=False)
    raise BadUsage(f"CANDOR_DATABASE_URL names {backend}; SQLite and PostgreSQL are supported")


class Database:
    """One engine; `read` and `write` hand out connections inside a transaction.

    SQLite has one writer at a time, so writes wait for each other here instead of polling
    the file's lock.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._one_writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @classmethod
    async def open(cls, url: str) -> "Database":
        """Connect and bring the schema up to date; BadUsage where the address is wrong."""
        address = _async_url(url)
        if address.startswith("sqlite"):
            engine = create_async_engine(address, pool_size=4, max_overflow=0)
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        else:
            engine = create_async_engine(address, pool_size=8, max_overflow=8, pool_pre_ping=True)
        database = cls(engine)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(upgrade)
        except BaseException:
            await engine.dispose()
            raise
        return database

    @property
    def is_sqlite(self) -> bool:
        """Tell whether records lie in a SQLite file."""
        return self._one_writer is not None

    @property
    def path(self) -> Path | None:
        """Answer the SQLite file, or None on PostgreSQL."""
        name = self.engine.url.database
        return Path(name) if self.is_sqlite and name else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Hand out a connection for reading."""
        async with self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Hand out a connection whose changes are committed together, or not at all."""
        async with self._one_writer or nullcontext(), self.engine.begin() as connection:
            yield connection

    async def ping(self) -> None:
        """Raise the driver's error where the database does not answer."""
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def erase_deleted_bytes(self) -> None:
        """Empty SQLite's write-ahead log, which keeps deleted rows; nothing on PostgreSQL."""
        if self._one_writer is None:
            return
        async with self._one_writer, self.engine.connect() as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def aclose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL for readers beside one writer; secure_delete so that deleted text is zeroed."""
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "secure_delete=ON",
        "busy_timeout=10000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
