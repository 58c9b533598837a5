"""How random a string looks, which tells a secret from a word that stands for one."""

import re
from collections import Counter
from functools import cache
from math import log2

_STAND_IN = re.compile(
    r"x{4}|\*{3}|\.{3}|0{12}|1{12}|#{4}|your|example|placeholder|redacted|insert|replace"
    r"|change[_-]?me|dummy|here\b|[<>{}$%`]",
    re.IGNORECASE,
)

# Sizes whose terms are computed once; a few longer values do not pay for them.
_MOST_KNOWN = 128
_LOWER_PAIR = re.compile(r"(?=[a-z][a-z])")
# Random letters of both cases have a pair of small ones at 18 % of their places, words in camel
# case at 70 %.
_MOST_LOWER_PAIRS = 0.45


def bits_per_character(value: str) -> float:
    """Give the Shannon entropy of the characters, in bits (Shannon 1948, section 6)."""
    size, counts = len(value), Counter(value).values()
    if size <= _MOST_KNOWN:
        return -sum(map(_terms(size).__getitem__, counts))
    return -sum(n / size * log2(n / size) for n in counts)


@cache
def _terms(size: int) -> tuple[float, ...]:
    """Give what a character adds that stands so many times in `size` characters."""
    return (0.0, *(n / size * log2(n / size) for n in range(1, size + 1)))


def is_stand_in(value: str) -> bool:
    """Tell whether a value only shows where a secret goes: `<token>`, `$TOKEN`, `xxxx`."""
    return _STAND_IN.search(value) is not None


def reads_like_words(value: str) -> bool:
    """Tell words run together, as programmers write names, from random letters of both cases."""
    if value in (value.lower(), value.upper()):
        return False
    return len(_LOWER_PAIR.findall(value)) >= _MOST_LOWER_PAIRS * len(value)
