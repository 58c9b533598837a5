"""Conversation memory in a SQLite file of its own."""

import asyncio
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any, Self

from langgraph.checkpoint.sqlite import SqliteSaver

from candor.domain.sealing import Sealer
from candor.stores.database import BRIEF_WAIT_MS, WAIT_MS
from candor.stores.memory.one_thread_saver import OneThreadSaver
from candor.stores.memory.serializer import SEALED, SealedSerializer
from candor.stores.traces import BINARY_HEAD, Traces

_OLDER = "SELECT 1 FROM checkpoints newer WHERE {same} AND newer.checkpoint_id > old.checkpoint_id"
# the tables of the checkpointer, and the column of each that its serializer writes
_SEALED_VALUES = {"checkpoints": "checkpoint", "writes": "value"}
# a range and not a pattern: names may hold wildcards, and an index finds a range
_UNDER = "thread_id >= :first AND thread_id < :beyond"
_LAST = "\U0010ffff"
_THREADS = f"""
    SELECT thread_id FROM checkpoints WHERE {_UNDER} AND thread_id > :after
    UNION SELECT thread_id FROM writes WHERE {_UNDER} AND thread_id > :after
    ORDER BY thread_id LIMIT :limit
"""  # noqa: S608  # fixed
_TAKEN = """
    SELECT 1 FROM checkpoints WHERE thread_id = :name
    UNION SELECT 1 FROM writes WHERE thread_id = :name
"""
_SAME = "newer.thread_id = old.thread_id AND newer.checkpoint_ns = old.checkpoint_ns"


def _range(prefix: str) -> dict[str, Any]:
    """Answer the first name with the prefix, and the first one beyond."""
    beyond = prefix[:-1] + chr(ord(prefix[-1]) + 1) if prefix else _LAST
    return {"first": prefix, "beyond": beyond}


class SqliteMemory:
    """LangGraph's SQLite checkpointer, made to forget without a trace."""

    def __init__(self, saver: OneThreadSaver, serializer: SealedSerializer, path: Path) -> None:
        self._saver = saver
        self._serializer = serializer
        self._path = path

    @classmethod
    async def open(cls, path: Path, sealer: Sealer) -> Self:
        """Open or make the file; what an older version wrote is forgotten."""
        serializer = SealedSerializer(sealer)

        def connect() -> OneThreadSaver:
            connection = sqlite3.connect(path, check_same_thread=False)
            for pragma in ("secure_delete=ON", "synchronous=NORMAL", f"busy_timeout={WAIT_MS}"):
                connection.execute(f"PRAGMA {pragma}")
            saver = SqliteSaver(connection, serde=serializer)
            saver.setup()
            with saver.cursor() as cursor:
                for table in _SEALED_VALUES:
                    cursor.execute(f"DELETE FROM {table} WHERE type NOT LIKE ?", (f"%{SEALED}",))  # noqa: S608  # fixed
            return OneThreadSaver(saver)

        return cls(await asyncio.to_thread(connect), serializer, path)

    @property
    def checkpointer(self) -> OneThreadSaver:
        """Answer what the graph is compiled with."""
        return self._saver

    async def threads(self, *, prefix: str = "", after: str = "", limit: int) -> list[str]:
        """Answer a page of the names of threads."""
        asked = {**_range(prefix), "after": after, "limit": limit}

        def read() -> list[str]:
            with self._saver.saver.cursor(transaction=False) as cursor:
                return [thread for (thread,) in cursor.execute(_THREADS, asked)]

        return await self._saver.run(read)

    async def forget(self, thread: str) -> None:
        """Remove one thread's memory."""
        await self._saver.adelete_thread(thread)

    async def traces(self, thread: str) -> list[bytes]:
        """Answer a thread's name, and how each of its values begins."""

        def read() -> list[bytes]:
            found = [thread.encode()]
            with self._saver.saver.cursor(transaction=False) as cursor:
                for table, column in _SEALED_VALUES.items():
                    heads = f"SELECT substr({column}, 1, ?) FROM {table} WHERE thread_id = ?"  # noqa: S608  # fixed
                    found += [head for (head,) in cursor.execute(heads, (BINARY_HEAD, thread))]
            return found

        return await self._saver.run(read)

    async def forget_under(self, prefix: str) -> int:
        """Remove every thread whose name begins with the prefix; answer how many."""
        asked = {**_range(prefix), "after": "", "limit": -1}

        def remove() -> int:
            with self._saver.saver.cursor() as cursor:
                count: int = cursor.execute(f"SELECT count(*) FROM ({_THREADS})", asked).fetchone()[  # noqa: S608  # fixed
                    0
                ]
                for table in _SEALED_VALUES:
                    cursor.execute(f"DELETE FROM {table} WHERE {_UNDER}", asked)  # noqa: S608  # fixed
            return count

        return await self._saver.run(remove)

    async def rename(self, thread: str, renamed: str) -> None:
        """Give a thread's memory another name, unless that has one of its own."""

        def move() -> None:
            with self._saver.saver.cursor() as cursor:
                if cursor.execute(_TAKEN, {"name": renamed}).fetchone():
                    for table in _SEALED_VALUES:
                        cursor.execute(f"DELETE FROM {table} WHERE thread_id = ?", (thread,))  # noqa: S608  # fixed
                    return
                for table, column in _SEALED_VALUES.items():
                    found = cursor.execute(
                        f"SELECT rowid, {column} FROM {table} WHERE thread_id = ?",  # noqa: S608  # fixed
                        (thread,),
                    ).fetchall()
                    cursor.executemany(
                        f"UPDATE {table} SET thread_id = ?, {column} = ? WHERE rowid = ?",  # noqa: S608  # fixed
                        [
                            (renamed, self._serializer.rebound(sealed, thread, renamed), row)
                            for row, sealed in found
                        ],
                    )

        await self._saver.run(move)

    async def prune(self, traces: Traces) -> None:
        """Keep each thread's newest checkpoint; note how what goes began."""
        older = _OLDER.format(same=_SAME)

        def remove() -> None:
            with self._saver.saver.cursor() as cursor:
                for table, column in reversed(_SEALED_VALUES.items()):
                    gone = cursor.execute(
                        f"DELETE FROM {table} AS old WHERE EXISTS ({older})"  # noqa: S608  # fixed
                        f" RETURNING substr({column}, 1, {BINARY_HEAD})"
                    )
                    traces.add(head for (head,) in gone)

        await self._saver.run(remove)

    async def reseal(self, most: int) -> int:
        """Bring up to `most` values per table under the current key; answer how many there were."""
        prefix = self._serializer.current_prefix

        def change() -> int:
            changed = 0
            with self._saver.saver.cursor() as cursor:
                for table, column in _SEALED_VALUES.items():
                    found = cursor.execute(
                        f"SELECT rowid, thread_id, {column} FROM {table}"  # noqa: S608  # fixed
                        f" WHERE substr({column}, 1, ?) <> ? LIMIT ?",
                        (len(prefix), prefix, most),
                    ).fetchall()
                    for row, thread, sealed in found:
                        cursor.execute(
                            f"UPDATE {table} SET {column} = ? WHERE rowid = ?",  # noqa: S608  # fixed
                            (self._serializer.resealed(thread, sealed), row),
                        )
                    changed += len(found)
            return changed

        return await self._saver.run(change)

    async def key_ids(self) -> Counter[str]:
        """Count the values under each key."""

        def count() -> Counter[str]:
            found: Counter[str] = Counter()
            with self._saver.saver.cursor(transaction=False) as cursor:
                for table, column in _SEALED_VALUES.items():
                    cursor.execute(
                        f"SELECT substr({column}, 1, instr({column}, X'3A') - 1), count(*)"  # noqa: S608  # fixed
                        f" FROM {table} GROUP BY 1"
                    )
                    found.update({id_.decode(): number for id_, number in cursor.fetchall()})
            return found

        return await self._saver.run(count)

    async def erase_deleted_bytes(self, *, thorough: bool = False) -> bool:
        """Empty the write-ahead log, which keeps deleted rows; False while another reads it."""

        def truncate() -> bool:
            with self._saver.saver.cursor(transaction=False) as cursor:
                if thorough:
                    cursor.execute("VACUUM")
                cursor.execute(f"PRAGMA busy_timeout={BRIEF_WAIT_MS}")
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
            return not busy

        return await self._saver.run(truncate)

    async def erase_traces(self, traces: Traces) -> bool:
        """Empty the write-ahead log, then write the file anew where it still holds a trace."""
        if not await self.erase_deleted_bytes():
            return False
        if not await asyncio.to_thread(traces.are_left_in, self._path):
            return True
        return await self.erase_deleted_bytes(thorough=True)

    async def aclose(self) -> None:
        """Close the file."""
        await self._saver.aclose()
