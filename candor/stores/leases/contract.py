"""The contract of the lease store."""

from datetime import timedelta
from typing import Protocol


class LeaseStore(Protocol):
    """Lends a name to one holder at a time; implementations pass tests/stores/test_leases.py.

    A lease that its holder never gave back ends by itself after `lasting`.
    """

    async def take(self, name: str, holder: str, *, lasting: timedelta) -> bool: ...
    async def give_back(self, name: str, holder: str) -> None: ...
    async def delete_expired(self) -> int: ...
