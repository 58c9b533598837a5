"""What is asked of one answer, besides its quality: that takes a judge."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from candor.domain.money import usd
from candor.domain.provider_names import PROVIDER_NAMES
from candor.providers.contract import TokenUsage
from candor.providers.prices import Prices
from candor.routing.thresholds import choose_provider
from evals.suites.conversation_checks import Check
from evals.suites.end_to_end_questions import Asked

_CITED = re.compile(r"\[(\d+)\]")


def common_checks(asked: Asked, answer: Mapping[str, Any]) -> Iterator[Check]:
    """Yield what holds whoever answers: sources, citations, language and disclaimer."""
    files = [one["source"].rpartition("/")[2] for one in answer["sources"]]
    if asked.sources:
        found = any(name in asked.sources for name in files)
        yield Check("expected source", found, f"cited {', '.join(files) or 'nothing'}")
    numbers = {int(number) for number in _CITED.findall(answer["answer"])}
    ids = {one["id"] for one in answer["sources"]}
    yield Check("citations", numbers == ids, "numbers in the text and sources differ")
    language = answer["language"]
    yield Check("language", language == asked.language, f"answered in {language}")
    if asked.financial is not None:
        disclaimer = answer["validation"]["disclaimer"]
        right = bool(disclaimer) == asked.financial
        placed = not disclaimer or answer["answer"].count(disclaimer) == 1
        yield Check("disclaimer", right and placed, "missing" if not disclaimer else "needless")


def docs_checks(asked: Asked, answer: Mapping[str, Any]) -> Iterator[Check]:
    """Yield what holds where the documents are quoted."""
    if not asked.sources and asked.provider is None:
        cited = len(answer["sources"])
        yield Check("nothing in the documents", not cited, f"cited {cited} passages")
    routing = answer["routing"]
    quoted = routing["provider"] == "docs" and routing["degraded"]
    yield Check("provider", quoted, f"answered by {routing['provider']}")
    cost = Decimal(answer["usage"]["cost_usd"])
    yield Check("cost", cost == 0, "costs something")


def provider_checks(asked: Asked, answer: Mapping[str, Any], prices: Prices) -> Iterator[Check]:
    """Yield what holds where vendors answer: whom was asked first, who answered, at what price."""
    routing, usage = answer["routing"], answer["usage"]
    first = routing["attempts"][0]["provider"]
    wanted = asked.provider or choose_provider(routing["complexity"])
    yield Check("provider", first == wanted, f"{first} was asked first, not {wanted}")
    answered = routing["provider"]
    if asked.fails:
        fell = first in asked.fails
        right = answered not in asked.fails and routing["fallback"] == fell
        yield Check("fallback", right, f"answered by {answered}")
    if answered not in PROVIDER_NAMES:
        yield Check("cost", False, f"answered by {answered}")
        return
    tokens = TokenUsage(
        usage["input_tokens"],
        usage["output_tokens"],
        search_context="low" if answered == "perplexity" else None,
    )
    cost = usd(prices.cost(answered, routing["model"], tokens).nano)
    yield Check("cost", cost == usage["cost_usd"], "is not the vendor's count at the list price")
