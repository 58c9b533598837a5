"""What a user may agree to, each for itself, and what they said about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Purpose = Literal["answering", "analytics", "improvement"]

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


@dataclass(frozen=True, slots=True)
class Said:
    """The newest yes or no to one purpose, under which version of its text, where and when.

    `gpc` tells that it was said while the browser sent Global Privacy Control.
    """

    given: bool
    version: str
    at: datetime
    region: str | None = None
    gpc: bool = False
