"""Spans of the calendar that laws count in."""

from datetime import datetime

from candor.stores.usage.contract import period_of


def years_before(now: datetime, years: int) -> datetime:
    """Answer the same instant so many years earlier; the 29th of February becomes the 28th."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)


def oldest_period_kept(now: datetime, years: int) -> str:
    """Answer the first month, YYYY-MM, that is kept `years` from the end of its year on.

    That is how commercial law counts (Germany: HGB 257 (5), AO 147 (4)).
    """
    return period_of(datetime(now.year - years, 1, 1))  # a month, not an instant
