"""Erases people whom nobody can find any longer, since an identity key is lost for good."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete

from candor.bootstrap.renewed_pseudonyms import identity_of, unreachable_users
from candor.bootstrap.rotation import KeyRoom
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.domain.clock import SystemClock
from candor.privacy.register.reader import read_register
from candor.stores.audit.entries import erasure_entry
from candor.stores.erasure.contract import Counts
from candor.stores.erasure.fence import wait_for_writers
from candor.stores.erasure.personal_tables import forget_rows, personal_tables, projects_in
from candor.stores.identity_keys import keep_identity_keys
from candor.stores.memory.paging import each_thread
from candor.stores.tables import leases, metadata
from candor.stores.transcript.contract import ThreadKey

SLICE = 500


async def forget_lost(room: KeyRoom) -> Counts:
    """Erase or unlink what is kept on them, by each table's rule; KeysInUse while one serves.

    Afterwards the present keys are those in force. A crash leaves the rest for the next time.
    """
    await room.refuse_while_serving()
    lost = await unreachable_users(room.database, room.keys)
    if lost is None:
        return Counts()
    forgotten = 0
    async for name in each_thread(room.memory):
        key = ThreadKey.read(name)
        if key is not None and key.user in lost.pseudonyms:
            await room.memory.forget(name)
            forgotten += 1
    tables = personal_tables(metadata, read_register().erasure_rules())
    memories = Counts.of("memory", forgotten)

    def forget(connection: Connection) -> Counts:
        wait_for_writers(connection)
        counts = memories
        for project in projects_in(connection, tables):
            for users in _slices(sorted(lost.pseudonyms)):
                counts += forget_rows(connection, tables, project, users)
        connection.execute(delete(leases))
        keep_identity_keys(connection, identity_of(room.keys))
        operator = Caller(DEFAULT_PROJECT, "", channel="cli")
        kinds = {**counts.erased, **counts.unlinked}
        entry = erasure_entry(operator, SystemClock().now(), kinds, actor="operator")
        room.audit.append(connection, replace(entry, about=None))
        return counts

    counts = await room.database.run(forget)
    await room.memory.erase_deleted_bytes(thorough=True)
    await room.database.erase_deleted_bytes(tuple(one.table.name for one in tables))
    return counts


def _slices(users: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(users), SLICE):
        yield users[start : start + SLICE]
