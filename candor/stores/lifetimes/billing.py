"""How long the law wants to see what was counted and sold."""

from datetime import datetime

from sqlalchemy import exists

from candor.domain.tiers import Tier
from candor.stores.database import Database
from candor.stores.lifetimes.batches import delete_in_batches
from candor.stores.lifetimes.calendar import oldest_period_kept, years_before
from candor.stores.lifetimes.links import is_linked
from candor.stores.tables import subscriptions, usage_months

_HAS_OR_HAD_A_TIER = exists().where(
    subscriptions.c.project == usage_months.c.project,
    subscriptions.c.user == usage_months.c.user,
)


async def delete_old_months(
    database: Database, now: datetime, *, billing_years: int, proof_years: int
) -> int:
    """Delete months that no bill and no claim can be about any longer; answer how many.

    A user who never had a tier beside the free one was never billed.
    """
    billed = usage_months.c.period < oldest_period_kept(now, billing_years)
    unbilled = (
        usage_months.c.period < years_before(now, proof_years).strftime("%Y-%m"),
        is_linked(usage_months),
        ~_HAS_OR_HAD_A_TIER,
    )
    return await delete_in_batches(database, usage_months, billed) + await delete_in_batches(
        database, usage_months, *unbilled
    )


async def delete_ended_subscriptions(
    database: Database, now: datetime, *, billing_years: int
) -> int:
    """Delete the rows of users whose paid tier ended long ago; answer how many."""
    ended = (
        subscriptions.c.tier == Tier.FREE.value,
        subscriptions.c.since < years_before(now, billing_years),
    )
    return await delete_in_batches(database, subscriptions, *ended)
