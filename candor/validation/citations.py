"""Citations `[n]`: one spelling, only of sources that exist and that hold the sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from candor.domain.passages import Passage
from candor.domain.sentences import Sentence, split_sentences
from candor.validation.edits import Edit, apply_edits
from candor.validation.lexical import content_words, guess_language, numbers_of
from candor.validation.markdown import outside_code

INVALID: Final = "invalid_citation"
UNSUPPORTED: Final = "unsupported_citation"

# At least this share of a sentence's content words must stand in the source it cites.
_LEAST_SHARE: Final = 0.2
_FEW_WORDS: Final = 3

_ONE = re.compile(r"\[(\d{1,3})\]")
_ANY = re.compile(
    r"(?P<gap>[ \t]?)(?:\[\^?(?:(?:source|src|doc|document|quelle|fuente|fonte)s? ?)?"
    r"(?P<list>\d{1,3}(?: ?[,;\-\u2013] ?\^?\d{1,3}){0,12})\](?:\([^()\s]{0,500}\))?"
    r"|【(?P<cjk>\d{1,3})[^】\n]{0,40}】)",
    re.IGNORECASE,
)
_LOOSE_GAP = re.compile(r"[ \t]{1,8}(?=[.,;:!?]|$)")
_NUMBER = re.compile(r"(\d{1,3})(?: ?[\-\u2013] ?(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Cited:
    """The text with its surviving citations; `numbers` in the order they first appear."""

    text: str
    numbers: list[int]
    warnings: list[str]


def check_citations(text: str, sources: Sequence[Passage], *, pages: int = 0) -> Cited:
    """Spell every citation `[n]` and drop those of no source, or of one that lacks the words.

    `pages` web pages are numbered behind the sources; their text is not here, so they stay.
    A sentence in another language than its source cannot be checked by words: its citation
    stays, unless its numbers stand nowhere in the source.
    """
    spelled = spell_citations(text, len(sources) + pages)
    checked = _drop_unsupported(spelled.text, sources)
    warnings = [*spelled.warnings, *[UNSUPPORTED] * (checked != spelled.text)]
    return Cited(checked, cited_numbers(checked, len(sources) + pages), warnings)


def spell_citations(text: str, last: int) -> Cited:
    """Spell every citation `[n]` and drop those beyond `last`."""
    warnings: list[str] = []

    def normalise(match: re.Match[str]) -> str:
        wanted = _numbers(match["list"] or match["cjk"])
        kept = [number for number in wanted if 1 <= number <= last]
        if len(kept) < len(wanted) and INVALID not in warnings:
            warnings.append(INVALID)
        return match["gap"] + "".join(f"[{number}]" for number in kept) if kept else ""

    text = outside_code(text, lambda piece: _ANY.sub(normalise, piece))
    return Cited(text, cited_numbers(text, last), warnings)


def cited_numbers(text: str, count: int) -> list[int]:
    """Answer the numbers cited outside code, each once, up to `count`."""
    found: list[str] = []

    def note(piece: str) -> str:
        found.extend(_ONE.findall(piece))
        return piece

    outside_code(text, note)
    return list(dict.fromkeys(n for n in map(int, found) if 1 <= n <= count))


def without_citations(text: str) -> str:
    """Answer the text with every `[n]` taken out."""
    return _ONE.sub("", text)


def _numbers(spelled: str) -> list[int]:
    numbers: list[int] = []
    for first, last in _NUMBER.findall(spelled.replace("^", "")):
        start, end = int(first), int(last or first)
        numbers += range(start, end + 1) if start <= end <= start + 12 else [start, end]
    return list(dict.fromkeys(numbers))


def _drop_unsupported(text: str, sources: Sequence[Passage]) -> str:
    edits: list[Edit] = []
    previous: Sentence | None = None
    for sentence in split_sentences(text):
        before, previous = previous, sentence
        body = sentence.of(text)
        if sentence.kind == "code" or not _ONE.search(body):
            continue
        words = content_words(without_citations(body))
        if len(words) < _FEW_WORDS and before is not None and before.kind != "code":
            words |= content_words(without_citations(before.of(text)))
        kept = outside_code(body, partial(_keep_supported, sources=sources, words=words))
        if kept != body:
            edits.append(Edit(sentence.start, sentence.end, kept))
    return apply_edits(text, edits)


def _keep_supported(piece: str, *, sources: Sequence[Passage], words: frozenset[str]) -> str:
    language = guess_language(without_citations(piece))

    def keep(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        is_page = place >= len(sources)
        return match.group() if is_page or _holds(sources[place], words, language) else ""

    kept = _ONE.sub(keep, piece)
    return piece if kept == piece else _LOOSE_GAP.sub("", kept)


def _holds(source: Passage, words: frozenset[str], language: str | None) -> bool:
    if not words:
        return True
    held = content_words(f"{source.title} {source.heading} {source.text}")
    spoken = guess_language(source.text)
    if language and spoken and language != spoken:
        numbers = numbers_of(words)
        return not numbers or bool(numbers & held)
    return len(words & held) / len(words) >= _LEAST_SHARE
