"""Recovery phrases given in parts: half of the words, a remark, and the other half."""

from collections.abc import Iterator, Sequence

from candor.privacy.detectors.seed_words import Word, adjoin
from candor.privacy.detectors.word_lists import is_of_beginnings, languages_of_word

_NAMES = (
    "seed", "mnemonic", "phrase", "recovery", "backup", "words", "semilla", "palabras", "recupera",
    "frase", "palavras", "wiederherstell", "wörter", "récupération", "mots", "сид", "фраз",
    "восстанов", "слова", "助记", "助記", "恢复", "单词", "عبارة", "كلمات",
)  # fmt: skip
_FEWEST_IN_PART, _FEWEST = 4, 11
_MOST_WORDS_BETWEEN, _MOST_SIGNS_BETWEEN = 8, 80
_LEAST_VARIED = 0.75
_MOST_PROSE = 1 / 6

Part = tuple[int, int]


def parted_phrases(
    words: Sequence[Word], text: str, prose: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Find the parts of phrases where the text speaks of one; from the first to the last of them.

    `prose` are common words, of which a phrase drawn at random hardly holds any.
    """
    if len(words) < _FEWEST:
        return
    lower = text.lower()
    if not any(name in lower for name in _NAMES):
        return
    for parts in _parts(words, text).values():
        for group in _groups(parts, words):
            if len(group) > 1 and _is_drawn(group, words, prose):
                yield words[group[0][0]][0], words[group[-1][1] - 1][1]


def _parts(words: Sequence[Word], text: str) -> dict[str, list[Part]]:
    """Give for each list the runs of four of its words and more."""
    known = languages_of_word()
    parts: dict[str, list[Part]] = {}
    running: dict[str, int] = {}
    for at, (start, _, word) in enumerate([*words, (len(text), len(text), "")]):
        goes_on = 0 < at < len(words) and adjoin(text, words[at - 1][1], start)
        here = known.get(word, ())
        for language, first in list(running.items()):
            if not goes_on or language not in here:
                if at - first >= _FEWEST_IN_PART:
                    parts.setdefault(language, []).append((first, at))
                del running[language]
        for language in here:
            if not is_of_beginnings(language):
                running.setdefault(language, at)
    return parts


def _groups(parts: Sequence[Part], words: Sequence[Word]) -> Iterator[list[Part]]:
    group: list[Part] = []
    for part in parts:
        if group:
            between = words[part[0]][0] - words[group[-1][1] - 1][1]
            if part[0] - group[-1][1] > _MOST_WORDS_BETWEEN or between > _MOST_SIGNS_BETWEEN:
                yield group
                group = []
        group.append(part)
    yield group


def _is_drawn(group: Sequence[Part], words: Sequence[Word], prose: frozenset[str]) -> bool:
    held = [word for first, last in group for _, _, word in words[first:last]]
    # the first and the last may be the sentence's
    common = sum(word in prose for word in held[1:-1])
    return (
        len(held) >= _FEWEST
        and len(set(held)) >= _LEAST_VARIED * len(held)
        and common <= _MOST_PROSE * len(held)
    )
