"""`candor user tier`: put one user on a tier."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from candor.cli.user.naming import DEFAULT, Project, UserId, named
from candor.domain.errors import BadUsage
from candor.domain.tiers import Tier

if TYPE_CHECKING:
    from candor.stores.usage.contract import MonthlyUsage


def tier(
    id: UserId,
    tier: Annotated[str, typer.Argument(metavar="TIER", help="free, pro or enterprise.")],
    project: Project = DEFAULT,
) -> None:
    """Put a user on a tier, from now on."""
    if tier not in tuple(Tier):
        raise BadUsage(f"TIER is one of {', '.join(Tier)}")
    month = asyncio.run(_change(id, project, Tier(tier)))
    print(f"{month.tier}: {month.used:,} of {month.limit:,} questions used in {month.period}")


async def _change(user: str, project: str, wanted: Tier) -> "MonthlyUsage":
    from candor.bootstrap.export import open_records
    from candor.bootstrap.settings import load_settings
    from candor.stores.usage.sql import SqlUsageStore

    async with open_records(load_settings()) as records:
        owner = named(records.keys, project, user)
        return await SqlUsageStore(records.database, records.clock, audit=records.audit).set_tier(
            owner, wanted
        )
