"""Reads out of the ledger what was asked of whom, and what it cost."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import String, case, func, literal_column, select

from candor.domain.provider_names import ProviderName
from candor.stores.database import Database
from candor.stores.tables import attempts

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Spent:
    """Sums over attempts; `calls` counts requests to vendors, second tries among them.

    Cached input is part of the input, reasoning of the output. `estimated_nano` is the part of the
    cost that rests on an estimate.
    """

    attempts: int = 0
    calls: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    cost_nano: int = 0
    estimated_nano: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Spent)))


@dataclass(frozen=True, slots=True)
class SpentHour:
    """What one project asked of one model within an hour; `hour` is its beginning in UTC."""

    hour: datetime
    provider: ProviderName
    model: str
    project: str
    spent: Spent


async def spent_hours(database: Database, since: date, until: date) -> list[SpentHour]:
    """Answer what the ledger has from `since` to the end of `until` (UTC), by the hour."""
    if database.is_sqlite:
        hour: Any = func.strftime("%Y-%m-%dT%H", attempts.c.at, type_=String)
    else:
        hour = func.to_char(func.timezone("UTC", attempts.c.at), 'YYYY-MM-DD"T"HH24', type_=String)
    estimated = case((attempts.c.estimated, attempts.c.cost_nano), else_=0)
    summed = (
        func.count(),
        *(
            func.coalesce(func.sum(column), 0)
            for column in (
                attempts.c.calls,
                attempts.c.input_tokens,
                attempts.c.cached_input_tokens,
                attempts.c.output_tokens,
                attempts.c.reasoning_tokens,
                attempts.c.cost_nano,
                estimated,
            )
        ),
    )
    begin = datetime.combine(since, time(), tzinfo=UTC)
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=UTC)
    asked = (
        select(
            hour.label("hour"),
            attempts.c.provider,
            attempts.c.model,
            attempts.c.project,
            *summed,
        )
        .where(attempts.c.at >= begin, attempts.c.at < end)
        # by name: two equal expressions with parameters of their own are two for PostgreSQL
        .group_by(literal_column("hour"), attempts.c.provider, attempts.c.model, attempts.c.project)
    )
    rows = await database.run(lambda connection: connection.execute(asked).all())
    return [
        SpentHour(
            datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC),
            provider,
            model,
            project,
            Spent(*(int(number) for number in numbers)),
        )
        for hour, provider, model, project, *numbers in sorted(tuple(row) for row in rows)
    ]


def fold(hours: Iterable[SpentHour], by: Callable[[SpentHour], Key]) -> dict[Key, Spent]:
    """Add hours up by what they have in common."""
    sums: dict[Key, Spent] = defaultdict(Spent)
    for hour in hours:
        sums[by(hour)] += hour.spent
    return dict(sums)
