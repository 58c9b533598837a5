"""Which columns are kept encrypted, and which row each of their values belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Table

from candor.stores.tables import feedback, idempotency_keys, messages, threads, vault_values


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed texts; `bound_to` are the columns that say whose and which a row is.

    `purpose` names the sub-key.
    """

    table: Table
    column: str
    bound_to: tuple[str, ...]
    purpose: str = "records"

    def context(self, row: Mapping[str, Any] | RowMapping) -> str:
        """Answer the place of a row's value: under another one it does not open."""
        place = "/".join(str(row[name]) for name in self.bound_to)
        return f"{self.table.name}.{self.column}/{place}"


MESSAGE_TEXT = SealedColumn(messages, "text", ("project", "user", "turn_id", "role"))
THREAD_TITLE = SealedColumn(threads, "title", ("project", "user", "thread"))
KEPT_ANSWER = SealedColumn(idempotency_keys, "answer", ("project", "user", "key"))
VAULT_VALUE = SealedColumn(vault_values, "value", ("project", "user", "type", "number"), "vault")
FEEDBACK_COMMENT = SealedColumn(feedback, "comment", ("project", "user", "turn_id"))

SEALED_COLUMNS: tuple[SealedColumn, ...] = (
    MESSAGE_TEXT,
    THREAD_TITLE,
    KEPT_ANSWER,
    VAULT_VALUE,
    FEEDBACK_COMMENT,
)
