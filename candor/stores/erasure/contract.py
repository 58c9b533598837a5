"""What an erasure is, what it does to each table, and how far it has come."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Self

from candor.domain.errors import CandorError

# delete: the person's rows go; unlink: they stay without the person; keep: they stay as they are
Action = Literal["delete", "unlink", "keep"]
Rules = Mapping[str, Action]

RequestedBy = Literal["self", "operator", "restored"]

# every step can be repeated; the journal names the one that is being done
Step = Literal[
    "requested", "tombstone", "forget", "turns", "forget_again", "confirm", "bytes", "finished"
]


class NoErasureRule(CandorError):
    """A table keeps records of people, and nothing says what an erasure does to it."""

    code = "no_erasure_rule"
    title = "A table has no erasure rule"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records went and how many were unlinked, by the name of their store."""

    erased: Counter[str] = field(default_factory=Counter)
    unlinked: Counter[str] = field(default_factory=Counter)

    def __add__(self, more: "Counts") -> "Counts":
        return Counts(self.erased + more.erased, self.unlinked + more.unlinked)

    def __bool__(self) -> bool:
        return bool(self.erased.total() or self.unlinked.total())

    @classmethod
    def of(cls, store: str, erased: int) -> Self:
        """Answer the count of one store."""
        return cls(erased=Counter({store: erased}))


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure: whose, since when, and how far it is.

    From `requested_at` until `erased_at` no turn of the person is begun or kept; what is older
    than `erased_at` is gone. `finished_at` is when its bytes were gone from the files too.
    `used` questions of the month `period` still count.
    """

    id: str
    project: str
    user: str
    requested_at: datetime
    requested_by: RequestedBy
    step: Step
    counts: Counts
    erased_at: datetime | None
    finished_at: datetime | None
    period: str | None
    used: int

    @property
    def threads(self) -> str:
        """How the names of the person's conversations begin in the memory and the leases."""
        return f"{self.project}/{self.user}/"
