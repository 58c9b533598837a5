"""Hold money for the turn, before anything is asked of a provider."""

from dataclasses import replace

from candor.domain.budgets import Budgets
from candor.domain.errors import BudgetExceeded
from nodes.holding import Holding
from nodes.state import Turn, TurnUpdate


async def reserve_budget(
    state: Turn, *, budgets: Budgets, holding: Holding, quote_docs: bool
) -> TurnUpdate:
    """Hold a call to the cheapest provider; the steps that call one raise it to what they need.

    Where there is no room for it the turn is refused, or goes on without providers where the
    budget quotes the documents and `quote_docs` says that they may be quoted.
    """
    caller = state["caller"]
    if not budgets.of(caller.project).any:
        return {"spending": None}
    held = await holding.store.hold(caller, state["turn_id"], state["started"], holding.first)
    spending = replace(held, quotes=held.quotes and quote_docs)
    refused = spending.exhausted is not None and not spending.quotes
    return {"spending": spending, "refusal": BudgetExceeded.code if refused else None}
