"""Make a follow-up question searchable by itself: it borrows what the one before it named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*|\[[A-Z_]+_\d+\]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
# a question that points back, and names fewer things than this, hangs on the one before
NAMED_ENOUGH = 3
LONGEST_BORROWED = 12
# Chinese signs that are left when the small words are taken out
HAN_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class _Words:
    """How one language leans on what was said before."""

    openers: tuple[str, ...]
    pointers: frozenset[str]
    small: frozenset[str]


def standalone(question: str, earlier: Sequence[str], *, language: str) -> str:
    """Answer what to search for: the question, behind it what an earlier question named.

    `earlier` are the user's questions before this one, the newest last, all of them redacted.
    A follow-up of a follow-up borrows from further back. Where nothing is to be borrowed, the
    question is answered as it is.
    """
    words = _vocabulary().get(language) or _vocabulary()["en"]
    if not earlier or not _leans(question, words):
        return question
    borrowed: list[str] = []
    for said in reversed(earlier):
        borrowed = [*_named(said, words), *borrowed]
        if not _leans(said, words):
            break
    own = {word.casefold() for word in _named(question, words)}
    fresh = [word for word in dict.fromkeys(borrowed) if word.casefold() not in own]
    return " ".join([question, *fresh[:LONGEST_BORROWED]]) if fresh else question


def _leans(question: str, words: _Words) -> bool:
    """Tell whether a question needs the one before it."""
    said = question.strip().casefold()
    if _HAN.search(said):
        return _leans_in_chinese(said, words)
    every = _WORD.findall(said)
    named = len(_named(question, words))
    points = any(word.replace("\u2019", "'") in words.pointers for word in every)
    points = points or any(_begins(said, opener) for opener in words.openers)
    return named < (NAMED_ENOUGH if points else 1)


def _leans_in_chinese(said: str, words: _Words) -> bool:
    left = said
    for small in sorted({*words.small, *words.pointers, *words.openers}, key=len, reverse=True):
        left = left.replace(small, "")
    signs = len(_HAN.findall(left)) + 2 * len(re.findall(r"[a-z0-9]+", left))
    points = any(one in said for one in words.pointers) or said.startswith(words.openers)
    return signs < (HAN_ENOUGH if points else 1)


def _named(question: str, words: _Words) -> list[str]:
    """Answer the words that name something."""
    found = _WORD.findall(question)
    small = words.small | words.pointers | frozenset(words.openers)
    return [word for word in found if word.casefold().replace("\u2019", "'") not in small]


def _begins(said: str, opener: str) -> bool:
    return re.match(rf"{re.escape(opener)}\b", said) is not None


@cache
def _vocabulary() -> dict[str, _Words]:
    raw = yaml.safe_load((files(__package__) / "follow_up.yaml").read_text(encoding="utf-8"))
    return {
        language: _Words(
            tuple(map(str, one["openers"])),
            frozenset(map(str, one["pointers"])),
            frozenset(map(str, one["small"])),
        )
        for language, one in raw.items()
    }
