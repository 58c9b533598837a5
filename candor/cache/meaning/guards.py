"""Two questions share an answer only where every guard lets them."""

from collections import Counter
from enum import StrEnum

from candor.cache.meaning.reading import Reading
from candor.cache.meaning.tokens import CAPITALS, UNTOLD
from candor.cache.meaning.vocabulary import ambiguous_names, known_names


class Guard(StrEnum):
    """What two questions that look alike may differ in; `blocked_by` answers the first."""

    LANGUAGE = "language"
    KIND = "kind"
    NUMBERS = "numbers"
    UNITS = "units"
    NEGATIONS = "negations"
    NAMES = "names"
    DIRECTIONS = "directions"
    COMPARISONS = "comparisons"
    CONTENT = "content"
    ARTICLES = "articles"
    ORDER = "order"


def blocked_by(one: Reading, other: Reading) -> Guard | None:
    """Answer the first guard that keeps two questions apart; None where they mean the same.

    Default deny: a word that is in one of them only, or elsewhere, is enough, whatever it is. The
    guards before CONTENT only say more exactly why.
    """
    if not one.words or one.language != other.language:
        return Guard.LANGUAGE
    for guard, mine, theirs in (
        (Guard.KIND, one.kind, other.kind),
        (Guard.NUMBERS, one.numbers, other.numbers),
        (Guard.UNITS, one.units, other.units),
        (Guard.NEGATIONS, one.negations, other.negations),
    ):
        if mine != theirs:
            return guard
    differing = (Counter(one.words) - Counter(other.words)) + (
        Counter(other.words) - Counter(one.words)
    )
    # a capital is one of several signs of a name, and people leave it out
    if differing.keys() & (one.names | other.names):
        return Guard.NAMES
    if one.directions != other.directions:
        return Guard.DIRECTIONS
    if one.comparisons != other.comparisons:
        return Guard.COMPARISONS
    if differing:
        return Guard.CONTENT
    if one.words != other.words:
        return Guard.ORDER
    if (
        one.capitals
        and other.capitals
        and any(map(_is_renamed, one.words, one.capitals, other.capitals))
    ):
        return Guard.NAMES
    if any(a and b and a != b for a, b in zip(one.articles, other.articles, strict=True)):
        return Guard.ARTICLES
    return None


def _is_renamed(word: str, mine: int, theirs: int) -> bool:
    """Tell whether capitals make two things of a word: Compound or compound, GAS or gas."""
    if UNTOLD in (mine, theirs) or mine == theirs:
        return False
    shouted = CAPITALS in (mine, theirs) and word not in known_names()
    return shouted or word in ambiguous_names()
