"""The application's database: SQLite in the data folder, or PostgreSQL."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from candor.domain.errors import BadUsage
from candor.domain.sealing import Sealer
from candor.stores.migrate import upgrade
from candor.stores.traces import Traces

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

WAIT_MS, BRIEF_WAIT_MS = 10_000, 100


class Database(Protocol):
    """Runs a piece of work in one transaction: all of it is committed, or none.

    Work is a plain function, so that on SQLite a transaction costs one change of threads
    instead of one per statement (docs/decisions/0005).
    """

    is_sqlite: bool

    async def run(self, work: Work[Result]) -> Result:
        """Run the work on a connection and answer what it answers."""
        ...

    async def erase_deleted_bytes(self, tables: Sequence[str] = ()) -> bool:
        """Remove deleted rows from the database's own files, as far as it keeps them.

        With the tables that rows were deleted from it is thorough: PostgreSQL vacuums them, SQLite
        writes its file anew, since pages that were rearranged keep copies in their free space even
        under secure_delete. False where somebody who reads keeps the log from being emptied.
        """
        ...

    async def erase_traces(self, traces: Traces) -> bool:
        """Erase deleted bytes, thoroughly only where one of these is left in SQLite's file.

        That happens for fewer than one conversation in a hundred, and writing the file anew keeps
        every turn waiting. False as above; PostgreSQL frees deleted rows in its own time.
        """
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


async def open_database(url: str, sealer: Sealer | None = None) -> Database:
    """Connect and bring the schema up to date; BadUsage where the address is wrong.

    `sealer` is what an older database's plain texts are encrypted with on the way.
    """
    address = _address(url)
    database: Database
    if address.get_backend_name() == "sqlite":
        database = SqliteDatabase(address)
    else:
        database = PostgresDatabase(address)
    try:
        await database.run(partial(upgrade, sealer=sealer))
    except BaseException:
        await database.aclose()
        raise
    return database


async def ping(database: Database) -> None:
    """Raise the driver's error where the database does not answer."""
    await database.run(lambda connection: connection.execute(text("SELECT 1")).scalar_one())


class SqliteDatabase:
    """One connection in one thread: writers never wait on the file's lock within the process."""

    is_sqlite = True

    def __init__(self, address: URL) -> None:
        self._engine: Engine = create_engine(
            address, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        event.listen(self._engine, "connect", _prepare_sqlite)
        event.listen(self._engine, "begin", _begin_sqlite)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")

    async def run(self, work: Work[Result]) -> Result:
        """Run the work in the database's thread."""

        def transaction() -> Result:
            with self._engine.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._thread, transaction)

    async def erase_deleted_bytes(self, tables: Sequence[str] = ()) -> bool:
        """Empty the write-ahead log, which keeps deleted rows; False while another reads it."""

        def truncate() -> bool:
            # not within a transaction, which neither statement allows
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                if tables:
                    cursor.execute("VACUUM")
                # nobody's turn may wait here for a reader in another process
                cursor.execute(f"PRAGMA busy_timeout={BRIEF_WAIT_MS}")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy: int = cursor.fetchall()[0][0]
                cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
            finally:
                connection.close()
            return not busy

        return await asyncio.get_running_loop().run_in_executor(self._thread, truncate)

    async def erase_traces(self, traces: Traces) -> bool:
        """Empty the write-ahead log, then write the file anew where it still holds a trace."""
        if not await self.erase_deleted_bytes():
            return False
        file = self._engine.url.database
        if file is None or not await asyncio.to_thread(traces.are_left_in, Path(file)):
            return True
        return await self.erase_deleted_bytes(("every table",))

    async def aclose(self) -> None:
        """Close the connection, and the thread after it."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()


class PostgresDatabase:
    """A pool of asynchronous connections."""

    is_sqlite = False

    def __init__(self, address: URL) -> None:
        self._engine: AsyncEngine = create_async_engine(
            address, pool_size=8, max_overflow=8, pool_pre_ping=True
        )

    async def run(self, work: Work[Result]) -> Result:
        """Run the work on a connection of the pool."""
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def erase_deleted_bytes(self, tables: Sequence[str] = ()) -> bool:
        """Vacuum the tables, and leave all others to autovacuum."""
        if tables:
            async with self._engine.connect() as connection:
                alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
                for table in tables:
                    await alone.execute(text(f'VACUUM "{table}"'))
        return True

    async def erase_traces(self, traces: Traces) -> bool:
        """Leave deleted rows to autovacuum."""
        return True

    async def aclose(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _address(url: str) -> URL:
    """Name the driver we install: psycopg for PostgreSQL, the standard library's for SQLite."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadUsage(
            "CANDOR_DATABASE_URL is not a database address; write postgresql://user@host/name"
        ) from None
    backend = parsed.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return parsed.set(drivername="sqlite")
    raise BadUsage(f"CANDOR_DATABASE_URL names {backend}; SQLite and PostgreSQL are supported")


def _begin_sqlite(connection: Connection) -> None:
    """Begin as a writer: a reader that turns into one fails where another process wrote."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL for readers beside one writer; secure_delete so that deleted text is zeroed."""
    # Python's own BEGIN leaves schema changes out, and a migration that is cut short half done
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "secure_delete=ON",
        f"busy_timeout={WAIT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
