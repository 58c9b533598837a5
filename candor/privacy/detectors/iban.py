"""International bank account numbers (ISO 13616), grouped or not."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from string import ascii_uppercase

from stdnum import iban, numdb

from candor.privacy.contract import Span
from candor.privacy.locality import NEAR_WORD

TYPE = "IBAN"

# What may not stand before it is looked for behind the first letter: `re` is faster so.
_CANDIDATE = re.compile(
    r"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z][ .-]?\d[ .-]?\d(?:[ .\n/_-]{0,2}[A-Za-z0-9]){11,30}"
)
_FIELD = re.compile(r"(\d{1,2})!")
_WITHOUT_JOINTS = str.maketrans("", "", " .\n/_-")
_AS_NUMBERS = str.maketrans({chr(ord("A") + i): str(10 + i) for i in range(26)})


class IbanDetector:
    """Finds account numbers; the country's length and the check digits decide (ISO 7064)."""

    types = frozenset({TYPE})
    locality = NEAR_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find IBANs."""
        match = _CANDIDATE.search(text)
        while match:
            end = _end_of_number(text, match)
            if end:
                yield Span(match.start(), end, TYPE)
            match = _CANDIDATE.search(text, end or match.start() + 2)


def _end_of_number(text: str, match: re.Match[str]) -> int:
    """Give the end of a number as long as its country's are, or 0 where it is none."""
    size = _lengths().get(match[0][:2].upper(), 0)
    compact = match[0].translate(_WITHOUT_JOINTS).upper() if size else ""
    number = compact[:size]
    if not size or len(number) < size or not _has_check_digits(number):
        return 0
    places = [at for at in range(*match.span()) if text[at].isalnum()]
    end = places[size - 1] + 1
    following = text[end : end + 1]
    if following.isascii() and following.isalnum():
        return 0
    return end if iban.is_valid(number, check_country=False) else 0


@cache
def _lengths() -> dict[str, int]:
    """Give the length of every country's numbers, from the registry that stdnum carries."""
    registry = numdb.get("iban")
    lengths: dict[str, int] = {}
    for first, second in product(ascii_uppercase, repeat=2):
        for _, fields in registry.info(first + second):
            if "bban" in fields:
                lengths[first + second] = 4 + sum(map(int, _FIELD.findall(fields["bban"])))
    return lengths


def _has_check_digits(compact: str) -> bool:
    turned = compact[4:] + compact[:4]
    return int(turned.translate(_AS_NUMBERS)) % 97 == 1
