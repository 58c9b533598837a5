"""Recovery phrases given in parts: half of the words, a remark, and the other half."""

from collections.abc import Iterator, Sequence

from candor.privacy.detectors.seed_words import Word, adjoin
from candor.privacy.detectors.word_flags import runs
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
    words: Sequence[Word], flags: bytes, text: str, prose: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Find the parts of phrases where the text speaks of one; from the first to the last of them.

    `flags` mark the listed words; `prose` are common ones, of which a phrase drawn at random
    hardly holds any.
    """
    if not may_be_parted(text, flags):
        return
    for parts in _parts(words, text, flags).values():
        for group in _groups(parts, words):
            if len(group) > 1 and _is_drawn(group, words, prose):
                yield words[group[0][0]][0], words[group[-1][1] - 1][1]


def may_be_parted(text: str, flags: bytes) -> bool:
    """Tell cheaply whether there may be any; `flags` mark the words that are listed."""
    if flags.count(1) < _FEWEST or next(runs(flags, _FEWEST_IN_PART), None) is None:
        return False
    lower = text.lower()
    return any(name in lower for name in _NAMES)


def _parts(words: Sequence[Word], text: str, flags: bytes) -> dict[str, list[Part]]:
    """Give for each list the runs of four of its words and more."""
    parts: dict[str, list[Part]] = {}
    for begin, end in runs(flags, _FEWEST_IN_PART):
        for language, part in _in_run(words, text, begin, end):
            parts.setdefault(language, []).append(part)
    return parts


def _in_run(words: Sequence[Word], text: str, begin: int, end: int) -> Iterator[tuple[str, Part]]:
    known = languages_of_word()
    running: dict[str, int] = {}
    for at in range(begin, end + 1):
        here = known[words[at][2]] if at < end else ()
        goes_on = begin < at < end and adjoin(text, words[at - 1][1], words[at][0])
        for language, first in list(running.items()):
            if not goes_on or language not in here:
                if at - first >= _FEWEST_IN_PART:
                    yield language, (first, at)
                del running[language]
        for language in here:
            if not is_of_beginnings(language):
                running.setdefault(language, at)


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
