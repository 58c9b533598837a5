"""The contract of a product that finds personal data and secrets."""

from collections.abc import Sequence
from typing import Protocol

from candor.privacy.contract import Span


class Finder(Protocol):
    """Finds values in a text and names them by our span types."""

    name: str

    def find(self, text: str) -> Sequence[Span]:
        """Answer what must go, as character offsets in `text`."""
        ...
