"""What `candor doctor` says of one part."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: how it went, and what it means or what to do."""

    part: str
    state: State
    says: str
