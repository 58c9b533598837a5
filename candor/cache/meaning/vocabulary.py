"""What questions are made of, by language: `words/*.yaml`, read once and laid out for matching."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from candor.cache.meaning.tokens import tokens_of

Words = tuple[str, ...]
# by its first word, the longest first: the phrase, and what stands for it
Phrases = Mapping[str, tuple[tuple[Words, Words], ...]]

LANGUAGES = ("en", "es", "de", "fr", "pt-BR", "ru", "zh", "ar")


@dataclass(frozen=True, slots=True)
class Frame:
    """A question that is told by its begin and its end, and what both become."""

    begins: tuple[Words, ...]
    ends: tuple[Words, ...]
    first: Words
    last: Words


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's words; whatever is in none of them has to be the same in both questions."""

    stemmer: str | None
    plurals: frozenset[str]
    contracted: Mapping[str, Words]
    before: Phrases
    behind: tuple[Words, ...]
    leading: Phrases
    openings: Phrases
    frames: tuple[Frame, ...]
    synonyms: Phrases
    harmless: frozenset[str]
    definite: frozenset[str]
    indefinite: frozenset[str]
    owning: frozenset[str]
    owned: tuple[Words, ...]
    asking: frozenset[str]
    fronted: frozenset[str]
    negations: frozenset[str]
    directions: frozenset[str]
    comparisons: frozenset[str]
    units: frozenset[str]
    numbers: Mapping[str, str]


@cache
def vocabulary_of(language: str) -> Vocabulary:
    """Answer the words of a spoken language; those of English for any other."""
    spoken = language if language in LANGUAGES else "en"
    raw = _read(spoken)

    def split(text: object) -> Words:
        return tuple(token.word for token in tokens_of(str(text), spoken))

    def one_of(name: str) -> frozenset[str]:
        return frozenset(" ".join(split(word)) for word in raw[name])

    def renamed(name: str) -> Iterable[tuple[Words, Words]]:
        for canonical, spellings in raw[name].items():
            for spelling in spellings:
                yield split(spelling), split(canonical)

    aliases = [
        (split(spelling), split(canonical))
        for canonical, spellings in _read("names")["aliases"].items()
        for spelling in spellings
    ]
    return Vocabulary(
        stemmer=raw["stemmer"],
        plurals=frozenset(raw["plurals"]),
        contracted={str(word): split(whole) for word, whole in raw["contracted"].items()},
        before=_phrases((split(phrase), ()) for phrase in raw["before"]),
        behind=tuple(sorted(map(split, raw["behind"]), key=len, reverse=True)),
        leading=_phrases((split(phrase), ()) for phrase in raw["leading"]),
        openings=_phrases(renamed("openings")),
        frames=tuple(
            Frame(
                tuple(map(split, one["begins"])),
                tuple(map(split, one["ends"])),
                split(one["becomes"][0]),
                split(one["becomes"][1]),
            )
            for one in raw["framed"]
        ),
        synonyms=_phrases([*renamed("synonyms"), *aliases]),
        harmless=one_of("harmless"),
        definite=one_of("definite"),
        indefinite=one_of("indefinite"),
        owning=one_of("owning"),
        owned=tuple(map(split, raw["owned"])),
        asking=one_of("asking"),
        fronted=one_of("fronted"),
        negations=one_of("negations"),
        directions=one_of("directions"),
        comparisons=one_of("comparisons"),
        units=one_of("units"),
        numbers={" ".join(split(word)): str(number) for word, number in raw["numbers"].items()},
    )


@cache
def known_names() -> frozenset[str]:
    """Answer the listed names, in lower case."""
    return frozenset(_read("names")["names"])


@cache
def ambiguous_names() -> frozenset[str]:
    """Answer the names that are words as well: there a capital makes the difference."""
    return frozenset(_read("names")["words_too"])


def _read(name: str) -> Mapping[str, Any]:
    file = files("candor.cache.meaning").joinpath(f"words/{name}.yaml")
    read: Mapping[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return read


def _phrases(pairs: Iterable[tuple[Words, Words]]) -> Phrases:
    found: dict[str, dict[Words, Words]] = {}
    for phrase, canonical in pairs:
        found.setdefault(phrase[0], {})[phrase] = canonical
    return {
        first: tuple(sorted(ones.items(), key=lambda one: -len(one[0])))
        for first, ones in found.items()
    }
