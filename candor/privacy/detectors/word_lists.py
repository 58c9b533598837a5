"""The BIP-39 word lists of every language, as one table from a written word to its places."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from mnemonic import Mnemonic

# Korean and Japanese marks are letters of their own, not accents that people leave out.
_ACCENTED = frozenset({"spanish", "french", "portuguese", "czech", "turkish", "italian"})

# The package ships this Russian word with a letter lost; both words it can have been are taken.
_DAMAGED = "сно\ufffd\ufffdа"
_READINGS = ("снова", "сноха")

WordPlaces = Mapping[str, int]


@cache
def word_lists() -> dict[str, WordPlaces]:
    """Give for each language the place, 0 to 2047, of every word in NFKC and lower case.

    Languages whose accents people leave out know the bare spelling too. Takes about 20 ms once.
    """
    return {name: _places(name) for name in sorted(Mnemonic.list_languages())}


@cache
def languages_of_word() -> dict[str, tuple[str, ...]]:
    """Give for every word the languages that list it."""
    languages: dict[str, tuple[str, ...]] = {}
    for name, places in word_lists().items():
        for word in places:
            languages[word] = (*languages.get(word, ()), name)
    return languages


def _places(language: str) -> WordPlaces:
    words = [unicodedata.normalize("NFKC", word) for word in Mnemonic(language).wordlist]
    places = {word.casefold(): place for place, word in enumerate(words)}
    if _DAMAGED in places:
        places.update(dict.fromkeys(_READINGS, places[_DAMAGED]))
    if language in _ACCENTED:
        for place, word in enumerate(words):
            places.setdefault(_without_accents(word.casefold()), place)
    return places


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
