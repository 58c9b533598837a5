"""A person's vault under another pseudonym: each value sealed and found anew."""

import json
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, delete, insert, select

from candor.domain.digests import Digests
from candor.domain.sealing import SealBroken, Sealer
from candor.stores.sealed_columns import VAULT_VALUE
from candor.stores.tables import vault_values as table

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class VaultRenaming:
    """Moves values to a new pseudonym, under the numbers that kept texts name them by.

    Whoever came back and has values under the new pseudonym keeps those alone: two numberings
    cannot be joined without a placeholder changing its meaning.
    """

    sealer: Sealer
    digests: Digests

    def __call__(self, connection: Connection, user: str, renewed: str) -> None:
        """Move everything; what does not open is left behind, since it stands for nothing."""
        rows = connection.execute(select(table).where(table.c.user == user)).mappings().all()
        if not rows:
            return
        connection.execute(delete(table).where(table.c.user == user))
        if _has_values(connection, renewed):
            return
        moved = []
        for row in rows:
            new = {**row, "user": renewed}
            try:
                plain = self.sealer.open_text(row["value"], VAULT_VALUE.context(row))
            except SealBroken as broken:
                log.error("vault_value_unreadable", type=row["type"], exc_info=broken)
                continue
            _raw, canonical = json.loads(plain)
            new["value"] = self.sealer.seal_text(plain, VAULT_VALUE.context(new))
            new["digest"] = self.digests.of(row["project"], renewed, row["type"], canonical)[0]
            moved.append(new)
        if moved:
            connection.execute(insert(table), moved)


def _has_values(connection: Connection, user: str) -> bool:
    """Tell whether the vault holds something of a user."""
    found = select(table.c.number).where(table.c.user == user).limit(1)
    return connection.execute(found).first() is not None


def cannot_be_joined(connection: Connection, *, user: str, renewed: str) -> bool:
    """Tell whether a person has values under both pseudonyms."""
    return _has_values(connection, user) and _has_values(connection, renewed)
