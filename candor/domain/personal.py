"""A personal value, and the placeholder that stands for it."""

from typing import NamedTuple


class PersonalValue(NamedTuple):
    """A value as its owner wrote it (`raw`), and the one spelling of all its spellings."""

    type: str
    canonical: str
    raw: str


class PlaceholderName(NamedTuple):
    """What a placeholder says: `[EMAIL_1]` is type EMAIL and number 1."""

    type: str
    number: int

    def __str__(self) -> str:
        return f"[{self.type}_{self.number}]"
