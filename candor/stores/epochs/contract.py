"""The contract of the epoch store."""

from typing import Protocol


class EpochStore(Protocol):
    """Counts how often answers were given up; implementations pass tests/stores/test_epochs.py.

    `current` answers a name that every process sees; it is another one as soon as `begin` has
    begun a new epoch of the project, or of all projects where none is named.
    """

    async def current(self, project: str) -> str: ...
    async def begin(self, project: str | None = None) -> None: ...
