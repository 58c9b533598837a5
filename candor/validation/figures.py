"""Numbers with their units, in one spelling, and whether a text's figures stand in another."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import yaml

_WORDS: Final = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "twenty-four": "24",
    "thirty-two": "32",
}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b")
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_FIGURE = re.compile(
    r"(?P<before>[$€£₿])?(?<![\w.])(?P<number>\d+(?:[.,]\d+)*)(?:[ -]?(?P<after>%|[$€₿]|[^\W\d_]+"
    r"(?: (?:cent|ciento|cento|المئة))?))?"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
# bare, these say too little: "the 2 options", "step 1"
_SMALL: Final = frozenset({"0", "1", "2"})

Figures = Mapping[str, frozenset[str]]


@lru_cache(maxsize=512)
def figures(text: str) -> Figures:
    """Answer the numbers of a text, each with its units; "" where one stands without a known unit.

    10,000 and 10 000 are 10000; 3,5 is 3.5; English words up to twelve are numbers.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _GROUPS.sub("", _WORD.sub(lambda match: _WORDS[match.group()], plain))
    found: dict[str, set[str]] = {}
    for match in _FIGURE.finditer(plain):
        unit = _unit(match["before"]) or _unit(match["after"])
        found.setdefault(_number(match["number"]), set()).add(unit)
    return {number: frozenset(units) for number, units in found.items()}


def disagreeing(said: Figures, *, held: Figures, asked: Figures) -> list[str]:
    """Answer the numbers of `said` that `held` lacks or has with other units only.

    Numbers of the question (`asked`) may be repeated.
    """
    return [
        number
        for number, units in said.items()
        if number not in asked
        and not (number in _SMALL and units <= {""})
        and not _agrees(units - {""}, held.get(number))
    ]


def _agrees(units: frozenset[str], held: frozenset[str] | None) -> bool:
    if held is None:
        return False
    return not units or "" in held or bool(units & held)


def _number(spelled: str) -> str:
    if _THOUSANDS.fullmatch(spelled):
        return re.sub(r"[.,]", "", spelled)
    number = spelled.replace(",", ".")
    return number.rstrip("0").rstrip(".") if number.count(".") == 1 else number


def _unit(word: str | None) -> str:
    if not word:
        return ""
    units = _units()
    if word in units or not _HAN.match(word):
        return units.get(word) or units.get(word.split(" ")[0], "")
    # Chinese writes on without a blank
    return next((units[word[:n]] for n in (2, 1) if word[:n] in units), "")


@cache
def _units() -> Mapping[str, str]:
    raw: Mapping[str, list[str]] = yaml.safe_load(
        files("candor.validation").joinpath("rules/units.yaml").read_text("utf-8")
    )
    return {str(word): unit for unit, words in raw.items() for word in words}
