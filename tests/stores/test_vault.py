"""The contract of the vault: one number for one value, for its owner only, for a time."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, update

from candor.domain.caller import Caller
from candor.domain.personal import PersonalValue, PlaceholderName
from candor.stores.database import Database, open_database
from candor.stores.tables import vault_values as table
from candor.stores.vault.sql import SqlVaultStore
from tests.clock import TurnedClock
from tests.stores.vaults import email, new_vault

ROOT = Path(__file__).parents[2]
FIRST, SECOND = PlaceholderName("EMAIL", 1), PlaceholderName("EMAIL", 2)
PHONE = PersonalValue("PHONE", "4930123456", "+49 30 123456")


@pytest.fixture
def vault(database: Database, clock: TurnedClock) -> SqlVaultStore:
    return new_vault(database, clock)


async def test_the_same_value_keeps_its_number(vault: SqlVaultStore, caller: Caller) -> None:
    assert await vault.number(caller, [email("ada"), PHONE, email("bob")]) == [1, 1, 2]
    assert await vault.number(caller, [email("bob")]) == [2]
    assert await vault.number(caller, [email("cy"), email("ada")]) == [3, 1]
    assert await vault.number(caller, []) == []
    names = [FIRST, SECOND, PlaceholderName("PHONE", 1), PlaceholderName("IBAN", 1)]
    assert await vault.values(caller, names) == {
        FIRST: "ADA@example.org",
        SECOND: "BOB@example.org",
        PlaceholderName("PHONE", 1): "+49 30 123456",
    }


async def test_values_are_personal(
    vault: SqlVaultStore, caller: Caller, stranger: Caller, other_project: Caller
) -> None:
    for number, owner in enumerate((caller, stranger, other_project)):
        assert await vault.number(owner, [email(f"owner{number}")]) == [1]
    for number, owner in enumerate((caller, stranger, other_project)):
        assert await vault.values(owner, [FIRST]) == {FIRST: f"OWNER{number}@example.org"}
    assert await vault.values(stranger, [SECOND]) == {}


async def test_equal_values_of_two_people_look_different(
    vault: SqlVaultStore, database: Database, caller: Caller, stranger: Caller
) -> None:
    await vault.number(caller, [email("ada")])
    await vault.number(stranger, [email("ada")])
    rows = await database.run(lambda c: c.execute(select(table.c.digest, table.c.value)).all())
    assert len({row.digest for row in rows}) == len({row.value for row in rows}) == 2
    assert "ada" not in repr(rows).lower()


async def test_many_at_once_share_no_number(
    database: Database, database_url: str, caller: Caller, clock: TurnedClock
) -> None:
    key = os.urandom(32)
    other = await open_database(database_url)
    vaults = [new_vault(one, clock, [key]) for one in (database, other)]
    values = [email(f"user{place % 20}") for place in range(120)]
    try:
        numbers = await asyncio.gather(
            *(vaults[place % 2].number(caller, [value]) for place, value in enumerate(values))
        )
    finally:
        await other.aclose()
    given = {(value.canonical, number) for value, (number,) in zip(values, numbers, strict=True)}
    assert len(given) == 20
    assert {number for _, number in given} == set(range(1, 21))


async def test_processes_agree(
    database: Database, database_url: str, caller: Caller, clock: TurnedClock
) -> None:
    """Four processes number overlapping values, a hundred each."""
    asked = [database_url, caller.user]
    running = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.stores.numbering_process", *asked, str(seed)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for seed in range(4)
    ]
    given: set[tuple[str, ...]] = set()
    for process in running:
        said, _ = await asyncio.wait_for(process.communicate(), timeout=60)
        assert process.returncode == 0
        given |= {tuple(line.split()) for line in said.decode().splitlines()}
    assert len(given) == len({value for value, _ in given}) == len({n for _, n in given}) == 40


async def test_use_renews_and_time_ends_it(
    vault: SqlVaultStore, caller: Caller, clock: TurnedClock
) -> None:
    await vault.number(caller, [email("ada"), email("bob")])
    clock.move(days=20)
    assert await vault.values(caller, [FIRST]) == {FIRST: "ADA@example.org"}
    clock.move(days=20)
    assert await vault.values(caller, [FIRST, SECOND]) == {FIRST: "ADA@example.org"}
    assert await vault.delete_expired(clock.now()) == 1
    assert await vault.number(caller, [email("bob")]) == [2]


async def test_forgetting_one_person(
    vault: SqlVaultStore, caller: Caller, stranger: Caller
) -> None:
    await vault.number(caller, [email("ada"), PHONE])
    await vault.number(stranger, [email("bert")])
    assert await vault.forget(caller) == 2
    assert await vault.values(caller, [FIRST]) == {}
    assert await vault.values(stranger, [FIRST]) == {FIRST: "BERT@example.org"}


async def test_what_was_tampered_with_is_left_out(
    vault: SqlVaultStore, database: Database, caller: Caller
) -> None:
    await vault.number(caller, [email("ada"), email("bob")])
    rows = await database.run(lambda c: c.execute(select(table).order_by(table.c.number)).all())
    moved = update(table).where(table.c.number == 1).values(value=rows[1].value)
    await database.run(lambda c: c.execute(moved).rowcount)
    assert await vault.values(caller, [FIRST, SECOND]) == {SECOND: "BOB@example.org"}


async def test_a_number_outlives_the_rotation_of_keys(
    database: Database, caller: Caller, clock: TurnedClock
) -> None:
    old, new = os.urandom(32), os.urandom(32)
    await new_vault(database, clock, [old]).number(caller, [email("ada"), email("bob")])
    rotated = new_vault(database, clock, [new, old])
    assert await rotated.number(caller, [email("bob")]) == [2]
    assert await rotated.values(caller, [SECOND]) == {SECOND: "BOB@example.org"}
    assert await rotated.renew_digests() == 2
    assert await rotated.renew_digests() == 0
    pruned = new_vault(database, clock, [new])
    assert await pruned.number(caller, [email("bob"), email("ada"), email("cy")]) == [2, 1, 3]
