"""The contract of the vault."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from candor.domain.caller import Caller
from candor.domain.personal import PersonalValue, PlaceholderName
from candor.stores.traces import Traces


class VaultStore(Protocol):
    """Keeps what placeholders stand for; every implementation passes tests/stores/test_vault.py."""

    async def number(
        self, caller: Caller, values: Sequence[PersonalValue], *, began: datetime | None = None
    ) -> list[int]:
        """Answer the number of each of the caller's values, giving new ones the next.

        The same value keeps its number for as long as it is kept, whichever process asks, and no
        two values share one. Being asked for renews a value's lifetime.
        """
        ...

    async def values(
        self, caller: Caller, names: Iterable[PlaceholderName]
    ) -> dict[PlaceholderName, str]:
        """Answer the caller's own values, as first written, and renew their lifetime.

        A name that the caller never had, whose time is over or whose value was tampered with is
        left out.
        """
        ...

    async def delete_expired(self, now: datetime, traces: Traces | None = None) -> int:
        """Delete what nobody used for its lifetime; answer how many.

        `traces` takes how the values began.
        """
        ...

    async def forget(self, caller: Caller) -> int:
        """Delete everything of the caller's; answer how many values."""
        ...

    async def renew_digests(self, *, limit: int = 500) -> int:
        """Make digests of older keys anew under the current one; answer how many were.

        Called until it answers 0, before an older key is taken off.
        """
        ...
