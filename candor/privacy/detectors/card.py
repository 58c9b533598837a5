"""Payment card numbers (ISO/IEC 7812-1), grouped or not."""

import re
from collections.abc import Iterator

from stdnum import luhn

from candor.privacy.contract import Span
from candor.privacy.detectors.telling_words import TellingWords
from candor.privacy.locality import IN_FIGURES

TYPE = "CARD"

# Groups are set apart by one space or hyphen each; the first group has four digits or more.
# What may not stand before it is looked for behind the first digit: `re` is faster so.
_NUMBER = re.compile(
    r"(\d(?<![A-Za-z0-9_.,/-]\d)(?<![A-Za-z0-9]:\d)\d{3,18})(?:[ -]\d{2,13}){0,4}"
    r"(?![\w-])(?![.,]\d)"
)
# By dots, slashes or line ends, or in any groups at all where the text speaks of cards.
_ODD = re.compile(
    r"\d(?<![\w.,/-]\d)(?<![A-Za-z0-9]:\d)\d{0,5}(?:[ \t\r\n./_·-]{1,3}\d{1,6}){2,18}(?!\w)"
)
# As they are printed: by fours, 4-6-5 and 4-6-4, 4-3-3-3.
_PRINTED = re.compile(
    r"\d{4}([./_·-])(?:\d{4}(?:\1\d{4}){2}|\d{6}\1\d{4,5}|\d{3}(?:\1\d{3}){2})(?!\d)"
)
# Most messages hold no twelve digits in a row or in groups and are done.
_ENOUGH = re.compile(r"\d(?:[ \t\r\n./_·-]{0,3}\d){11}")
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
_NO_NETWORK = "079"
_MASTERCARD = re.compile(r"5[1-5]|2[2-7]")
# An amount of ether in wei, and no card anybody was given.
_WEI = "0" * 12
_CONTEXT = re.compile(
    r"card|cc(?<=\bcc)\b|visa|master|amex|credit|debit|cvv|payment|tarjeta|karte|carte|cart[aã]o"
    r"|карт|卡|بطاقة"
)
_PARTS = (
    *("card", "cc", "visa", "master", "amex", "credit", "debit", "cvv", "payment"),
    *("tarjeta", "karte", "carte", "cart", "карт", "卡", "بطاقة"),
)
_CONTEXT_REACH = 60


class CardDetector:
    """Finds numbers with a right Luhn digit that a card network issues.

    Near a word for card the Luhn digit is enough.
    """

    types = frozenset({TYPE})
    locality = IN_FIGURES

    def find(self, text: str) -> Iterator[Span]:
        """Find card numbers."""
        if _ENOUGH.search(text) is None:
            return
        words = TellingWords(text, _CONTEXT, _PARTS)
        taken: set[int] = set()
        runs = 0
        match = _NUMBER.search(text)
        while match:
            runs += 1
            end = _end_of_card(match, words, unchecked=runs > _MOST_RUNS)
            if end:
                taken.add(match.start())
                yield Span(match.start(), end, TYPE)
            match = _NUMBER.search(text, end or match.end(1))
        for odd in _ODD.finditer(text):
            end = 0 if odd.start() in taken else _end_of_odd(odd, words)
            if end:
                yield Span(odd.start(), end, TYPE)


def _end_of_odd(match: re.Match[str], words: TellingWords) -> int:
    """Give the end of the longest card that begins the run, or 0."""
    text, start = match.string, match.start()
    if not (_PRINTED.match(text, start) or words.are_within(*_before(start))):
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


def _end_of_card(match: re.Match[str], words: TellingWords, *, unchecked: bool) -> int:
    """Try the whole run of groups, then without its last ones; 0 where none is a card."""
    text = match.string
    start, end = match.span()
    digits = match[0].replace(" ", "").replace("-", "")
    if digits[0] in _NO_NETWORK and not words:
        return 0
    while len(digits) >= _SHORTEST:
        if len(digits) <= _LONGEST:
            likely = _is_issued(digits) or _has_context(words, start, end)
            if likely and (unchecked or _is_card(digits)):
                return end
        last = max(text.rfind(" ", start, end), text.rfind("-", start, end))
        if last < 0:
            return 0
        digits = digits[: len(digits) - (end - last - 1)]
        end = last
    return 0


def _is_card(digits: str) -> bool:
    return len(set(digits)) > 1 and luhn.is_valid(digits)


def _is_issued(digits: str) -> bool:
    if digits[0] in _NO_NETWORK:
        return False
    if (_MASTERCARD.match(digits) and len(digits) != 16) or digits.endswith(_WEI):
        return False
    return _NETWORKS.fullmatch(digits) is not None


def _has_context(words: TellingWords, start: int, end: int) -> bool:
    return bool(words) and (
        words.are_within(*_before(start)) or words.are_within(end, end + _CONTEXT_REACH // 2)
    )
