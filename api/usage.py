"""How far the caller's month is used up."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.dependencies import CurrentCaller, InResources

router = APIRouter(prefix="/api/usage", tags=["usage"])


class MonthOfUsage(BaseModel):
    """Counts of one month; `period` is YYYY-MM in UTC, `remaining` never below zero."""

    tier: str
    used: int
    limit: int
    remaining: int
    overage: int
    period: str


@router.get("", summary="Read this month's usage")
async def read(caller: CurrentCaller, resources: InResources) -> MonthOfUsage:
    """Answer the caller's tier and count of this month."""
    month = await resources.usage.current(caller)
    return MonthOfUsage(
        tier=month.tier.value,
        used=month.used,
        limit=month.limit,
        remaining=max(0, month.limit - month.used),
        overage=month.overage,
        period=month.period,
    )
