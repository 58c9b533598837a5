"""What may be spent on answers, and how far a turn may still go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

Period = Literal["day", "month"]

DEFAULT_SOFT_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Limits:
    """Nano-dollars for one day and for one month, in UTC; None: without limit."""

    day: int | None = None
    month: int | None = None

    def of(self, period: Period) -> int | None:
        """Answer the limit of a period."""
        return self.day if period == "day" else self.month

    @property
    def any(self) -> bool:
        """Tell whether there is a limit at all."""
        return self.day is not None or self.month is not None


@dataclass(frozen=True, slots=True)
class Budget:
    """What one project may spend, and each of its users.

    From `soft` (a share of any limit) on the cheapest provider is asked first; `quotes` tells
    that the documents are quoted where the budget is used up, instead of refusing.
    """

    project: Limits = field(default_factory=Limits)
    user: Limits = field(default_factory=Limits)
    soft: float = DEFAULT_SOFT_SHARE
    quotes: bool = False

    @property
    def any(self) -> bool:
        """Tell whether there is a limit at all."""
        return self.project.any or self.user.any


@dataclass(frozen=True, slots=True)
class Budgets:
    """The budget of every project; those of `projects` have one of their own."""

    everywhere: Budget = field(default_factory=Budget)
    projects: Mapping[str, Budget] = field(default_factory=dict)

    def of(self, project: str) -> Budget:
        """Answer what holds for a project."""
        return self.projects.get(project, self.everywhere)

    @property
    def any(self) -> bool:
        """Tell whether any project has a limit."""
        return self.everywhere.any or any(one.any for one in self.projects.values())


@dataclass(frozen=True, slots=True)
class Spending:
    """What a turn may spend: nano-dollars held for it, and what the budget asks of it.

    `thrifty`: the soft limit is reached. `exhausted` names the period whose budget has no room
    for the next call, and None otherwise; `quotes` tells what is done then.
    """

    held: int
    thrifty: bool = False
    exhausted: Period | None = None
    quotes: bool = False


def period_name(period: Period, instant: datetime) -> str:
    """Answer how a period is written: YYYY-MM-DD or YYYY-MM."""
    return instant.strftime("%Y-%m-%d" if period == "day" else "%Y-%m")


def renewal(period: Period, instant: datetime) -> date:
    """Answer the day on which the period after an instant's begins."""
    today = instant.date()
    if period == "day":
        return today + timedelta(days=1)
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
