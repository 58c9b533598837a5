"""Brings what is kept on users under the newest identity key, and notices where one is missing."""

from functools import partial

from candor.bootstrap.keys import ID_HASH_KEY, Keys, key_file
from candor.bootstrap.open_vault import vault_digests
from candor.bootstrap.presence import running_services
from candor.bootstrap.settings import Settings
from candor.domain.errors import CandorError
from candor.domain.sealing import SealBroken
from candor.stores.database import Database
from candor.stores.identity_keys import (
    IdentityKeys,
    Unreachable,
    are_in_force,
    keep_identity_keys,
    unreachable,
)
from candor.stores.leases.sql import SqlLeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.memory.paging import each_thread
from candor.stores.rekeying import Rekeying, tables_of_users
from candor.stores.transcript.contract import ThreadKey
from candor.stores.vault.renaming import cannot_be_joined


class IdentityKeyMissing(CandorError):
    """People cannot be found, since a key that their pseudonyms are made with is not there."""

    status, code, title = 503, "identity_key_missing", "An identity key is missing"


class KeysInUse(CandorError):
    """The keys cannot be changed right now."""

    status, code, title = 409, "keys_in_use", "The keys are in use"


async def renew_before_command(
    database: Database, memory: Memory, keys: Keys, settings: Settings, leases: SqlLeaseStore
) -> None:
    """Renew pseudonyms as a start does; KeysInUse where a service has not heard of a new key."""
    renewed = await database.run(partial(are_in_force, keys=identity_of(keys)))
    if len(keys.pseudonyms.ids) > 1 and not renewed:
        await refuse_missing_keys(database, keys, settings)
        if await running_services(leases):
            raise KeysInUse(
                "a service is running that does not have the newest identity key yet; restart it"
            )
    await renew_pseudonyms(database, memory, keys, settings)


async def renew_pseudonyms(
    database: Database, memory: Memory, keys: Keys, settings: Settings
) -> int:
    """Renew every older pseudonym; answer how many users there were.

    Nobody may serve turns meanwhile. IdentityKeyMissing where the keys do not find everybody.
    """
    await refuse_missing_keys(database, keys, settings)
    if len(keys.pseudonyms.ids) == 1:
        await database.run(partial(keep_identity_keys, keys=identity_of(keys)))
        return 0
    moved = await _rename_older(database, memory, keys)
    rekeying = Rekeying(database, identity_of(keys), keys.sealer, vault_digests(keys))
    users = await rekeying.run()
    if users or moved:
        await memory.erase_deleted_bytes(thorough=True)
        touched = tuple(table.name for table in tables_of_users())
        await database.erase_deleted_bytes(touched)
    return users


async def refuse_missing_keys(database: Database, keys: Keys, settings: Settings) -> None:
    """Raise IdentityKeyMissing where people are kept whom the present keys do not find."""
    lost = await unreachable_users(database, keys)
    if lost is not None:
        raise IdentityKeyMissing(missing_keys_say(lost, keys, settings))


async def unreachable_users(database: Database, keys: Keys) -> Unreachable | None:
    """Answer whom the present keys do not find; None where they find everybody."""
    return await database.run(partial(unreachable, keys=identity_of(keys)))


def missing_keys_say(lost: Unreachable, keys: Keys, settings: Settings) -> str:
    """Say who cannot be found, which keys they need and what to do, in one sentence."""
    given = settings.id_hash_key is not None
    where = "CANDOR_ID_HASH_KEY" if given else str(key_file(settings, ID_HASH_KEY).path)
    needed, held = ", ".join(lost.key_ids), ", ".join(keys.pseudonyms.ids)
    return (
        f"{lost.users:,} users are known under the identity keys {needed}, and {where} holds "
        f"{held}, so they can be neither served, exported nor erased; put every key back in its "
        "place, the newest first, or where one is lost for good erase them: candor keys forget-lost"
    )


def identity_of(keys: Keys) -> IdentityKeys:
    """Answer the identity keys in force, as the database knows them."""
    pseudonyms = keys.pseudonyms
    return IdentityKeys(pseudonyms.ids, pseudonyms.probe, pseudonyms.renewed)


async def _rename_older(database: Database, memory: Memory, keys: Keys) -> int:
    """Rename memories first: they name their user, so that this goes on after a crash."""
    pseudonyms, moved = keys.pseudonyms, 0
    async for name in each_thread(memory):
        key = ThreadKey.read(name)
        if key is None or key.user.startswith(f"{pseudonyms.key_id}:"):
            continue
        moved += 1
        renewed = pseudonyms.renewed(key.user)
        try:
            # its placeholders would mean what the person has written since
            if renewed is None or await database.run(
                partial(cannot_be_joined, user=key.user, renewed=renewed)
            ):
                await memory.forget(name)
            else:
                await memory.rename(name, str(ThreadKey(key.project, renewed, key.thread)))
        except SealBroken:
            await memory.forget(name)
    return moved
