"""What national telephone numbers look like, and the words that stand beside them."""

import re
from bisect import bisect_right

_DIALLED = re.compile(
    r"(?:\+?1[ .-])?\(?\d{3}\)?[ .-]?\d{3}[.-]\d{4}"  # North American grouping
    r"|\(0?\d{2,5}\)[ -]?\d[\d .-]{4,10}"  # area code in brackets
    r"|0\d{1,4}[ /.-]\d[\d /.-]{4,12}"  # trunk prefix, then groups
    r"|0[1-9]\d{8,9}"
)
_AMERICAN = re.compile(r"\(?\d{3}\)?[ .-]?\d{3}[.-]\d{4}")
_DATE = re.compile(
    r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\d|3[01]|0?[1-9])(?!\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|[12]\d|3[01])?[-/. ]?(?:19|20)\d\d(?!\d)"
)
_SOCIAL_SECURITY = re.compile(r"\d{3}-\d{2}-\d{4}")
_HARDWARE_OR_TIME = re.compile(r"-[0-9A-Fa-f]{2}\b|:\d")
_UNIT = re.compile(
    r"\s?(?:wei|gwei|eth|btc|usd|eur|gas|gb|mb|kb|ms|blocks?|tokens?|%|\$|€|sats?|satoshi)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"phone|\btel\b|\btel[.:]|mobile|\bcell\b|\bfax\b|whats\s?app|\bsms\b|telegram|signal"
    r"|\bdial(?:l?ed|ling)?\b|\bmy (?:[\w-]{1,30} )?number\b|call (?:me|us|him|her|them)|text me"
    r"|reach (?:me|you|us)|can call|answering at|messages to|registered\b|\boffice\b|\bdesk\b"
    r"|tel[eé]fono|celular|m[oó]vil|ll[aá]m[ae]|handy|telefon|nummer|rufe?n? (?:sie |mich )?an"
    r"|t[eé]l[eé]phone|t[eé]l\b|portable|appel|telefone|fone\b|mobil\b|واتساب|ligue|liga|телефон|номер|звон|мобильн"
    r"|电话|電話|手机|手機|号码|هاتف|رقم|جوال|اتصل",
)
_AFTER = re.compile(
    r"[\s,:-]{0,3}(?:\(?(?:office|fax|mobile|cell|home|work|phone)\b)", re.IGNORECASE
)
_AFTER_WORD = re.compile(r"office|fax|mobile|cell|home|work|phone")
_REACH_BEFORE, _REACH_AFTER = 48, 16
_INTRODUCTION = re.compile(
    r"(?:phone|\btel\b|mobile|\bcell\b|\bfax\b|whats\s?app|call (?:me|us)|tel[eé]fono|telefon"
    r"|t[eé]l(?:[eé]phone)?\b|fone\b|mobil\b|телефон|电话|電話|手机|手機|هاتف|واتساب)"
    r"(?:[ .:=-]|number|is|at|on|nr|es|ist|est){0,12}\Z",
    re.IGNORECASE,
)
_MANY = 200


def looks_dialled(value: str) -> bool:
    """Tell a number written as people write telephone numbers: brackets, trunk 0, 3-3-4."""
    return _DIALLED.fullmatch(value) is not None


def looks_american(value: str) -> bool:
    """Tell three, three and four digits, taken even where no exchange has that area code."""
    return _AMERICAN.fullmatch(value) is not None


def is_something_else(text: str, start: int, end: int) -> bool:
    """Tell dates, times, decimals, paths, amounts with a unit and other numbers with a shape."""
    value = text[start:end]
    return (
        value.count("/") > 1
        or ("." in value and " " in value)
        or _DATE.match(value) is not None
        or _SOCIAL_SECURITY.fullmatch(value) is not None
        or _HARDWARE_OR_TIME.match(text, end) is not None
        or _UNIT.match(text, end) is not None
    )


def introduces(text: str, start: int) -> bool:
    """Tell whether a word for telephone stands right before a number."""
    return _INTRODUCTION.search(text, max(0, start - _REACH_BEFORE), start) is not None


class PhoneWords:
    """Where a text speaks of telephones; read as a whole only when many numbers ask."""

    def __init__(self, text: str) -> None:
        lower = text.lower()
        # small letters are searched several times faster than letters of either case
        self._text = lower if len(lower) == len(text) else text
        self._any: bool | None = None
        self._asked = 0
        self._places: list[tuple[int, int]] = []

    def are_any(self) -> bool:
        """Tell whether the text speaks of telephones at all."""
        if self._any is None:
            self._any = (
                _BEFORE.search(self._text) is not None or _AFTER_WORD.search(self._text) is not None
            )
        return self._any

    def are_near(self, start: int, end: int) -> bool:
        """Tell whether the words around the slice speak of a telephone."""
        if _AFTER.match(self._text, end, end + _REACH_AFTER):
            return True
        earliest = max(0, start - _REACH_BEFORE)
        self._asked += 1
        if self._asked < _MANY:
            return _BEFORE.search(self._text, earliest, start) is not None
        if self._asked == _MANY:
            self._places = [match.span() for match in _BEFORE.finditer(self._text)]
        last = bisect_right(self._places, (start, 0)) - 1
        return last >= 0 and earliest <= self._places[last][0] and self._places[last][1] <= start
