"""International bank account numbers (ISO 13616), grouped or not."""

import re
from collections.abc import Iterator

from stdnum import iban

from candor.privacy.contract import Span

TYPE = "IBAN"

_CANDIDATE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}")
_SHORTEST = 15
_COUNTRY_AND_CHECK = 4
_AS_NUMBERS = str.maketrans({chr(ord("A") + i): str(10 + i) for i in range(26)})


class IbanDetector:
    """Finds account numbers; the check digits (ISO 7064, mod 97-10) and the country decide."""

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find IBANs."""
        match = _CANDIDATE.search(text)
        while match:
            end = _end_of_number(text, match)
            if end:
                yield Span(match.start(), end, TYPE)
            match = _CANDIDATE.search(text, end or match.start() + _COUNTRY_AND_CHECK)


def _end_of_number(text: str, match: re.Match[str]) -> int:
    """Try every length from the longest; words may follow after a space. 0 where none is right."""
    start = match.start()
    places = [at for at in range(start, match.end()) if text[at].isalnum()]
    compact = "".join(text[at] for at in places).upper()
    for size in range(len(compact), _SHORTEST - 1, -1):
        end = places[size - 1] + 1
        following = text[end : end + 1]
        if following.isascii() and following.isalnum():
            continue
        if _has_check_digits(compact[:size]) and iban.is_valid(compact[:size], check_country=False):
            return end
    return 0


def _has_check_digits(compact: str) -> bool:
    turned = compact[4:] + compact[:4]
    return int(turned.translate(_AS_NUMBERS)) % 97 == 1
