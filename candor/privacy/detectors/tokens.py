"""Strings that stand alone: not part of a longer run of ASCII letters and digits."""

import re
from collections.abc import Iterator

# The Bitcoin base58 alphabet: no 0, O, I, l.
BASE58 = "1-9A-HJ-NP-Za-km-z"
# The bech32 data alphabet (BIP-173), in lower or upper case.
BECH32 = "ac-hj-np-z02-9"
# A seed of the XRP Ledger is the shortest secret in one word, an extended key the longest.
_LONG_WORD = re.compile(r"[A-Za-z0-9]{29,200}")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether neither neighbour of the slice is an ASCII letter or digit.

    Letters of other scripts may touch it: Chinese and Japanese put no spaces around an address.
    """
    return not (
        (start > 0 and _is_alphanumeric(text[start - 1]))
        or (end < len(text) and _is_alphanumeric(text[end]))
    )


def standing(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` that stand alone.

    A pattern that starts with a character class and not with a look-behind is searched several
    times faster by `re`, hence the check of the neighbours out here.
    """
    for match in pattern.finditer(text):
        if stands_alone(text, match.start(), match.end()):
            yield match


def long_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the whole runs of ASCII letters and digits that are as long as secret keys are.

    What stands alone is such a run, so patterns ask each run instead of the whole text.
    """
    for match in standing(_LONG_WORD, text):
        yield match.span()


def _is_alphanumeric(char: str) -> bool:
    return char.isascii() and char.isalnum()
