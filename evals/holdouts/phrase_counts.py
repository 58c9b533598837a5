"""The ways people number a recovery phrase, besides a plain list."""

import random
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources

import yaml

from evals.holdouts.draft import Draft
from evals.holdouts.sentences import around

Write = Callable[[random.Random, list[str], str], Draft]

_KEYCAPS = ["0️⃣", "1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣"]
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@cache
def _counting() -> list[list[str]]:
    text = resources.files("evals.holdouts").joinpath("counting.yaml").read_text("utf-8")
    loaded: list[list[str]] = yaml.safe_load(text)
    return loaded


def _opened(rng: random.Random) -> Draft:
    return Draft().add(around(rng, "phrase")[0])


def _in_words(rng: random.Random, words: list[str], _: str) -> Draft:
    draft, numbers = _opened(rng), rng.choice(_counting())
    form, end = rng.choice(
        ((" {}: ", ","), ("\n{}: ", ""), ("\n{} - ", ""), ("\n{} ", ""), (" {} = ", ";"))
    )
    for number, word in zip(numbers, words, strict=False):
        draft.add(form.format(number)).mark(word).add(end)
    return draft


def _backwards(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = _opened(rng)
    form = rng.choice(("\n{}. ", "\n{}) ", " {}. ", "\n{} ", " {}-"))
    for number in range(len(words), 0, -1):
        draft.add(form.format(number)).mark(words[number - 1])
    return draft


def _number_behind(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = _opened(rng)
    form = rng.choice((" ({}) ", " ({}), ", " {}\n", " - {}\n", "[{}] ", " #{}, "))
    for number, word in enumerate(words, start=1):
        draft.mark(word).add(form.format(number))
    return draft


def _two_columns(rng: random.Random, words: list[str], _: str) -> Draft:
    """Read along the rows of a sheet that is numbered down its columns."""
    columns = rng.choice((2, 3))
    rows = len(words) // columns + bool(len(words) % columns)
    draft = _opened(rng)
    form, gap = rng.choice((("{}. ", "    "), ("{} ", "\t"), ("{}) ", "  "), ("{}: ", " | ")))
    for row in range(rows):
        draft.add("\n")
        for number in range(row, len(words), rows):
            draft.add(form.format(number + 1)).mark(words[number]).add(gap)
    return draft


def _named(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = _opened(rng)
    form = rng.choice(
        ("\nword {}: ", "\nWord #{} = ", " word{}=", "\nseed[{}] = ", " #{} is ", "\n№{} ",
         "\nслово {}: ", "\nmot {} : ", "\nWort {}: ", "\n第{}个词:", "\nPalabra {}: ")
    )  # fmt: skip
    for number, word in enumerate(words, start=1):
        draft.add(form.format(number)).mark(word)
    return draft


def _other_numerals(rng: random.Random, words: list[str], _: str) -> Draft:
    def keycap(number: int) -> str:
        return "".join(_KEYCAPS[int(digit)] for digit in str(number))

    def circled(number: int) -> str:
        return chr(0x2460 + number - 1) if number <= 20 else chr(0x3251 + number - 21)

    def lettered(number: int) -> str:
        return f"{'abcdefghijklmnopqrstuvwx'[number - 1]}) "

    def eastern(number: int) -> str:
        return f"{number}. ".translate(_EASTERN)

    def padded(number: int) -> str:
        return f"{number:02} "

    numeral = rng.choice((keycap, circled, lettered, eastern, padded))
    gap = rng.choice((" ", "\n"))
    draft = _opened(rng)
    for number, word in enumerate(words, start=1):
        draft.add(gap + numeral(number)).mark(word)
    return draft


COUNTED_PHRASES: Mapping[str, Write] = {
    "numbered in words": _in_words,
    "numbered backwards": _backwards,
    "number behind": _number_behind,
    "numbered down columns": _two_columns,
    "every word named": _named,
    "other numerals": _other_numerals,
}
