"""Holds what a call to a provider can cost at most before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from candor.domain.budgets import Spending
from candor.domain.provider_names import ProviderName
from candor.providers.contract import Message, Provider
from candor.providers.most import most_cost_nano, most_input_tokens
from candor.providers.prices import Prices
from candor.stores.budgets.contract import BudgetStore
from candor.stores.turns.contract import (
    OVER_BUDGET,
    SUCCEEDED,
    AttemptRecord,
)
from nodes.state import Turn

# a prompt that is rarely exceeded; the hold grows where one is
FIRST_PROMPT_TOKENS = 12_000


@dataclass(frozen=True)
class Holding:
    """What the steps that call providers hold money with; `models` by the provider's name."""

    store: BudgetStore
    prices: Prices
    models: Mapping[ProviderName, str]
    max_output_tokens: int

    def most(self, provider: ProviderName, input_tokens: int) -> int:
        """Answer in nano-dollars what a call costs at most, all its tries together."""
        return most_cost_nano(
            self.prices,
            provider,
            self.models[provider],
            input_tokens=input_tokens,
            max_output_tokens=self.max_output_tokens,
        )

    @property
    def cheapest_first(self) -> tuple[ProviderName, ...]:
        """Answer the providers by what a call to them costs at most."""
        return tuple(sorted(self.models, key=lambda name: self.most(name, FIRST_PROMPT_TOKENS)))

    @property
    def first(self) -> int:
        """Answer what is held before the prompt is known: a call to the cheapest provider."""
        return min(self.most(name, FIRST_PROMPT_TOKENS) for name in self.models)

    async def cover(
        self, state: Turn, provider: Provider, messages: Sequence[Message]
    ) -> Spending | None:
        """Answer the turn's spending with this call covered, or that there is no room for it.

        None where no budget applies. What the turn has spent already stays held until its end.
        """
        spending = state.get("spending")
        if spending is None:
            return None
        spent = sum(attempt.cost_nano for attempt in state.get("attempts", ()))
        needed = spent + self.most(provider.name, most_input_tokens(messages))
        if needed <= spending.held:
            return replace(spending, exhausted=None)
        held = await self.store.hold(state["caller"], state["turn_id"], state["started"], needed)
        if held.exhausted is not None:
            return replace(spending, exhausted=held.exhausted)
        return replace(spending, held=held.held, exhausted=None)


def over_budget(provider: Provider) -> AttemptRecord:
    """Answer the record of a call that was not made because there was no room for it."""
    return AttemptRecord(provider.name, provider.model, OVER_BUDGET, 0.0, calls=0)


def ended_by_budget(state: Turn) -> bool:
    """Tell whether nothing but the budget kept the turn from an answer of a provider."""
    spending = state.get("spending")
    if spending is None or spending.exhausted is None:
        return False
    return all(one.outcome in {OVER_BUDGET, *SUCCEEDED} for one in state.get("attempts", ()))
