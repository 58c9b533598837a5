"""Whether a question asks for facts that the indexed documents cannot hold, such as a price."""

import re
from dataclasses import dataclass

from candor.routing.phrases import Hit, Words
from candor.routing.weights import Weights

_YEAR = re.compile(r"20[2-9]\d")
_LONGEST_FACT_QUESTION = 18
_LONGEST_BARE_QUOTE = 5
_FACT_WORDS = frozenset(
    {
        "what",
        "what's",
        "whats",
        "who",
        "who's",
        "which",
        "when",
        "where",
        "how",
        "is",
        "are",
        "did",
        "does",
        "has",
        "was",
        "were",
        "wer",
        "wie",
        "welche",
        "welcher",
        "wann",
        "quién",
        "cuál",
        "cuándo",
        "qui",
        "quel",
        "quelle",
        "quand",
        "quem",
        "qual",
        "quando",
        "кто",
        "какой",
        "какая",
        "какие",
        "когда",
        "сколько",
    }
)


@dataclass(frozen=True, slots=True)
class CurrentNeed:
    """How many points the need weighs, and why."""

    points: float
    why: str


def find_current_need(
    words: Words, groups: dict[str, list[Hit]], lead: int, w: Weights
) -> CurrentNeed | None:
    """Answer the need for current data; None where the documents can know the answer."""
    strong = groups.get("now_strong", [])
    now = strong or groups.get("now_weak", [])
    for name in ("live", "news"):
        asked = groups.get(name, [])
        if asked and now and _near(asked, now):
            return CurrentNeed(w.current, f"{asked[0].phrase}, {now[0].phrase}")
    if question := groups.get("live_question"):
        return CurrentNeed(w.current, question[0].phrase)
    if _is_bare_quote(words, groups):
        return CurrentNeed(w.current, f"{groups['live'][0].phrase} of {groups['asset'][0].phrase}")
    if year := _unknown_year(words, w.index_year):
        return CurrentNeed(w.current, f"{year} is later than the documents")
    if now and _asks_public_fact(words, groups, lead):
        return CurrentNeed(w.current, now[0].phrase)
    if outlook := groups.get("outlook"):
        return CurrentNeed(w.outlook, outlook[0].phrase)
    if strong or "news" in groups:
        return CurrentNeed(w.current_in_passing, (strong or groups["news"])[0].phrase)
    return None


def _is_bare_quote(words: Words, groups: dict[str, list[Hit]]) -> bool:
    """Tell whether the question is little more than a coin and a quantity: "ETH price"."""
    asks_more = groups.keys() & {"how_to", "why", "comparison", "explain", "calculation", "outlook"}
    short = words.total <= _LONGEST_BARE_QUOTE
    return short and "live" in groups and "asset" in groups and not asks_more


def _asks_public_fact(words: Words, groups: dict[str, list[Hit]], lead: int) -> bool:
    return (
        lead < len(words)
        and words.items[lead] in _FACT_WORDS
        and words.total <= _LONGEST_FACT_QUESTION
        and "personal" not in groups
    )


def _near(first: list[Hit], second: list[Hit], within: int = 6) -> bool:
    return any(abs(a.at - b.at) <= within for a in first for b in second)


def _unknown_year(words: Words, index_year: int) -> int | None:
    years = [int(word) for word in words.items if _YEAR.fullmatch(word)]
    return next((year for year in years if year >= index_year), None)
