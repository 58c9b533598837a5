"""How kept values are marked so that whoever holds only the database cannot forge them."""

from typing import Protocol


class Stamper(Protocol):
    """Authentication codes under keys that the database does not hold.

    A stamp says nothing about its message, and is named by the id of the key that made it.
    """

    @property
    def current(self) -> str:
        """The id of the key that new stamps are made under."""
        ...

    def stamp(self, message: bytes, key_id: str) -> str:
        """Answer 64 hex digits; SealBroken where the key is not there."""
        ...
