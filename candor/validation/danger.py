"""Sentences that promise, press or predict are toned down to something true."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from candor.domain.sentences import Sentence, split_sentences
from candor.validation.danger_patterns import danger_patterns
from candor.validation.edits import Edit, apply_edits
from candor.validation.lexical import guess_language
from candor.validation.polarity import fold, is_denied

WARNING: Final = "danger_phrase"

_ASKS = re.compile(
    r"(?:is|are|was|does|do|did|can|could|will|would|should|what|why|how|who|which|when)\b"
)
# Where a milder verb is enough, the sentence keeps its own words.
_MILDER: Final = (
    (re.compile(r"['’]ll (?:definitely|certainly|surely|absolutely)\b", re.I), " may"),
    (
        re.compile(
            r"\b(will|would) (?:definitely|certainly|surely|undoubtedly|inevitably|absolutely)\b",
            re.I,
        ),
        "may",
    ),
    (
        re.compile(
            r"\b(?:is|are) (?:absolutely )?(?:guaranteed|bound|certain|sure|destined) to\b", re.I
        ),
        "may",
    ),
    (re.compile(r"\b([Yy]ou)(?:'ll|’ll| will) earn\b"), r"\1 may earn"),
)


@dataclass(frozen=True, slots=True)
class Toned:
    """The text after toning down; `found` and `left` count sentences (`left`: inside code)."""

    text: str
    found: int
    left: int


def tone_down(text: str, *, language: str, softened: Mapping[str, str]) -> Toned:
    """Replace each dangerous sentence by `softened[family]`, once per family.

    Code fences are not rewritten: what is dangerous there is counted in `left`.
    """
    edits: list[Edit] = []
    found = left = 0
    present = fold(text)
    said: set[str] = set()
    own = {fold(sentence) for sentence in softened.values()}
    for sentence in split_sentences(text):
        families = find_families(text, sentence, language=language)
        if not families or fold(sentence.of(text)) in own:
            continue
        found += 1
        if sentence.kind == "code":
            left += 1
            continue
        milder = _make_milder(sentence.of(text), language)
        if milder is not None:
            edits.append(Edit(sentence.start, sentence.end, milder))
            continue
        replacement = softened.get(families[0], softened["returns"])
        if replacement in said or fold(replacement) in present:
            replacement = ""
        said.add(replacement)
        edits.append(Edit(sentence.start, sentence.end, replacement))
    return Toned(apply_edits(text, edits), found, left)


def find_families(text: str, sentence: Sentence, *, language: str) -> list[str]:
    """Answer the families of danger that the sentence asserts, first found first."""
    folded = fold(sentence.of(text))
    lead = (
        ""
        if sentence.lead is None
        else fold(text[sentence.lead : sentence.start].split("\n", 1)[0])
    )
    if folded.endswith(("?", "؟")) and _ASKS.match(folded):
        return []
    return list(dict.fromkeys(_asserted(folded, lead, language)))


def _asserted(folded: str, lead: str, language: str) -> Iterator[str]:
    # a model may slip into a language that nobody asked for
    for spoken in dict.fromkeys(("en", language, guess_language(folded) or "en")):
        for family, pattern in danger_patterns(spoken).items():
            for match in pattern.finditer(folded):
                if not is_denied(folded, match.start(), match.end(), lead=lead):
                    yield family
                    break


def _make_milder(sentence: str, language: str) -> str | None:
    milder = sentence
    for pattern, replacement in _MILDER:
        milder = pattern.sub(replacement, milder)
    if milder == sentence or any(True for _ in _asserted(fold(milder), "", language)):
        return None
    return milder
