"""At least two thousand secrets with true checksums, each in ten disguises."""

import random
from collections.abc import Callable, Iterator, Mapping

from evals.holdouts.disguises import PHRASE_DISGUISES
from evals.holdouts.draft import Draft
from evals.holdouts.file_disguises import FILE_DISGUISES
from evals.holdouts.key_disguises import CASELESS_DISGUISES, KEY_DISGUISES
from evals.holdouts.key_files import keystore, pem
from evals.holdouts.key_places import PLACED_KEYS, grouped
from evals.holdouts.keys import KEYS
from evals.holdouts.node_keys import MORE_VENDORS, NAMED_KEYS, named_key
from evals.holdouts.phrase_counts import COUNTED_PHRASES
from evals.holdouts.phrase_layouts import LAID_OUT_PHRASES
from evals.holdouts.phrase_notes import NOTED_PHRASES
from evals.holdouts.phrases import LENGTHS, WORD_LISTS, phrase
from evals.holdouts.vendor_keys import VENDORS, json_web_token
from evals.spans import Case

DISGUISES_EACH = 10
_PHRASES = {**PHRASE_DISGUISES, **LAID_OUT_PHRASES, **COUNTED_PHRASES, **NOTED_PHRASES}
_TOKENS = {**KEY_DISGUISES, **PLACED_KEYS}
_CASELESS = {**CASELESS_DISGUISES, **PLACED_KEYS, "in groups": grouped}
PHRASES_EACH = 20  # of every word list and length
KEYS_EACH = 100
VENDOR_KEYS_EACH = 10


def secret_cases(seed: int, *, share: float = 1.0) -> Iterator[Case]:
    """Make the cases, ten for each secret; `share` makes so much of each kind, at least one.

    Every secret has a random generator of its own, so that a kind more changes no other.
    """
    yield from _phrases(seed, _some(PHRASES_EACH, share))
    yield from _keys(seed, _some(KEYS_EACH, share))
    yield from _files(seed, _some(KEYS_EACH, share))
    yield from _tokens(seed, share)
    yield from _named(seed, _some(VENDOR_KEYS_EACH, share))


def _some(number: int, share: float) -> int:
    return max(1, round(number * share))


def _rng(*place: object) -> random.Random:
    return random.Random("/".join(map(str, place)))


def _drawn(rng: random.Random, disguises: Mapping[str, object]) -> list[str]:
    return rng.sample(list(disguises), DISGUISES_EACH)


def _phrases(seed: int, each: int) -> Iterator[Case]:
    for word_list in WORD_LISTS:
        for length in LENGTHS:
            for number in range(each):
                rng = _rng(seed, word_list, length, number)
                words = phrase(rng, word_list, length)
                for disguise in _drawn(rng, _PHRASES):
                    kind = f"phrase, {word_list}, {length} words"
                    draft = _PHRASES[disguise](rng, words, word_list)
                    yield draft.case("SEED_PHRASE", f"{kind}, {disguise}")


def _keys(seed: int, each: int) -> Iterator[Case]:
    for name, kind in KEYS.items():
        disguises = _TOKENS if kind.cased else _CASELESS
        for number in range(each):
            rng = _rng(seed, name, number)
            key = kind.make(rng)
            for disguise in _drawn(rng, disguises):
                draft = disguises[disguise](rng, "key", key)
                yield draft.case("PRIVATE_KEY", f"{name}, {disguise}")


def _files(seed: int, each: int) -> Iterator[Case]:
    makers: Mapping[str, Callable[[random.Random], Draft]] = {"keystore": keystore, "PEM": pem}
    for name, make in makers.items():
        for number in range(each):
            rng = _rng(seed, name, number)
            file = make(rng)
            for disguise in _drawn(rng, FILE_DISGUISES):
                draft = FILE_DISGUISES[disguise](rng, file)
                yield draft.case("PRIVATE_KEY", f"{name}, {disguise}")


def _tokens(seed: int, share: float) -> Iterator[Case]:
    vendors = {**VENDORS, **MORE_VENDORS}
    kinds = {name: ("API_KEY", make, VENDOR_KEYS_EACH) for name, make in vendors.items()}
    kinds["JSON Web Token"] = ("JWT", json_web_token, KEYS_EACH)
    for name, (type_, make, each) in kinds.items():
        for number in range(_some(each, share)):
            rng = _rng(seed, name, number)
            token = make(rng)
            for disguise in _drawn(rng, _TOKENS):
                draft = _TOKENS[disguise](rng, "token", token)
                yield draft.case(type_, f"{name}, {disguise}")


def _named(seed: int, each: int) -> Iterator[Case]:
    for name in NAMED_KEYS:
        for number in range(each):
            for draft in named_key(_rng(seed, name, number), name):
                yield draft.case("API_KEY", f"{name}, named by its place")
