"""What is remembered of chats: one's own, by place, and for a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from candor.domain.caller import Caller
from candor.stores.chats.contract import GROUP, Chat
from candor.stores.chats.sql import SqlChatStore
from candor.stores.database import Database
from candor.stores.lifetimes.chats import delete_old_chats
from tests.clock import TurnedClock

GERMAN = Chat(language="de", thread="one")


@pytest.fixture
def store(database: Database, clock: TurnedClock) -> SqlChatStore:
    return SqlChatStore(database, clock)


async def test_the_latest_holds_at_its_place_only(
    store: SqlChatStore, caller: Caller, stranger: Caller, other_project: Caller
) -> None:
    assert await store.of(caller) == Chat()
    await store.keep(caller, Chat(language="fr"))
    await store.keep(caller, GERMAN)
    await store.keep(caller, Chat(thread="two"), place="k1:there")
    assert await store.of(caller) == GERMAN
    assert await store.of(caller, "k1:there") == Chat(thread="two")
    for other in (stranger, other_project):
        assert await store.of(other) == Chat()


async def test_settings_come_back_as_they_were(store: SqlChatStore, caller: Caller) -> None:
    chat = Chat(settings={"mention_only": True, "roles": ["12", "34"]})
    await store.keep(caller, chat, place=GROUP)
    assert await store.of(caller, GROUP) == chat


async def test_a_persons_chat_ends_and_a_groups_settings_stay(
    store: SqlChatStore, caller: Caller, database: Database, clock: TurnedClock
) -> None:
    group = replace(caller, user="k1:group")
    await store.keep(caller, GERMAN)
    await store.keep(group, GERMAN, place=GROUP)
    clock.move(days=2)
    await store.keep(caller, GERMAN, place="k1:there")
    assert await delete_old_chats(database, clock.now() - timedelta(days=1)) == 1
    assert await store.of(caller) == Chat()
    assert await store.of(caller, "k1:there") == GERMAN
    assert await store.of(group, GROUP) == GERMAN
