"""Composes the vault, for the service and for key rotation."""

from datetime import timedelta

from candor.bootstrap.keys import Keys
from candor.bootstrap.settings import Settings
from candor.domain.clock import Clock
from candor.privacy.keyed_digests import KeyedDigests
from candor.stores.database import Database
from candor.stores.vault.sql import SqlVaultStore


def open_vault(settings: Settings, keys: Keys, database: Database, clock: Clock) -> SqlVaultStore:
    """Answer what numbers personal values and keeps them encrypted."""
    return SqlVaultStore(
        database,
        clock,
        keys.sealer("vault"),
        vault_digests(keys),
        timedelta(days=settings.vault_days),
    )


def vault_digests(keys: Keys) -> KeyedDigests:
    """Answer the digests that the vault finds values by."""
    return keys.digests("vault digest")
