"""Vaults for tests, under keys of their own."""

import os
from collections.abc import Sequence
from datetime import timedelta

from candor.domain.clock import Clock
from candor.domain.personal import PersonalValue
from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.keyed_digests import KeyedDigests
from candor.privacy.keyring import Keyring
from candor.stores.database import Database
from candor.stores.vault.sql import SqlVaultStore

LIFETIME = timedelta(days=30)


def new_vault(
    database: Database, clock: Clock, keys: Sequence[bytes] | None = None
) -> SqlVaultStore:
    """Open a vault under the given keys, the newest first, or under one that nobody else has."""
    keyring = Keyring(keys or [os.urandom(32)])
    sealer = AesGcmSealer(keyring, "vault")
    return SqlVaultStore(database, clock, sealer, KeyedDigests(keyring, "digest"), LIFETIME)


def email(name: str) -> PersonalValue:
    """Make an e-mail address of its own."""
    return PersonalValue("EMAIL", f"{name}@example.org", f"{name.upper()}@example.org")
