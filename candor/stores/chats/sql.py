"""Chats in SQL."""

import json

from sqlalchemy import Connection, and_, select

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.stores.chats.contract import Chat
from candor.stores.database import Database
from candor.stores.erasure.fence import hold_fence, refuse_erased
from candor.stores.tables import chats as table
from candor.stores.upsert import upsert

_KEPT = ("language", "thread", "settings", "at")


class SqlChatStore:
    """Keeps one row for each caller and place."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        row = upsert(database, table)
        self._keep = row.on_conflict_do_update(
            index_elements=["project", "user", "place"],
            set_={name: row.excluded[name] for name in _KEPT},
        )

    async def of(self, caller: Caller, place: str = "") -> Chat:
        """Answer what is remembered; an empty chat where nothing is."""
        this = select(table).where(
            and_(
                table.c.project == caller.project,
                table.c.user == caller.user,
                table.c.place == place,
            )
        )
        row = await self._database.run(
            lambda connection: connection.execute(this).mappings().one_or_none()
        )
        if row is None:
            return Chat()
        return Chat(row["language"], row["thread"], json.loads(row["settings"]))

    async def keep(self, caller: Caller, chat: Chat, place: str = "") -> None:
        """Remember a chat in place of what was remembered of it."""
        now = self._clock.now()
        row = {
            "project": caller.project,
            "user": caller.user,
            "place": place,
            "language": chat.language,
            "thread": chat.thread,
            "settings": json.dumps(dict(chat.settings), sort_keys=True),
            "at": now,
        }

        def write(connection: Connection) -> None:
            hold_fence(connection)
            refuse_erased(connection, caller, now)
            connection.execute(self._keep, row)

        await self._database.run(write)
