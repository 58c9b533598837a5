"""How far the caller's month is used up."""

from dataclasses import replace
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from api.dependencies import CurrentBiller, CurrentCaller, InResources
from candor.domain.money import usd
from candor.domain.tiers import Tier
from candor.stores.usage.contract import MonthlyUsage

router = APIRouter(prefix="/api/usage", tags=["usage"])


class OwnBudget(BaseModel):
    """How far the caller's own budget is used up; dollars as decimal strings.

    `period` is YYYY-MM-DD or YYYY-MM in UTC; `held_usd` is what running answers cost at most.
    """

    period: str
    limit_usd: str
    spent_usd: str
    held_usd: str


class MonthOfUsage(BaseModel):
    """Counts of one month; `period` is YYYY-MM in UTC, `remaining` never below zero.

    `budgets` is there only where each user has a budget.
    """

    tier: str
    used: int
    limit: int
    remaining: int
    overage: int
    period: str
    budgets: list[OwnBudget] | None = None


class TierChange(BaseModel):
    """Whom to put on which tier: by the id they sign in with, or by their pseudonym."""

    user_id: Annotated[str, Field(min_length=1, max_length=256)] | None = None
    user: Annotated[str, Field(pattern=r"^k[0-9a-f]{8}:[0-9a-f]{64}$")] | None = None
    tier: Tier

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.user_id is None) == (self.user is None):
            raise ValueError("name the user by user_id or by user, and not by both")
        return self


@router.get("", summary="Read this month's usage", response_model_exclude_none=True)
async def read(caller: CurrentCaller, resources: InResources) -> MonthOfUsage:
    """Answer the caller's tier and count of this month, and their own budget where there is one."""
    month = await resources.usage.current(caller)
    own = [
        OwnBudget(
            period=one.name,
            limit_usd=usd(one.limit),
            spent_usd=usd(one.spent),
            held_usd=usd(one.held),
        )
        for one in await resources.budgets.of_user(caller)
        if one.limit is not None
    ]
    return _shown(month, own or None)


@router.post("/tier", summary="Put a user on a tier", response_model_exclude_none=True)
async def change_tier(
    change: TierChange, caller: CurrentBiller, resources: InResources
) -> MonthOfUsage:
    """Change a tier of the caller's own project; only an operator or billing may."""
    pseudonyms = resources.pseudonyms
    if change.user_id is not None:
        user = pseudonyms.user(caller.project, change.user_id)
    else:
        user = pseudonyms.renewed(str(change.user)) or str(change.user)
    return _shown(await resources.usage.set_tier(replace(caller, user=user), change.tier))


def _shown(month: MonthlyUsage, budgets: list[OwnBudget] | None = None) -> MonthOfUsage:
    return MonthOfUsage(
        tier=month.tier.value,
        used=month.used,
        limit=month.limit,
        remaining=max(0, month.limit - month.used),
        overage=month.overage,
        period=month.period,
        budgets=budgets,
    )
