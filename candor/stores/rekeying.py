"""Moves every record of a user to the pseudonym that the newest identity key makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select, union, update
from sqlalchemy.exc import IntegrityError

from candor.domain.digests import Digests
from candor.domain.sealing import Sealer
from candor.stores.database import Database
from candor.stores.identity_keys import IdentityKeys, keep_identity_keys, take_turns
from candor.stores.returning import merge_rows
from candor.stores.sealed_columns import SEALED_COLUMNS, VAULT_VALUE, SealedColumn
from candor.stores.tables import leases, metadata, vault_values
from candor.stores.vault.renaming import VaultRenaming


@dataclass(frozen=True)
class Rekeying:
    """Renews pseudonyms in one transaction; nobody may serve turns meanwhile.

    `sealer` answers what a purpose's values are sealed by, `digests` finds values of the vault.
    """

    database: Database
    keys: IdentityKeys
    sealer: Callable[[str], Sealer]
    digests: Digests

    async def run(self) -> int:
        """Renew every pseudonym under an older key; answer how many users there were."""
        return await self.database.run(self._renew)

    def _renew(self, connection: Connection) -> int:
        take_turns(connection)
        renewals = {
            user: renewed
            for user in self._older(connection)
            if (renewed := self.keys.renewed(user)) is not None
        }
        rename_vault = VaultRenaming(self.sealer(VAULT_VALUE.purpose), self.digests)
        for user, renewed in renewals.items():
            rename_vault(connection, user, renewed)
            for table in tables_of_users():
                if table is not vault_values:
                    _Move(table, self._sealed(table), self.sealer)(connection, user, renewed)
        if renewals:
            # they name pseudonyms inside their text
            connection.execute(delete(leases))
        keep_identity_keys(connection, self.keys)
        return len(renewals)

    def _older(self, connection: Connection) -> list[str]:
        older = union(
            *(
                select(table.c.user).where(
                    table.c.user.like("k________:%"),
                    table.c.user.not_like(f"{self.keys.ids[0]}:%"),
                )
                for table in tables_of_users()
            )
        )
        return list(connection.execute(older).scalars())

    @staticmethod
    def _sealed(table: Table) -> list[SealedColumn]:
        return [one for one in SEALED_COLUMNS if one.table is table and "user" in one.bound_to]


@dataclass(frozen=True)
class _Move:
    table: Table
    sealed: list[SealedColumn]
    sealer: Callable[[str], Sealer]

    def __call__(self, connection: Connection, user: str, renewed: str) -> None:
        table = self.table
        if not self.sealed and "user" not in table.primary_key.columns:
            connection.execute(update(table).where(table.c.user == user).values(user=renewed))
            return
        rows = connection.execute(select(table).where(table.c.user == user)).mappings().all()
        for row in rows:
            self._move(connection, dict(row), renewed)

    def _move(self, connection: Connection, row: Mapping[str, Any], renewed: str) -> None:
        table, moved = self.table, {**row, "user": renewed}
        for column in self.sealed:
            value, sealer = row[column.column], self.sealer(column.purpose)
            if value is not None:
                plain = sealer.open_text(value, column.context(row))
                moved[column.column] = sealer.seal_text(plain, column.context(moved))
        this = [key == row[key.name] for key in table.primary_key]
        try:
            with connection.begin_nested():
                connection.execute(update(table).where(*this).values(moved))
        except IntegrityError:
            # the user came back under the new pseudonym before this ran
            merge_rows(connection, table, moved)
            connection.execute(delete(table).where(*this))


def tables_of_users() -> list[Table]:
    """Answer every table whose rows belong to a user."""
    return [table for table in metadata.sorted_tables if "user" in table.c]


async def count_users(database: Database) -> dict[str, int]:
    """Answer how many users are known under which identity key id."""

    def count(connection: Connection) -> dict[str, int]:
        users = union(*(select(table.c.user) for table in tables_of_users())).subquery()
        id_ = func.substr(users.c.user, 1, len("k00000000"))
        found = select(id_, func.count()).where(users.c.user.like("k________:%")).group_by(id_)
        return {row[0]: row[1] for row in connection.execute(found)}

    return await database.run(count)
