"""How much a question asks for, as a sum of visible parts."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from candor.routing.current_data import find_current_need
from candor.routing.phrases import Hit, PhraseTable, Words, by_group, read_data, read_words
from candor.routing.weights import DEFAULT_WEIGHTS, Weights

_BASE = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """What one rule added, and the words that made it."""

    name: str
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Complexity:
    """A score of 1 to 10 with the parts it is made of; `reasons` are the same in words.

    The reasons name rules and words of our own lists, never the question's other words.
    """

    score: int
    parts: tuple[Part, ...]
    reasons: list[str]


@cache
def _table() -> PhraseTable:
    return PhraseTable(read_data("complexity"))


def score(
    question: str, *, has_history: bool = False, weights: Weights = DEFAULT_WEIGHTS
) -> Complexity:
    """Score a question from its length, terms, shape, need of context and of current data."""
    words = read_words(question)
    hits = _table().find(words)
    groups = by_group(hits)
    lead = _lead(words, groups)
    parts = tuple(
        part
        for part in (
            _length(words, weights),
            _terms(groups, weights),
            *_shape(question, words, groups, lead, weights),
            _context(words, groups, lead, has_history, weights),
            _current(words, groups, lead, weights),
        )
        if part is not None and part.points > 0
    )
    total = _BASE + sum(part.points for part in parts)
    reasons = [f"{part.name} +{part.points:g}: {part.why}" for part in parts]
    return Complexity(min(10, max(1, math.floor(total + 0.5))), parts, reasons)


def needs_current_data(question: str, weights: Weights = DEFAULT_WEIGHTS) -> bool:
    """Tell whether a question asks for facts that change by the hour, whatever that weighs."""
    words = read_words(question)
    groups = by_group(_table().find(words))
    return find_current_need(words, groups, _lead(words, groups), weights) is not None


def _lead(words: Words, groups: dict[str, list[Hit]]) -> int:
    """Answer the number of the first word that is not a greeting."""
    greeted = {
        at for hit in groups.get("greeting", ()) for at in range(hit.at, hit.at + hit.length)
    }
    return next((at for at in range(len(words)) if at not in greeted), 0)


def _leads(groups: dict[str, list[Hit]], name: str, lead: int) -> bool:
    return any(hit.at in (0, lead) for hit in groups.get(name, ()))


def _length(words: Words, w: Weights) -> Part | None:
    if words.total >= w.very_long_words:
        return Part("length", w.very_long, f"{words.total} words")
    if words.total >= w.long_words:
        return Part("length", w.long, f"{words.total} words")
    return None


def _terms(groups: dict[str, list[Hit]], w: Weights) -> Part | None:
    terms = {hit.phrase: hit.weight * w.term for hit in groups.get("term", ())}
    assets = {hit.phrase: w.asset for hit in groups.get("asset", ()) if hit.phrase not in terms}
    found = {**terms, **assets}
    if not found:
        return None
    return Part("terms", min(w.term_cap, sum(found.values())), ", ".join(sorted(found)))


def _shape(
    question: str, words: Words, groups: dict[str, list[Hit]], lead: int, w: Weights
) -> Iterator[Part]:
    left = w.shape_cap
    for part in _shapes(question, words, groups, lead, w):
        points = min(left, part.points)
        left -= points
        yield Part(part.name, points, part.why)


def _shapes(
    question: str, words: Words, groups: dict[str, list[Hit]], lead: int, w: Weights
) -> Iterator[Part]:
    points = {
        "how_to": w.how_to,
        "comparison": w.comparison,
        "calculation": w.calculation,
        "trouble": w.trouble,
        "explain": w.explain,
        "why": w.why,
    }
    for name, value in points.items():
        hits = groups.get(name) or [
            hit for hit in groups.get(f"{name}_lead", ()) if hit.at in (0, lead)
        ]
        if hits and f"not_{name}" not in groups:
            yield Part(name, value, hits[0].phrase)
    if _leads(groups, "definition_lead", lead):
        yield Part("definition", w.definition, "asks what something is")
    figures = sum(word.isdecimal() for word in words.items)
    if figures >= w.many_figures:
        yield Part("figures", w.figures, f"{figures} figures")
    marks = sum(question.count(mark) for mark in "?？؟")
    further = groups.get("further", [])
    if marks > 1 or further:
        why = further[0].phrase if further else f"{marks} questions"
        yield Part("multi_part", w.multi_part, why)


def _context(
    words: Words, groups: dict[str, list[Hit]], lead: int, has_history: bool, w: Weights
) -> Part | None:
    if not has_history:
        return None
    if _leads(groups, "follow_up_lead", lead):
        return Part("context", w.follow_up, "follows up on the conversation")
    if "reference" in groups and words.total <= w.long_words:
        return Part("context", w.reference, "points back to the conversation")
    return None


def _current(words: Words, groups: dict[str, list[Hit]], lead: int, w: Weights) -> Part | None:
    need = find_current_need(words, groups, lead, w)
    return None if need is None else Part("current_data", need.points, need.why)
