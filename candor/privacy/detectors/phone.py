"""Telephone numbers, checked against Google's libphonenumber metadata."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import phonenumbers

from candor.privacy.contract import Span
from candor.privacy.detectors.phone_shape import (
    PhoneWords,
    is_something_else,
    looks_american,
    looks_dialled,
)
from candor.privacy.locality import IN_FIGURES

TYPE = "PHONE"

# Where speakers of the product's languages live: tried on numbers that look dialled.
COMMON_REGIONS = ("US", "GB", "DE", "FR", "ES", "BR", "RU", "CN", "IN", "MX", "AE", "EG")

_CLUSTER = re.compile(r"[+(]{0,2}\d[\d ().\-/]{0,2000}")
_PIECE = re.compile(r"[^ ]{1,2000}")
_EXTENSION = re.compile(r"\s?(?:x|ext\.?|extension)\s?\d{1,6}(?!\d)", re.IGNORECASE)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
# With a word for telephone six digits do, right behind it five, as on islands; the international
# prefix 00 adds two.
_FEWEST_NAMED, _FEWEST_INTRODUCED, _MOST_DIALLED = 6, 5, 17
_MOST_PIECES = 8
# One check costs about 30 µs, one try 3 µs. No honest text has more; beyond them every run of
# seven digits is taken.
_MOST_CHECKS = 800
_MOST_TRIES = 6000


class PhoneDetector:
    """Finds international numbers, and national ones by region, by shape or by the words around.

    `regions` are ISO 3166-1 alpha-2 codes whose national numbers are taken wherever they stand;
    without them a national number must look dialled, or follow a word such as "phone".
    """

    types = frozenset({TYPE})
    locality = IN_FIGURES

    def __init__(self, regions: Sequence[str] = ()) -> None:
        self._regions = tuple(region.upper() for region in regions)

    def find(self, text: str) -> Iterator[Span]:
        """Find telephone numbers."""
        search: _Search | None = None
        for cluster in _CLUSTER.finditer(text):
            start, end = cluster.span()
            if end - start >= _FEWEST_INTRODUCED and not _follows_word(text, start):
                search = search or _Search(text, self._regions)
                yield from search.in_cluster(start, end)


class _Search:
    """One search of one text, with its bounded number of questions to libphonenumber."""

    def __init__(self, text: str, regions: tuple[str, ...]) -> None:
        self._text = text
        self._words = PhoneWords(text)
        self._regions = regions
        self._checks_left = _MOST_CHECKS
        self._tries_left = _MOST_TRIES

    def in_cluster(self, begin: int, stop: int) -> Iterator[Span]:
        """Take the longest number from each group of digits on, left to right."""
        text = self._text
        pieces = [match.span() for match in _PIECE.finditer(text, begin, stop)]
        digits = [_digits(text[start:end]) for start, end in pieces]
        fewest = _FEWEST_INTRODUCED if self._words.are_any() else _FEWEST_DIGITS
        sums = [0, *accumulate(digits)]
        first = 0
        # what is left must still be a number
        while sums[-1] - sums[first] >= fewest:
            start = pieces[first][0]
            if self._tries_left <= 0:
                if sums[-1] - sums[first] >= _FEWEST_DIGITS:
                    yield Span(start, self._trimmed(start, stop), TYPE)
                return
            longest = bisect_right(sums, sums[first] + _MOST_DIALLED) - 1
            for last in range(min(first + _MOST_PIECES, longest), first, -1):
                total = sums[last] - sums[first]
                if total < fewest:
                    break
                self._tries_left -= 1
                end = self._trimmed(start, pieces[last - 1][1])
                extension = _EXTENSION.match(text, end)
                if (extension or not _precedes_word(text, end)) and self._is_phone(
                    start, end, total
                ):
                    yield Span(start, extension.end() if extension else end, TYPE)
                    first = last - 1
                    break
            first += 1

    def _trimmed(self, start: int, end: int) -> int:
        value = self._text[start:end].rstrip(" .-/(")
        if value.endswith(")") and "(" not in value:
            value = value[:-1]
        return start + len(value)

    def _is_phone(self, start: int, end: int, digits: int) -> bool:
        value = self._text[start:end]
        if digits < _FEWEST_NAMED:
            return self._words.introduce(start)
        if value.startswith(("+", "(+")):
            # A plus and a bare run of digits must be right; a grouped or named one may be wrong.
            likely = digits >= 10 and (not value[1:].isdigit() or self._is_named(start, end))
            return digits >= _FEWEST_DIGITS and self._is_international(value, likely=likely)
        if not self._is_likely(value, digits) or is_something_else(self._text, start, end):
            return False
        if value.startswith("00") and self._is_international("+" + value[2:], likely="-" in value):
            return True
        if digits > _MOST_DIGITS:
            return False
        grouped = not value.isdigit()
        if (grouped or digits >= _FEWEST_DIGITS) and self._is_named(start, end):
            return not value.endswith("0000")
        return digits >= _FEWEST_DIGITS and (
            (bool(self._regions) and self._is_national(value, self._regions))
            or looks_american(value)
            or (looks_dialled(value) and self._is_national(value, COMMON_REGIONS))
        )

    def _is_likely(self, value: str, digits: int) -> bool:
        """Tell cheaply whether a number without a plus has anything of a telephone's."""
        if value.startswith("00"):
            return True
        if digits > _MOST_DIGITS:
            return False
        return (
            self._words.are_any()
            or bool(self._regions)
            or looks_american(value)
            or looks_dialled(value)
        )

    def _is_named(self, start: int, end: int) -> bool:
        return self._words.are_near(start, end)

    def _is_international(self, value: str, *, likely: bool) -> bool:
        number = self._parse(value, None)
        if number is None:
            return self._checks_left < 0
        if phonenumbers.is_valid_number(number):
            return True
        return likely and phonenumbers.is_possible_number(number)

    def _is_national(self, value: str, regions: tuple[str, ...]) -> bool:
        for region in regions:
            number = self._parse(value, region)
            if number is None:
                return self._checks_left < 0
            if phonenumbers.is_valid_number(number):
                return True
        return False

    def _parse(self, value: str, region: str | None) -> phonenumbers.PhoneNumber | None:
        self._checks_left -= 1
        if self._checks_left < 0:
            return None
        try:
            return phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            return None


def _digits(piece: str) -> int:
    return len(piece) if piece.isdigit() else sum(map(str.isdigit, piece))


def _follows_word(text: str, start: int) -> bool:
    """Tell whether a number at `start` is the rest of a word, an amount, a path or a decimal."""
    before = text[start - 1 : start]
    if text[start] == "+" and before.isdigit():
        # one number run on behind another
        return False
    if before and before in ".,-":
        before = text[max(0, start - 2) : start - 1]
        return before.isascii() and before.isalnum()
    return before != "" and before.isascii() and (before.isalnum() or before in "_#$&%@/")


def _precedes_word(text: str, end: int) -> bool:
    after = text[end : end + 1]
    return after.isascii() and (after.isalnum() or after == "_")
