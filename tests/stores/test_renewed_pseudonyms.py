"""Renewing the identity key, with the memory and the deleted bytes, on both databases."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, empty_checkpoint

from candor.bootstrap.keys import Keys, load_keys
from candor.bootstrap.open_vault import open_vault
from candor.bootstrap.presence import Presence, announced
from candor.bootstrap.renewed_pseudonyms import (
    IdentityKeyMissing,
    KeysInUse,
    renew_before_command,
    renew_pseudonyms,
)
from candor.bootstrap.settings import Settings
from candor.domain.caller import Caller
from candor.domain.personal import PlaceholderName
from candor.domain.sealing import SealBroken
from candor.domain.tiers import Tier
from candor.stores.database import Database
from candor.stores.leases.sql import SqlLeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.memory.postgres import PostgresMemory
from candor.stores.memory.sqlite import SqliteMemory
from candor.stores.transcript.contract import ThreadKey
from candor.stores.usage.sql import SqlUsageStore
from candor.stores.vault.sql import SqlVaultStore
from tests.clock import TurnedClock
from tests.settings import given_settings
from tests.stores.vaults import email

NEWER, NEWEST = os.urandom(32), os.urandom(32)
EMAIL_1, EMAIL_2 = PlaceholderName("EMAIL", 1), PlaceholderName("EMAIL", 2)


@dataclass(frozen=True)
class Room:
    """A database and a memory, opened under a growing list of identity keys."""

    settings: Settings
    database: Database
    memory: Memory
    keys: Keys
    clock: TurnedClock

    def under(self, *newer: bytes) -> Keys:
        return replace(self.keys, id_hash=(*newer, *self.keys.id_hash))

    async def renew(self, keys: Keys) -> int:
        return await renew_pseudonyms(self.database, self.memory, keys, self.settings)

    async def remember(self, caller: Caller, word: str, thread: str = "talk") -> None:
        checkpoint = empty_checkpoint()
        checkpoint["channel_values"] = {"memory": {"messages": [word]}}
        checkpoint["channel_versions"] = {"memory": checkpoint["id"]}
        new: ChannelVersions = {"memory": checkpoint["id"]}
        await self.memory.checkpointer.aput(of(caller, thread), checkpoint, {}, new)
        cut_short = {"configurable": {**of(caller, thread)["configurable"], "checkpoint_id": "c"}}
        await self.memory.checkpointer.aput_writes(
            RunnableConfig(configurable=cut_short["configurable"]), [("memory", word)], "task"
        )

    async def remembered(self, caller: Caller, thread: str = "talk") -> list[str]:
        found = await self.memory.checkpointer.aget(of(caller, thread))
        return found["channel_values"]["memory"]["messages"] if found else []

    def vault(self) -> SqlVaultStore:
        return open_vault(self.settings, self.keys, self.database, self.clock)


def of(caller: Caller, thread: str) -> RunnableConfig:
    name = str(ThreadKey(caller.project, caller.user, thread))
    return {"configurable": {"thread_id": name, "checkpoint_ns": ""}}


def anna(keys: Keys) -> Caller:
    return Caller("default", keys.pseudonyms.user("default", "anna"))


@pytest.fixture
async def room(
    database: Database, database_url: str, tmp_path: Path, clock: TurnedClock
) -> AsyncIterator[Room]:
    settings = given_settings(data_dir=tmp_path / "data")
    keys = load_keys(settings)
    sealer = keys.sealer("checkpoints")
    memory: Memory
    if database_url.startswith("sqlite"):
        memory = await SqliteMemory.open(tmp_path / "memory.sqlite3", sealer)
    else:
        memory = await PostgresMemory.open(database_url, sealer)
    yield Room(settings, database, memory, keys, clock)
    await memory.aclose()


async def test_everything_moves_with_its_user(room: Room) -> None:
    before, rotated = anna(room.keys), room.under(NEWER)
    after, bert = anna(rotated), Caller("default", rotated.pseudonyms.user("default", "bert"))
    usage = SqlUsageStore(room.database, room.clock)
    await usage.set_tier(before, Tier.PRO)
    await room.remember(before, "said by anna")
    await room.remember(bert, "said by bert")
    vault = room.vault()
    assert await vault.number(before, [email("one"), email("two")]) == [1, 2]
    assert await room.renew(rotated) == 1
    assert (await usage.current(after)).tier == Tier.PRO
    assert await room.remembered(after) == ["said by anna"]
    assert await room.remembered(bert) == ["said by bert"]
    names = {str(ThreadKey("default", who.user, "talk")) for who in (after, bert)}
    assert set(await room.memory.threads(limit=10)) == names
    assert await vault.values(after, [EMAIL_1, EMAIL_2]) == {
        EMAIL_1: "ONE@example.org",
        EMAIL_2: "TWO@example.org",
    }
    assert await vault.number(after, [email("two"), email("three")]) == [2, 3]
    assert await vault.values(before, [EMAIL_1]) == {}
    assert await room.renew(rotated) == 0


async def test_a_memory_opens_under_its_new_name_alone(room: Room) -> None:
    before, rotated = anna(room.keys), room.under(NEWER)
    await room.remember(before, "said by anna")
    await room.renew(rotated)
    name = str(ThreadKey("default", anna(rotated).user, "talk"))
    await room.memory.rename(name, "default/somebody/talk")
    assert await room.remembered(anna(rotated)) == []
    assert await room.remembered(Caller("default", "somebody")) == ["said by anna"]


async def test_whoever_has_come_back_keeps_what_is_newer(room: Room) -> None:
    rotated = room.under(NEWER)
    before, after = anna(room.keys), anna(rotated)
    await room.remember(before, "older")
    await room.remember(before, "older too", "another")
    await room.remember(after, "newer")
    await room.renew(rotated)
    assert await room.remembered(after) == ["newer"]
    assert await room.remembered(after, "another") == ["older too"]
    assert len(await room.memory.threads(limit=9)) == 2


async def test_no_placeholder_changes_its_meaning(room: Room) -> None:
    rotated = room.under(NEWER)
    before, after = anna(room.keys), anna(rotated)
    vault = room.vault()
    await vault.number(before, [email("older"), email("older-too")])
    await room.remember(before, "write to [EMAIL_1]")
    await vault.number(after, [email("newer")])
    await room.renew(rotated)
    assert await vault.values(after, [EMAIL_1, EMAIL_2]) == {EMAIL_1: "NEWER@example.org"}
    assert await room.remembered(after) == []


async def test_a_memory_that_a_crash_left_behind_is_renamed_later(room: Room) -> None:
    rotated = room.under(NEWER)
    await room.renew(rotated)
    await room.remember(anna(room.keys), "late")
    await room.renew(rotated)
    assert await room.remembered(anna(rotated)) == ["late"]


async def test_a_memory_that_does_not_open_keeps_nobody_from_serving(room: Room) -> None:
    rotated = room.under(NEWER)
    await room.remember(anna(room.keys), "said by anna")
    # what lies under a name that it was not sealed for
    foreign = str(ThreadKey("default", room.keys.pseudonyms.user("default", "bert"), "talk"))
    name = str(ThreadKey("default", anna(room.keys).user, "talk"))
    await move_behind_its_back(room, name, foreign)
    with pytest.raises(SealBroken):
        await room.memory.rename(foreign, "default/somebody/talk")
    await room.renew(rotated)
    assert await room.memory.threads(limit=9) == []


async def move_behind_its_back(room: Room, name: str, renamed: str) -> None:
    if isinstance(room.memory, SqliteMemory):
        saver = room.memory.checkpointer.saver
        with saver.cursor() as cursor:
            for table in ("checkpoints", "writes"):
                cursor.execute(f"UPDATE {table} SET thread_id = ?", (renamed,))
        return
    async with room.memory.checkpointer._cursor() as cursor:  # type: ignore[attr-defined]
        for table in ("checkpoints", "checkpoint_blobs", "checkpoint_writes"):
            await cursor.execute(f"UPDATE {table} SET thread_id = %s", (renamed,))


@pytest.mark.parametrize(
    ("then", "missing"),
    [
        ([NEWEST, NEWER], "the oldest was taken off"),
        ([NEWEST], "all older ones were taken off"),
        ([NEWER], "the newest and the oldest are gone"),
        ([NEWER, NEWEST, None], "they stand in another order"),
        ([os.urandom(32), NEWER, None], "another one stands in a key's place"),
        ([NEWEST, NEWER, None, os.urandom(32)], "one was put behind"),
        ([None], "the newest were taken off"),
    ],
)
async def test_keys_that_do_not_find_everybody_are_refused(
    room: Room, then: list[bytes | None], missing: str
) -> None:
    rotated = room.under(NEWEST, NEWER)
    await SqlUsageStore(room.database, room.clock).set_tier(anna(rotated), Tier.PRO)
    await room.renew(rotated)
    wrong = replace(room.keys, id_hash=tuple(key or room.keys.id_hash[0] for key in then))
    with pytest.raises(IdentityKeyMissing) as refused:
        await room.renew(wrong)
    said = str(refused.value)
    assert said.startswith(f"1 users are known under the identity keys {rotated.pseudonyms.key_id}")
    assert all(id_ in said for id_ in (*rotated.pseudonyms.ids, *wrong.pseudonyms.ids)), missing
    assert await room.renew(rotated) == 0
    assert await room.renew(room.under(os.urandom(32), NEWEST, NEWER)) == 1


async def test_a_database_of_before_tells_by_its_pseudonyms(room: Room) -> None:
    await SqlUsageStore(room.database, room.clock).set_tier(anna(room.keys), Tier.PRO)
    with pytest.raises(IdentityKeyMissing, match=room.keys.pseudonyms.key_id):
        await room.renew(replace(room.keys, id_hash=(NEWER,)))
    assert await room.renew(room.keys) == 0


async def test_a_command_does_not_rename_under_a_running_service(room: Room) -> None:
    await room.renew(room.keys)
    await room.remember(anna(room.keys), "said by anna")
    leases = SqlLeaseStore(room.database, room.clock)
    rotated = room.under(NEWER)
    command = partial(
        renew_before_command, room.database, room.memory, rotated, room.settings, leases
    )
    async with announced(Presence(leases, room.keys, "the-service")):
        with pytest.raises(KeysInUse, match="restart it"):
            await command()
        assert await room.remembered(anna(room.keys)) == ["said by anna"]
    await command()
    assert await room.remembered(anna(rotated)) == ["said by anna"]


async def test_where_nobody_is_kept_keys_may_change(room: Room) -> None:
    await room.renew(room.keys)
    assert await room.renew(replace(room.keys, id_hash=(NEWER,))) == 0
    await SqlUsageStore(room.database, room.clock).set_tier(anna(room.keys), Tier.PRO)
    with pytest.raises(IdentityKeyMissing):
        await room.renew(room.keys)
