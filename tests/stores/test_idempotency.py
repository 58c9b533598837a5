from datetime import timedelta

import pytest

from candor.domain.caller import Caller
from candor.stores.database import Database
from candor.stores.idempotency.contract import Claim
from candor.stores.idempotency.sql import SqlIdempotencyStore
from tests.clock import TurnedClock
from tests.sealers import new_sealer


@pytest.fixture
def store(database: Database, clock: TurnedClock) -> SqlIdempotencyStore:
    return SqlIdempotencyStore(database, clock, new_sealer())


async def test_a_key_is_new_once_and_then_running(
    store: SqlIdempotencyStore, caller: Caller
) -> None:
    assert await store.claim(caller, "key", "body") == Claim("new")
    assert await store.claim(caller, "key", "body") == Claim("running")


async def test_an_answer_is_repeated(store: SqlIdempotencyStore, caller: Caller) -> None:
    await store.claim(caller, "key", "body")
    await store.answer(caller, "key", "main", '{"answer": "yes"}')
    assert await store.claim(caller, "key", "body") == Claim("answered", '{"answer": "yes"}')


async def test_another_body_is_a_conflict(store: SqlIdempotencyStore, caller: Caller) -> None:
    await store.claim(caller, "key", "body")
    assert await store.claim(caller, "key", "other body") == Claim("conflict")


async def test_a_withdrawn_key_is_new_again(store: SqlIdempotencyStore, caller: Caller) -> None:
    await store.claim(caller, "key", "body")
    await store.withdraw(caller, "key")
    assert await store.claim(caller, "key", "other body") == Claim("new")


async def test_an_answer_cannot_be_withdrawn(store: SqlIdempotencyStore, caller: Caller) -> None:
    await store.claim(caller, "key", "body")
    await store.answer(caller, "key", "main", "{}")
    await store.withdraw(caller, "key")
    assert (await store.claim(caller, "key", "body")).state == "answered"


async def test_what_a_crash_left_open_can_be_tried_again(
    store: SqlIdempotencyStore, caller: Caller, clock: TurnedClock
) -> None:
    await store.claim(caller, "key", "body")
    clock.move(minutes=6)
    assert await store.claim(caller, "key", "body") == Claim("new")


async def test_keys_are_personal(
    store: SqlIdempotencyStore, caller: Caller, stranger: Caller
) -> None:
    await store.claim(caller, "key", "body")
    await store.answer(caller, "key", "main", "{}")
    assert await store.claim(stranger, "key", "body") == Claim("new")


async def test_old_keys_are_deleted(
    store: SqlIdempotencyStore, caller: Caller, clock: TurnedClock
) -> None:
    await store.claim(caller, "old", "body")
    clock.move(hours=25)
    await store.claim(caller, "new", "body")
    assert await store.delete_older(timedelta(hours=24)) == 1
