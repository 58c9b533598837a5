"""Payment card numbers (ISO/IEC 7812-1), grouped or not."""

import re
from collections.abc import Iterator

from stdnum import luhn

from candor.privacy.contract import Span

TYPE = "CARD"

# Groups are set apart by one space or hyphen each; the first group has four digits or more.
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.,/-])(?<![A-Za-z0-9]:)(\d{4,19})(?:[ -]\d{2,13}){0,4}(?![\w-])(?![.,]\d)"
)
# By dots, slashes or line ends, or in any groups at all where the text speaks of cards.
_ODD = re.compile(
    r"(?<![\w.,/-])(?<![A-Za-z0-9]:)\d{1,6}(?:[ \t\r\n./_·-]{1,3}\d{1,6}){2,18}(?!\w)"
)
# As they are printed: by fours, 4-6-5 and 4-6-4, 4-3-3-3.
_PRINTED = re.compile(
    r"\d{4}([./_·-])(?:\d{4}(?:\1\d{4}){2}|\d{6}\1\d{4,5}|\d{3}(?:\1\d{3}){2})(?!\d)"
)
_GROUP = re.compile(r"\d{1,6}")
_SHORTEST, _LONGEST = 12, 19
# No honest text has more; beyond them what a network could issue is taken without its check.
_MOST_RUNS = 1_000
# Prefixes of the networks, each with the lengths that it issues.
_NETWORKS = re.compile(
    r"""4\d{12}(?:\d{3}){0,2}                                        # Visa: 13, 16, 19
    |(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d{12,14}         # Mastercard
    |3[47]\d{13}                                                     # American Express
    |3(?:0[0-5]|[689]\d)\d{11,16}                                     # Diners Club
    |(?:6011|64[4-9]|65)\d{12,15}                                    # Discover
    |35(?:2[89]|[3-8])\d{12,15}|(?:1800|2131)\d{11}                  # JCB
    |(?:62|81)\d{14,17}                                              # UnionPay
    |220[0-4]\d{12,15}                                               # Mir
    |(?:50|5[6-9]|6[0139]|67)\d{10,17}                               # Maestro, RuPay
    """,
    re.VERBOSE,
)
_MASTERCARD = re.compile(r"5[1-5]|2[2-7]")
# An amount of ether in wei, and no card anybody was given.
_WEI = "0" * 12
_CONTEXT = re.compile(
    r"card|\bcc\b|visa|master|amex|credit|debit|cvv|payment|tarjeta|karte|carte|cart[aã]o"
    r"|карт|卡|بطاقة",
    re.IGNORECASE,
)
_CONTEXT_REACH = 60


class CardDetector:
    """Finds numbers with a right Luhn digit that a card network issues.

    Near a word for card the Luhn digit is enough.
    """

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find card numbers."""
        match = _NUMBER.search(text)
        speaks_of_cards = match is not None and _CONTEXT.search(text) is not None
        taken: set[int] = set()
        runs = 0
        while match:
            runs += 1
            sure = runs > _MOST_RUNS
            end = _end_of_card(text, match, speaks_of_cards=speaks_of_cards, unchecked=sure)
            if end:
                taken.add(match.start())
                yield Span(match.start(), end, TYPE)
            match = _NUMBER.search(text, end or match.end(1))
        for odd in _ODD.finditer(text):
            end = 0 if odd.start() in taken else _end_of_odd(text, odd)
            if end:
                yield Span(odd.start(), end, TYPE)


def _end_of_odd(text: str, match: re.Match[str]) -> int:
    """Give the end of the longest card that begins the run, or 0."""
    start = match.start()
    if not (_PRINTED.match(text, start) or _CONTEXT.search(text, *_before(start))):
        return 0
    digits, found = "", 0
    for group in _GROUP.finditer(text, *match.span()):
        digits += group[0]
        if len(digits) > _LONGEST:
            break
        if len(digits) >= _SHORTEST and _is_issued(digits) and _is_card(digits):
            found = group.end()
    return found


def _before(start: int) -> tuple[int, int]:
    return max(0, start - _CONTEXT_REACH), start


def _end_of_card(text: str, match: re.Match[str], *, speaks_of_cards: bool, unchecked: bool) -> int:
    """Try the whole run of groups, then without its last ones; 0 where none is a card."""
    start, value = match.start(), match[0]
    while len(value) >= _SHORTEST:
        digits = value.replace(" ", "").replace("-", "")
        end = start + len(value)
        if _SHORTEST <= len(digits) <= _LONGEST:
            issued = _is_issued(digits)
            likely = issued or (speaks_of_cards and _has_context(text, start, end))
            if likely and (unchecked or _is_card(digits)):
                return end
        value = value[: max(value.rfind(" "), value.rfind("-"), 0)]
    return 0


def _is_card(digits: str) -> bool:
    return len(set(digits)) > 1 and luhn.is_valid(digits)


def _is_issued(digits: str) -> bool:
    if (_MASTERCARD.match(digits) and len(digits) != 16) or digits.endswith(_WEI):
        return False
    return _NETWORKS.fullmatch(digits) is not None


def _has_context(text: str, start: int, end: int) -> bool:
    return _CONTEXT.search(text, *_before(start)) is not None or (
        _CONTEXT.search(text[end : end + _CONTEXT_REACH // 2]) is not None
    )
