"""The contract of a detector of personal data or secrets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """A value found in a text: `start` and `end` are character offsets, `end` exclusive."""

    start: int
    end: int
    type: str


class Detector(Protocol):
    """Finds one kind of value; linear in the length of the text, and silent about its content.

    `types` lists every span type it can answer.
    """

    types: frozenset[str]

    def find(self, text: str) -> Iterable[Span]:
        """Find the values in `text`, a view as `candor.privacy.normalise` makes it."""
        ...
