"""How values that are kept are made unreadable to whoever holds only the database."""

from typing import ClassVar, Protocol

from candor.domain.errors import CandorError


class SealBroken(CandorError):
    """A sealed value was altered, belongs elsewhere, or its key is missing."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "seal_broken"
    title: ClassVar[str] = "What was kept cannot be read"


class Sealer(Protocol):
    """Authenticated encryption of kept values; every sealed value begins with `<key id>:`.

    `context` names the place a value belongs to (table, column, row). It is not stored: opening
    under another one raises SealBroken, so that no value can be moved to somebody else's row.
    """

    @property
    def current(self) -> str:
        """The id of the key that new values are sealed under."""
        ...

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of every key there is, the current one first."""
        ...

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt under the current key."""
        ...

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt under the key that the value names; SealBroken where that fails."""
        ...

    def seal_text(self, plain: str, context: str) -> str:
        """Encrypt a text into printable ASCII."""
        ...

    def open_text(self, sealed: str, context: str) -> str:
        """Decrypt what `seal_text` made; SealBroken where that fails."""
        ...
