"""Sentences that promise, press or predict are toned down to something true."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from candor.domain.look_alikes import unmask
from candor.domain.sentences import Sentence, split_sentences
from candor.validation.danger_patterns import DangerRules, danger_rules
from candor.validation.edits import Edit, apply_edits
from candor.validation.lexical import guess_language
from candor.validation.polarity import fold, is_denied

WARNING: Final = "danger_phrase"

_ASKS = re.compile(
    r"(?:is|are|was|does|do|did|can|could|will|would|should|what|why|how|who|which|when)\b"
)
# "¿Puedo perder …?", "Kann ich … verlieren?", "质押会亏钱吗？": asked by the reader, not promised
_ASKS_ELSEWHERE = re.compile(
    r"^¿(?!quiere|listo|te gustaría)|^(?:kann|können|ist|sind|gibt|wird|was|wie|warum|puis-je"
    r"|peut-on|est-ce|y a-t-il|posso|é|há|como|могу|можно|есть|как|безопас\w+|будет)\b"
    r"|-(?:il|elle|on|je) .*\?$|\bли\b|[吗呢][?？]$|^هل\b"
)
# what is toned down as a whole: milder words would leave the pressure in it
_FIGURED: Final = frozenset({"returns", "certainty"})
_FEW_WORDS: Final = 3
_LATIN = re.compile(r"[a-z]{3}")
_FIGURE = re.compile(
    r"\d ?(?:%|x\b)|[$€£] ?\d|\d ?[$€₽]"
    r"|\d[^.!?]{0,12}(?:percent|per cent|prozent|dol|euro|долл|руб|美元|元|دولار)",
    re.IGNORECASE,
)
_WHOLE: Final = frozenset({"insider", "urgency", "hype", "boast"})


@dataclass(frozen=True, slots=True)
class Toned:
    """The text after toning down; `found` and `left` count sentences (`left`: inside code)."""

    text: str
    found: int
    left: int


def tone_down(text: str, *, language: str, softened: Mapping[str, str]) -> Toned:
    """Replace each dangerous sentence by milder words, or by `softened[family]` once per family.

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
        milder = _make_milder(sentence.of(text), language, families)
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
    folded = unmask(fold(sentence.of(text)))
    lead = (
        ""
        if sentence.lead is None
        else fold(text[sentence.lead : sentence.start].split("\n", 1)[0])
    )
    if folded.endswith(("?", "؟")) and (_ASKS.match(folded) or _ASKS_ELSEWHERE.search(folded)):
        return []
    return list(dict.fromkeys(_asserted(folded, lead, language)))


def _asserted(folded: str, lead: str, language: str) -> Iterator[str]:
    for rules in _spoken(folded, language):
        for family, pattern in rules.families.items():
            unless = rules.unless.get(family)
            for match in pattern.finditer(folded):
                if unless is not None and unless.search(folded, 0, match.end()):
                    break
                if not is_denied(folded, match.start(), match.end(), lead=lead):
                    yield family
                    break


def _spoken(folded: str, language: str) -> Iterator[DangerRules]:
    """Answer the rules to try: a model may slip into a language that nobody asked for."""
    for tag in dict.fromkeys((language, guess_language(folded) or "en", "en")):
        if tag != "en" or _LATIN.search(folded):
            yield danger_rules(tag)


def _make_milder(sentence: str, language: str, families: list[str]) -> str | None:
    # "possible returns of 20 %" would still hold the figure out to the reader
    promised = not _FIGURED.isdisjoint(families) and _FIGURE.search(sentence)
    if promised or not _WHOLE.isdisjoint(families):
        return None
    # a title or a cry has no verb that milder words could keep
    if _LATIN.search(fold(sentence)) and len(fold(sentence).split()) < _FEW_WORDS:
        return None
    for tag in dict.fromkeys((guess_language(fold(sentence)) or language, language)):
        milder = sentence
        for pattern, replacement in danger_rules(tag).milder:
            milder = pattern.sub(partial(_as_written, replacement=replacement), milder)
        if milder != sentence:
            left = any(True for _ in _asserted(unmask(fold(milder)), "", language))
            return None if left else milder
    return None


def _as_written(match: re.Match[str], replacement: str) -> str:
    """Fill the replacement in, with a capital where the words began with one."""
    words = match.expand(replacement)
    return words[0].upper() + words[1:] if match.group()[:1].isupper() else words
