"""The BIP-39 word lists of every language, as one table from a written word to its places."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from mnemonic import Mnemonic

# Korean and Japanese marks are letters of their own, not accents that people leave out.
_ACCENTED = frozenset({"spanish", "french", "portuguese", "czech", "turkish", "italian"})
# Scripts whose words wallets also take by their first four letters (BIP-39, "Wordlist").
_ABBREVIATED = _ACCENTED | {"english", "russian"}
_ABBREVIATION, _MARK = 4, "…"

# The package ships this Russian word with a letter lost; both words it can have been are taken.
_DAMAGED = "сно\ufffd\ufffdа"
_READINGS = ("снова", "сноха")

WordPlaces = Mapping[str, int]


def is_of_beginnings(name: str) -> bool:
    """Tell whether a list holds the four-letter beginnings of a language's words."""
    return name.endswith(_MARK)


@cache
def word_lists() -> dict[str, WordPlaces]:
    """Give for each language the place, 0 to 2047, of every word in NFKC and lower case.

    Languages whose accents people leave out know the bare spelling too. Takes about 40 ms once.
    """
    lists: dict[str, WordPlaces] = {}
    for name in sorted(Mnemonic.list_languages()):
        lists[name] = _places(name)
        if name in _ABBREVIATED:
            lists[name + _MARK] = _beginnings(lists[name])
    return lists


@cache
def languages_of_word() -> dict[str, tuple[str, ...]]:
    """Give for every word the lists that hold it."""
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
            bare = _without_accents(word.casefold())
            places.setdefault(bare, place)
            # small dotless i, whose capital is the common I
            places.setdefault(word.casefold().replace("ı", "i"), place)
            places.setdefault(bare.replace("ı", "i"), place)
    return places


def _beginnings(places: WordPlaces) -> WordPlaces:
    found: dict[str, int] = {}
    for word, place in places.items():
        found.setdefault(word[:_ABBREVIATION], place)
    return found


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
