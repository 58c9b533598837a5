"""Key rotation: a new key, and everything that is kept brought under it."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

from candor.bootstrap.keys import ENCRYPTION_KEY, ID_HASH_KEY, Keys, key_file, load_keys, new_key
from candor.bootstrap.library import Library, open_documents
from candor.bootstrap.open_memory import open_memory
from candor.bootstrap.open_vault import open_vault
from candor.bootstrap.presence import running_services
from candor.bootstrap.reach_database import reach_database
from candor.bootstrap.renewed_pseudonyms import (
    KeysInUse,
    refuse_missing_keys,
    renew_pseudonyms,
)
from candor.bootstrap.settings import Settings
from candor.domain.clock import SystemClock, time_ordered_id
from candor.privacy.keyring import key_id
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.database import Database
from candor.stores.leases.sql import SqlLeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.rekeying import count_users
from candor.stores.resealing import Resealing
from candor.stores.vault.sql import SqlVaultStore
from ingestion.report import Progress
from ingestion.reseal import reseal


@dataclass(frozen=True)
class KeyRoom:
    """What a rotation works with; the service may run beside it."""

    settings: Settings
    keys: Keys
    database: Database
    memory: Memory
    library: Library
    leases: SqlLeaseStore
    vault: SqlVaultStore
    audit: SqlAuditLog
    resealing: Resealing

    async def encrypted(self) -> dict[str, Counter[str]]:
        """Count for each place the values under each encryption key."""
        places = await self.resealing.count()
        documents: Counter[str] = Counter()
        for project in await self.library.catalogue.projects():
            active = await self.library.catalogue.active(project)
            if active is not None:
                documents[active.key_id or "open"] += active.chunks
        places["vault_values.digest"] = Counter(await self.vault.digest_keys())
        return {**places, "documents": documents}

    async def users(self) -> dict[str, int]:
        """Count the users under each identity key."""
        return await count_users(self.database)

    async def reseal(self, progress: Progress | None = None) -> int:
        """Bring everything under the newest encryption key; answer how many values moved."""
        moved = await self.resealing.finish()
        while renewed := await self.vault.renew_digests():
            moved += renewed
        for project in await self.library.catalogue.projects():
            moved += await reseal(
                project,
                catalogue=self.library.catalogue,
                embeddings=self.library.embeddings,
                home=self.library.home,
                clock=SystemClock(),
                new_id=time_ordered_id,
                progress=progress,
            )
        await self.memory.erase_deleted_bytes()
        await self.database.erase_deleted_bytes()
        return moved

    async def unused(self) -> list[str]:
        """Answer the older encryption keys that nothing needs any more."""
        used = {id_ for ids in (await self.encrypted()).values() for id_ in ids}
        used.update(await running_services(self.leases), await self.audit.key_ids())
        return [id_ for id_ in self.keys.encryption.ids[1:] if id_ not in used]

    async def refuse_while_serving(self) -> None:
        """Raise KeysInUse where a service runs on this database."""
        if await running_services(self.leases):
            raise KeysInUse(
                "a service is running on this database, or ended less than a minute ago; "
                "stop it, then rotate the identity key"
            )


@asynccontextmanager
async def open_key_room(settings: Settings) -> AsyncIterator[KeyRoom]:
    """Open what a rotation needs; everything is closed again."""
    clock, keys = SystemClock(), load_keys(settings)
    database = await reach_database(settings, keys)
    try:
        memory = await open_memory(settings, keys)
        try:
            audit = SqlAuditLog(database, clock, keys.stamper("audit"))
            async with aclosing(audit), open_documents(settings, database, keys) as library:
                yield KeyRoom(
                    settings=settings,
                    keys=keys,
                    database=database,
                    memory=memory,
                    library=library,
                    leases=SqlLeaseStore(database, clock),
                    vault=open_vault(settings, keys, database, clock),
                    audit=audit,
                    resealing=Resealing(database, memory, keys.sealer),
                )
        finally:
            await memory.aclose()
    finally:
        await database.aclose()


def begin_encryption_key(settings: Settings) -> str:
    """Put a new key in front of the key file; answer its id. A running service follows."""
    return _begin(settings, ENCRYPTION_KEY)


async def begin_identity_key(settings: Settings, room: KeyRoom) -> int:
    """Put a new identity key in front and renew every pseudonym; answer how many users moved."""
    await room.refuse_while_serving()
    await refuse_missing_keys(room.database, room.keys, settings)
    _begin(settings, ID_HASH_KEY)
    return await renew_pseudonyms(room.database, room.memory, load_keys(settings), settings)


def drop_encryption_keys(settings: Settings, ids: list[str]) -> None:
    """Take keys off the key file."""
    file = key_file(settings, ENCRYPTION_KEY)
    file.replace([key.hex() for key in file.read() if key_id(key) not in ids])


def _begin(settings: Settings, name: str) -> str:
    file, made = key_file(settings, name), new_key()
    file.replace([made, *(key.hex() for key in file.read())])
    return key_id(bytes.fromhex(made))
