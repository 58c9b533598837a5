from candor.stores.database import Database
from candor.stores.epochs.sql import SqlEpochStore


async def test_an_epoch_is_one_projects(database: Database) -> None:
    epochs, beside = SqlEpochStore(database), SqlEpochStore(database)
    before = await epochs.current("default")
    other = await epochs.current("other")
    await epochs.begin("default")
    assert await beside.current("default") != before
    assert await beside.current("other") == other


async def test_all_projects_begin_one(database: Database) -> None:
    epochs = SqlEpochStore(database)
    seen = {await epochs.current("default")}
    await epochs.begin("default")
    seen.add(await epochs.current("default"))
    await epochs.begin()
    seen.add(await epochs.current("default"))
    await epochs.begin()
    seen.add(await epochs.current("default"))
    assert len(seen) == 4
    assert await epochs.current("other") == await epochs.current("third")
