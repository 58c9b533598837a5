"""What a person is told of an erasure: what went, what was unlinked, and what is kept and why."""

from datetime import datetime

from pydantic import BaseModel

from candor.stores.erasure.contract import Erasure


class Kept(BaseModel):
    """Something that outlives the erasure, and why it has to."""

    what: str
    why: str


class Receipt(BaseModel):
    """Counts by store; `finished_at` is null while the erasure is still being done."""

    erasure_id: str
    requested_at: datetime
    finished_at: datetime | None
    erased: dict[str, int]
    unlinked: dict[str, int]
    kept: list[Kept]


def receipt_of(erasure: Erasure) -> Receipt:
    """Answer the receipt of an erasure."""
    return Receipt(
        erasure_id=erasure.id,
        requested_at=erasure.requested_at,
        finished_at=erasure.finished_at,
        erased=dict(sorted((+erasure.counts.erased).items())),
        unlinked=dict(sorted((+erasure.counts.unlinked).items())),
        kept=_kept(erasure),
    )


def _kept(erasure: Erasure) -> list[Kept]:
    kept = [
        Kept(
            what="that this erasure happened, under a pseudonym",
            why="so that a backup which is restored later is erased again",
        )
    ]
    if erasure.counts.unlinked.total():
        kept.append(
            Kept(
                what="what was used and what it cost, without anything that leads to you",
                why="accounts have to be kept",
            )
        )
    if erasure.used:
        kept.append(
            Kept(
                what=f"how many questions of {erasure.period} are used up",
                why="an erasure does not renew a month's questions; deleted when the month is over",
            )
        )
    return kept
