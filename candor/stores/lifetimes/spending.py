"""How long it is kept what was spent."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_

from candor.domain.budgets import period_name
from candor.stores.database import Database
from candor.stores.lifetimes.batches import delete_in_batches
from candor.stores.tables import project_spending, user_spending


async def delete_old_spending(database: Database, now: datetime, *, kept: timedelta) -> int:
    """Delete the users' days and months that are over, and what projects spent before `kept`."""
    this_day, this_month = period_name("day", now), period_name("month", now)
    named = user_spending.c.period
    is_day = func.length(named) == len(this_day)
    over = or_(and_(is_day, named < this_day), and_(~is_day, named < this_month))
    old = project_spending.c.period < period_name("month", now - kept)
    users = await delete_in_batches(database, user_spending, over)
    return users + await delete_in_batches(database, project_spending, old)
