"""Reads what experiments led to out of the ledger and the feedback."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from candor.domain.money import NANO_PER_USD
from candor.stores.database import Database
from candor.stores.lifetimes.links import is_linked
from candor.stores.tables import feedback, turns

OUTCOMES = ("thumbs up", "confidence", "characters", "cost in USD", "milliseconds")

# a user's values of one outcome, turn by turn
Values = dict[str, list[float]]


@dataclass
class VariantOutcomes:
    """What the turns of one variant led to; values by outcome and user.

    A turn that no longer leads to its user counts as a user's of its own.
    """

    turns: int = 0
    values: dict[str, Values] = field(
        default_factory=lambda: {name: defaultdict(list) for name in OUTCOMES}
    )

    @property
    def users(self) -> int:
        """How many took part."""
        return len(self.values["confidence"])


@dataclass(frozen=True, slots=True)
class RecordedExperiment:
    """An experiment that turns took part in."""

    name: str
    turns: int
    first: datetime
    last: datetime


async def recorded_experiments(database: Database, project: str) -> list[RecordedExperiment]:
    """Answer every experiment that a project's ledger knows, the latest first."""
    found = (
        select(turns.c.experiment, func.count(), func.min(turns.c.at), func.max(turns.c.at))
        .where(turns.c.project == project, turns.c.experiment.is_not(None))
        .group_by(turns.c.experiment)
    )
    rows = await database.run(lambda connection: connection.execute(found).all())
    known = [RecordedExperiment(name, count, first, last) for name, count, first, last in rows]
    return sorted(known, key=lambda one: one.last, reverse=True)


async def outcomes_of(
    database: Database, project: str, experiment: str
) -> dict[str, VariantOutcomes]:
    """Answer what each variant led to, by its name; nothing for an unknown experiment."""
    judged = (
        select(
            turns.c.turn_id,
            turns.c.user,
            is_linked(turns).label("linked"),
            turns.c.variant,
            turns.c.confidence,
            turns.c.characters,
            turns.c.cost_nano,
            turns.c.ms,
            feedback.c.score,
        )
        .outerjoin(feedback, feedback.c.turn_id == turns.c.turn_id)
        .where(turns.c.project == project, turns.c.experiment == experiment)
    )
    rows = await database.run(lambda connection: connection.execute(judged).all())
    by_variant: dict[str, VariantOutcomes] = defaultdict(VariantOutcomes)
    for row in rows:
        one = by_variant[row.variant]
        one.turns += 1
        user = row.user if row.linked else row.turn_id
        for name, value in _values(row.confidence, row.characters, row.cost_nano, row.ms):
            one.values[name][user].append(value)
        if row.score is not None:
            one.values["thumbs up"][user].append(float(row.score > 0))
    return dict(by_variant)


def _values(
    confidence: int, characters: int | None, cost_nano: int, ms: float
) -> Iterator[tuple[str, float]]:
    yield "confidence", confidence
    if characters is not None:
        yield "characters", characters
    yield "cost in USD", cost_nano / NANO_PER_USD
    yield "milliseconds", ms
