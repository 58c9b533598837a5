"""The contract of the audit log."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

from sqlalchemy import Connection

from candor.domain.caller import Caller, Channel
from candor.domain.errors import CandorError

Action = Literal[
    "consent_given",
    "consent_withdrawn",
    "redaction",
    "export",
    "erasure",
    "tier_change",
    "operator_access",
    "refused_access",
    "key_rotation",
    "pruning",
    "chain_was_altered",
]
Actor = Literal["user", "operator", "system", "nobody"]
Place = Channel | Literal["system"]

ACTIONS: frozenset[str] = frozenset(get_args(Action))
# short codes and route templates: nothing that a sentence, an e-mail or an address fits into
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,23}|/[A-Za-z0-9_/{}.:-]{0,95}")


class AuditBroken(CandorError):
    """The chain does not hold where something has to build on it."""

    status, code, title = 500, "audit_broken", "The audit log was altered"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done; ValueError where `details` hold more than counts and codes.

    `about` is the pseudonym of whom it concerns and `by` of an operator who did it. Neither is
    kept: the entry holds a reference (candor/stores/audit/subjects.py). With `meet` False only a
    reference that is there already is used.
    """

    project: str
    at: datetime
    action: Action
    actor: Actor
    channel: Place
    about: str | None = None
    by: str | None = None
    details: Mapping[str, int | str] = field(default_factory=dict)
    meet: bool = True

    def __post_init__(self) -> None:
        for name, value in self.details.items():
            if not _NAME.fullmatch(name) or not is_code(value):
                raise ValueError("an audit entry holds counts and codes only")


def is_code(value: int | str) -> bool:
    """Tell whether a value may stand in an entry's details."""
    return not isinstance(value, str) or _CODE.fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as it is kept; `at` is RFC 3339 in UTC, `details` canonical JSON."""

    seq: int
    project: str
    at: str
    action: str
    actor: str
    channel: str
    subject: str | None
    acted_by: str | None
    details: str
    key_id: str
    hash: str


class AuditLog(Protocol):
    """Adds entries in a gapless order; every implementation passes tests/stores/audit.

    `append` adds within another store's transaction, as its last statement: it holds the head
    until that transaction ends. `record` adds in a transaction of its own. `add` returns at once
    and is written within a moment; `flush` returns when all of it is on disk.
    """

    def append(self, connection: Connection, *entries: AuditEntry) -> None: ...
    async def record(self, *entries: AuditEntry) -> None: ...
    def add(self, entry: AuditEntry) -> None: ...
    async def flush(self) -> None: ...
    async def aclose(self) -> None: ...

    def unlink(self, connection: Connection, caller: Caller) -> int: ...
    async def of_caller(self, caller: Caller, *, most: int) -> list[KeptEntry]: ...
    async def key_ids(self) -> frozenset[str]: ...
    async def prune(self, older_than: timedelta) -> int: ...
