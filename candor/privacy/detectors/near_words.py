"""Words that are one slip of the finger from a listed one."""

from collections.abc import Iterator
from functools import cache

from candor.privacy.detectors.word_lists import word_lists

_LONGEST = 16
_FEWEST_LETTERS = 2


def is_near(word: str, language: str) -> bool:
    """Tell whether a letter more, less, wrong or in its neighbour's place makes a listed word.

    Lists of single signs are near to any sign. Compares the words less a letter, as symmetric
    delete spelling correction does (Garbe 2012), and so takes a few more than one slip reaches.
    """
    if language.startswith("chinese"):
        return len(word) == 1 and not word.isascii()
    if len(word) > _LONGEST:
        return False
    places, shortened = word_lists()[language], _shortened(language)
    if len(word) < _FEWEST_LETTERS:
        return word in shortened
    return word in shortened or any(
        less in places or less in shortened for less in _less_a_letter(word)
    )


@cache
def _shortened(language: str) -> frozenset[str]:
    return frozenset(
        less
        for word in word_lists()[language]
        if len(word) > _FEWEST_LETTERS or not word.isascii()
        for less in _less_a_letter(word)
    )


def _less_a_letter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
