"""Whether a question asks for facts that the indexed documents cannot hold, such as a price."""

import re
from dataclasses import dataclass

from candor.routing.phrases import Hit, Words
from candor.routing.weights import Weights

_YEAR = re.compile(r"20[0-9]\d")
_LONGEST_FACT_QUESTION = 20
_LONGEST_BARE_QUOTE = 5
_FORECAST_REACH = 9
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
# "On what date …", "Do the …", "The upcoming …": what may come before the word that asks
_BEFORE_FACT_WORDS = frozenset({"on", "in", "at", "for", "to", "by", "do", "the"})


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
    if compared := _compares_live(words, groups, lead):
        return CurrentNeed(w.current, compared)
    if now and _asks_public_fact(words, groups, lead):
        return CurrentNeed(w.current, now[0].phrase)
    if forecast := _find_forecast(groups):
        past = _names_only_past_years(words, w.index_year)
        return CurrentNeed(w.outlook if past else w.forecast, forecast)
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
        and (words.items[lead] in _FACT_WORDS or words.items[lead] in _BEFORE_FACT_WORDS)
        and words.total <= _LONGEST_FACT_QUESTION
        and "personal" not in groups
    )


def _compares_live(words: Words, groups: dict[str, list[Hit]], lead: int) -> str | None:
    """Answer the words of a question such as "Is the price of gold above $4,000?"."""
    live, against = groups.get("live"), groups.get("against")
    if not (live and against and words.items[lead] in {"is", "are", "has", "ist", "est"}):
        return None
    if "if" in words.items:
        return None
    figure = any(word[0].isdecimal() for word in words.items[against[-1].at :])
    return f"{live[0].phrase}, {against[-1].phrase}" if figure else None


def _find_forecast(groups: dict[str, list[Hit]]) -> str | None:
    """Answer the words that ask where a coin's price is heading; it starts at today's price.

    "Will ETH reach 10,000?" does; "Will staking move to another contract?" does not.
    """
    if "asset" not in groups:
        return None
    if asked := groups.get("forecast"):
        return asked[0].phrase
    for ahead in groups.get("ahead", ()):
        for move in groups.get("move", ()):
            if 0 < move.at - ahead.at <= _FORECAST_REACH:
                return f"{ahead.phrase} … {move.phrase}"
            # in one Han run, or in one verb that says both
            if ahead.at == move.at and (ahead.phrase != move.phrase or "live" in groups):
                return f"{ahead.phrase} … {move.phrase}"
    return None


def _near(first: list[Hit], second: list[Hit], within: int = 6) -> bool:
    return any(abs(a.at - b.at) <= within for a in first for b in second)


def _unknown_year(words: Words, index_year: int) -> int | None:
    return next((year for year in _years(words) if year >= index_year), None)


def _names_only_past_years(words: Words, index_year: int) -> bool:
    years = _years(words)
    return bool(years) and max(years) < index_year


def _years(words: Words) -> list[int]:
    return [int(word) for word in words.items if _YEAR.fullmatch(word)]
