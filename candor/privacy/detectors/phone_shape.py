"""What national telephone numbers look like, and the words that stand beside them."""

import re

from candor.privacy.detectors.telling_words import TellingWords

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
# Each alternative begins with a letter and looks back for what must precede it: `re` searches that
# several times faster.
_BEFORE = re.compile(
    r"phone|tel(?<=\btel)\b|tel(?<=\btel)[.:]|mobile|cell(?<=\bcell)\b|fax(?<=\bfax)\b"
    r"|whats\s?app|sms(?<=\bsms)\b|telegram|signal|dial(?<=\bdial)(?:l?ed|ling)?\b"
    r"|my (?<=\bmy )(?:[\w-]{1,30} )?number\b|call (?:me|us|him|her|them)|text me"
    r"|reach (?:me|you|us)|can call|answering at|messages to|registered\b"
    r"|office(?<=\boffice)\b|desk(?<=\bdesk)\b"
    r"|tel[eé]fono|celular|m[oó]vil|ll[aá]m[ae]|handy|telefon|nummer|rufe?n? (?:sie |mich )?an"
    r"|t[eé]l[eé]phone|tél\b|portable|appel|telefone|fone(?<=\bfone)\b|mobil(?<=\bmobil)\b"
    r"|ligue|liga|телефон|номер|звон|мобильн|واتساب"
    r"|电话|電話|手机|手機|号码|هاتف|رقم|جوال|اتصل",
)
_AFTER = re.compile(
    r"[\s,:-]{0,3}(?:\(?(?:office|fax|mobile|cell|home|work|phone)\b)", re.IGNORECASE
)
# A part of each of these words; most messages hold none and are done.
_PARTS = (
    *(
        "phone",
        "tel",
        "tél",
        "fone",
        "mobil",
        "cel",
        "fax",
        "whats",
        "sms",
        "signal",
        "dial",
        "number",
        "call",
    ),
    *("text me", "reach", "answering", "messages", "registered", "office", "desk", "home", "work"),
    *("vil", "llam", "llám", "handy", "nummer", "ruf", "portable", "appel", "lig"),
    *("телефон", "номер", "звон", "мобильн"),
    *("电话", "電話", "手机", "手機", "号码", "هاتف", "رقم", "جوال", "اتصل", "واتساب"),
)
_REACH_BEFORE, _REACH_AFTER = 48, 16
_DOTLESS = str.maketrans("\u0130\u0131", "ii")
_INTRODUCTION = re.compile(
    r"(?:phone|tel(?<=\btel)\b|mobile|cell(?<=\bcell)\b|fax(?<=\bfax)\b|whats\s?app"
    r"|call (?:me|us)|tel[eé]fono|telefon|t[eé]l(?:[eé]phone)?\b|fone\b|mobil\b|телефон"
    r"|电话|電話|手机|手機|هاتف|واتساب)"
    r"(?:[ .:=-]|number|is|at|on|nr|es|ist|est){0,12}\Z"
)


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


class PhoneWords:
    """Where a text speaks of telephones."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = TellingWords(text, _BEFORE, _PARTS)
        self._small: str | None = None

    def are_any(self) -> bool:
        """Tell whether the text may speak of telephones at all."""
        return bool(self._words)

    def introduce(self, start: int) -> bool:
        """Tell whether a word for telephone stands right before a number."""
        if self._small is None:
            # either case of "i" is also that without a dot or with one
            self._small = self._words.text.translate(_DOTLESS)
        return _INTRODUCTION.search(self._small, max(0, start - _REACH_BEFORE), start) is not None

    def are_near(self, start: int, end: int) -> bool:
        """Tell whether the words around the slice speak of a telephone."""
        return bool(self._words) and (
            _AFTER.match(self._text, end, end + _REACH_AFTER) is not None
            or self._words.are_within(max(0, start - _REACH_BEFORE), start)
        )
