"""Answer with the documents' own sentences when no provider can."""

from candor.quoting.compose import compose_quotes
from candor.stores.turns.contract import SUCCEEDED
from candor.texts.reader import Texts
from ingestion.knowledge import Knowledge
from nodes.draft import Draft
from nodes.state import Turn, TurnUpdate


async def quote_docs(state: Turn, *, knowledge: Knowledge, texts: Texts) -> TurnUpdate:
    """Compose an answer of verbatim, cited sentences, or say that the documents hold none."""
    quotes = await compose_quotes(state["question"], state["passages"], embed=knowledge.embed)
    language = state.get("language") or texts.default
    if quotes:
        # who has providers is told that none of them answered
        tried = any(one.outcome not in SUCCEEDED for one in state.get("attempts", ()))
        intro = texts.get(language, "quote.degraded" if tried else "quote.intro")
        text = f"{intro}\n\n{quotes}"
    else:
        text = texts.get(language, "quote.none")
    return {"draft": Draft(text, provider="docs", degraded=True)}
