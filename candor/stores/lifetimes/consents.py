"""How long a choice is proof of what was agreed to."""

from datetime import datetime

from sqlalchemy import and_, exists, or_

from candor.domain.tiers import Tier
from candor.stores.database import Database
from candor.stores.lifetimes.batches import delete_in_batches
from candor.stores.lifetimes.calendar import years_before
from candor.stores.tables import consent_choices, subscriptions, usage_months
from candor.stores.usage.contract import period_of

_later = consent_choices.alias("later")
_IS_LATER = and_(
    _later.c.project == consent_choices.c.project,
    _later.c.user == consent_choices.c.user,
    or_(
        _later.c.at > consent_choices.c.at,
        and_(_later.c.at == consent_choices.c.at, _later.c.id > consent_choices.c.id),
    ),
)


async def delete_old_consents(database: Database, now: datetime, *, proof_years: int) -> int:
    """Delete choices whose claims have lapsed; answer how many.

    A choice ends when a later one replaces it. The newest one, also a withdrawal, holds for as
    long as its user still asks: without it an objection would be forgotten.
    """
    lapsed = years_before(now, proof_years)
    replaced = exists().where(_IS_LATER, _later.c.at < lapsed)
    still_asks = exists().where(
        usage_months.c.project == consent_choices.c.project,
        usage_months.c.user == consent_choices.c.user,
        usage_months.c.period >= period_of(lapsed),
    )
    still_pays = exists().where(
        subscriptions.c.project == consent_choices.c.project,
        subscriptions.c.user == consent_choices.c.user,
        subscriptions.c.tier != Tier.FREE.value,
    )
    unused = and_(consent_choices.c.at < lapsed, ~exists().where(_IS_LATER))
    return await delete_in_batches(
        database, consent_choices, or_(replaced, and_(unused, ~still_asks, ~still_pays))
    )
