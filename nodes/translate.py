"""Put a question into the documents' language, where they hold nothing in its own."""

import time

from candor.domain.words import has_words
from candor.providers.contract import Message, Provider
from candor.providers.failures import ProviderFailure
from candor.providers.prices import Prices
from candor.stores.turns.contract import TRANSLATED, AttemptRecord
from candor.texts.reader import Prompt
from nodes.attempts import ms_since, priced
from nodes.state import Turn, TurnUpdate
from nodes.tries import with_tries

# a search that waits longer than this is better made with the question as it is
LONGEST_SECONDS = 4.0
# a translation is about as long as what it translates; more is an answer, or an argument
LONGEST_RATIO, LONGEST_EXTRA = 3, 100


async def translate(
    state: Turn, *, provider: Provider, prompt: Prompt, prices: Prices, language: str
) -> TurnUpdate:
    """Ask the cheapest provider for the question in `language`; without one the search stands.

    Only the search reads the translation. The attempt is part of the answer and of the ledger.
    """
    asked = state["searched"]
    messages = [Message("system", prompt.render(language=language)), Message("user", asked)]
    began = time.perf_counter()
    try:
        reply = await provider.ask(messages, timeout=LONGEST_SECONDS)
    except ProviderFailure as failure:
        attempt = AttemptRecord(provider.name, provider.model, failure.kind.value, ms_since(began))
        if failure.usage is not None:
            attempt = priced(attempt, failure.usage, prices)
        return {"translated": None, "attempts": [with_tries(attempt, failure.failed_tries, prices)]}
    attempt = AttemptRecord(provider.name, reply.model, TRANSLATED, ms_since(began))
    text = " ".join(reply.text.split())
    fits = has_words(text) and len(text) <= LONGEST_RATIO * len(asked) + LONGEST_EXTRA
    return {
        "translated": text if fits else None,
        "attempts": [with_tries(priced(attempt, reply.usage, prices), reply.failed_tries, prices)],
    }
