"""Put a question into the documents' language, where they hold nothing in its own."""

import asyncio

from candor.domain.words import has_words
from candor.providers.contract import Message, Provider
from candor.providers.failures import ProviderFailure
from candor.providers.prices import Prices
from candor.stores.turns.contract import CANCELLED, TRANSLATED
from candor.texts.experiments import Prompts
from nodes.attempts import Call
from nodes.holding import Holding, over_budget
from nodes.state import Turn, TurnUpdate

# a search that waits longer than this is better made with the question as it is
LONGEST_SECONDS = 4.0
# a translation is about as long as what it translates; more is an answer, or an argument
LONGEST_RATIO, LONGEST_EXTRA = 3, 100


async def translate(
    state: Turn,
    *,
    provider: Provider,
    prompts: Prompts,
    prices: Prices,
    language: str,
    holding: Holding | None = None,
) -> TurnUpdate:
    """Ask the cheapest provider for the question in `language`; without one the search stands.

    Only the search reads the translation. The attempt is part of the answer and of the ledger.
    """
    asked = state["searched"]
    prompt = prompts.library.current(state["caller"].project, "translate")
    messages = [Message("system", prompt.render(language=language)), Message("user", asked)]
    held: TurnUpdate = {}
    if holding is not None and (spending := await holding.cover(state, provider, messages)):
        held = {"spending": spending}
        if spending.exhausted is not None:
            return {**held, "translated": None, "attempts": [over_budget(provider)]}
    call = Call(provider, messages, prices)
    try:
        reply = await provider.ask(messages, timeout=LONGEST_SECONDS)
    except ProviderFailure as failure:
        return {**held, "translated": None, "attempts": [call.failed(failure)]}
    except asyncio.CancelledError:
        # a cancelled step leaves no update, but the vendor has its bill
        if live := state.get("live"):
            live.aborted.append(call.aborted(CANCELLED, ""))
        raise
    text = " ".join(reply.text.split())
    fits = has_words(text) and len(text) <= LONGEST_RATIO * len(asked) + LONGEST_EXTRA
    return {
        **held,
        "translated": text if fits else None,
        "attempts": [call.answered(TRANSLATED, reply)],
    }
