"""The settings that say what answers may cost, apart from the others."""

from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from candor.bootstrap.answer_settings import split_commas
from candor.domain.budgets import DEFAULT_SOFT_SHARE, Budget, Budgets, Limits
from candor.domain.money import NANO_PER_USD
from candor.domain.project_values import ProjectValues, read_values

_AMOUNTS = (
    "daily_budget_usd",
    "monthly_budget_usd",
    "user_daily_budget_usd",
    "user_monthly_budget_usd",
)
_MOST_USD = 1_000_000_000

Entries = Annotated[list[str], NoDecode]


class BudgetSettings(BaseSettings):
    """Budgets in US dollars, off by default; `project=value` holds for that project instead."""

    daily_budget_usd: Entries = Field(
        [],
        description="What a project may spend on providers in a day (UTC), in US dollars; "
        "`20, shop=5` gives one project another budget, `shop=off` none. Unset: no limit.",
    )
    monthly_budget_usd: Entries = Field([], description="The same for a month.")
    user_daily_budget_usd: Entries = Field([], description="The same for each user and a day.")
    user_monthly_budget_usd: Entries = Field([], description="The same for each user and a month.")
    budget_soft_share: Entries = Field(
        [str(DEFAULT_SOFT_SHARE)],
        description="From this share of any budget on the cheapest provider is asked first; 1 "
        "switches it off. `project=share` for one project.",
    )
    budget_exceeded: Entries = Field(
        ["refuse"],
        description="Where a budget is used up: `refuse` with `budget_exceeded`, or `quote` the "
        "documents. `project=quote` for one project.",
    )

    @field_validator(*_AMOUNTS, "budget_soft_share", "budget_exceeded", mode="before")
    @classmethod
    def _split_entries(cls, value: object) -> object:
        return split_commas(str(value) if isinstance(value, int | float) else value)

    @field_validator(*_AMOUNTS)
    @classmethod
    def _are_amounts(cls, value: list[str]) -> list[str]:
        read_values(value, _nano, None)
        return value

    @field_validator("budget_soft_share")
    @classmethod
    def _are_shares(cls, value: list[str]) -> list[str]:
        read_values(value, _share, DEFAULT_SOFT_SHARE)
        return value

    @field_validator("budget_exceeded")
    @classmethod
    def _are_actions(cls, value: list[str]) -> list[str]:
        read_values(value, _action, "refuse")
        return value

    @property
    def budgets(self) -> Budgets:
        """Answer what each project and each user may spend."""
        amounts = {name: read_values(getattr(self, name), _nano, None) for name in _AMOUNTS}
        shares = read_values(self.budget_soft_share, _share, DEFAULT_SOFT_SHARE)
        actions = read_values(self.budget_exceeded, _action, "refuse")

        def budget(value: Callable[[ProjectValues[Any]], Any]) -> Budget:
            limits = {name: value(amounts[name]) for name in _AMOUNTS}
            return Budget(
                project=Limits(limits["daily_budget_usd"], limits["monthly_budget_usd"]),
                user=Limits(limits["user_daily_budget_usd"], limits["user_monthly_budget_usd"]),
                soft=value(shares),
                quotes=value(actions) == "quote",
            )

        every: list[ProjectValues[Any]] = [*amounts.values(), shares, actions]
        named = sorted({project for values in every for project in values.projects})
        return Budgets(
            budget(lambda values: values.everywhere),
            {project: budget(partial(_of, project)) for project in named},
        )


def _of(project: str, values: ProjectValues[Any]) -> Any:
    return values.of(project)


def _nano(text: str) -> int | None:
    if text == "off":
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and 0 <= amount <= _MOST_USD):
        raise ValueError("write US dollars such as 20 or 0.50, or off")
    return int((amount * NANO_PER_USD).to_integral_value(rounding=ROUND_FLOOR))


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError("write a share from 0 to 1, such as 0.8")
    return share


def _action(text: str) -> Literal["refuse", "quote"]:
    if text == "refuse":
        return "refuse"
    if text == "quote":
        return "quote"
    raise ValueError("write refuse or quote")
