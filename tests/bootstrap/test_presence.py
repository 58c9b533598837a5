"""A running service is seen by commands, with the key that it writes under."""

import asyncio
from pathlib import Path

from candor.bootstrap.key_files import KeyFile
from candor.bootstrap.keys import key_file, load_keys, new_key
from candor.bootstrap.presence import LASTING, Presence, announced, running_services
from candor.stores.database import open_database
from candor.stores.leases.sql import SqlLeaseStore
from tests.clock import TurnedClock
from tests.settings import given_settings


async def test_a_service_is_seen_while_it_runs(tmp_path: Path, clock: TurnedClock) -> None:
    database = await open_database(f"sqlite:///{tmp_path / 'candor.sqlite3'}")
    leases = SqlLeaseStore(database, clock)
    settings = given_settings(data_dir=tmp_path)
    keys = load_keys(settings)
    first = keys.encryption.current
    assert await running_services(leases) == []
    async with announced(Presence(leases, keys, "one")), announced(Presence(leases, keys, "two")):
        assert await running_services(leases) == [first, first]
    assert await running_services(leases) == []
    await database.aclose()


async def test_it_tells_the_key_it_writes_under(tmp_path: Path, clock: TurnedClock) -> None:
    database = await open_database(f"sqlite:///{tmp_path / 'candor.sqlite3'}")
    leases = SqlLeaseStore(database, clock)
    settings = given_settings(data_dir=tmp_path)
    keys = load_keys(settings)
    presence = Presence(leases, keys, "one")
    await presence.renew()
    old = keys.encryption.current
    file: KeyFile = key_file(settings, "encryption_key")
    await asyncio.to_thread(lambda: file.replace([new_key(), file.read()[0].hex()]))
    assert await running_services(leases) == [old]
    await presence.renew()
    assert await running_services(leases) == [keys.encryption.current]
    assert keys.encryption.current != old
    await database.aclose()


async def test_one_that_crashed_is_soon_forgotten(tmp_path: Path, clock: TurnedClock) -> None:
    database = await open_database(f"sqlite:///{tmp_path / 'candor.sqlite3'}")
    leases = SqlLeaseStore(database, clock)
    keys = load_keys(given_settings(data_dir=tmp_path))
    await Presence(leases, keys, "one").renew()
    clock.move(seconds=LASTING.total_seconds() + 1)
    assert await running_services(leases) == []
    await database.aclose()
