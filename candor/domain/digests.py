"""How a kept value is found again by whoever has the value, and by nobody else."""

from typing import Protocol


class Digests(Protocol):
    """Keyed digests, each `<key id>:<hex>`; without the key they tell nothing of the value."""

    @property
    def current(self) -> str:
        """The id of the key that new digests are made under."""
        ...

    def of(self, *parts: str) -> tuple[str, ...]:
        """Answer the digests of the parts under every key there is, the current one first."""
        ...
