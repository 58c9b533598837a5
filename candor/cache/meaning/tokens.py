"""A question cut into words, numbers and signs, each in one spelling."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

END: Final = "\n"
COMMA: Final = ","
MINUS: Final = "minus"
UNTOLD: Final = -1
NONE: Final = 0
CAPITAL: Final = 1
CAPITALS: Final = 2

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"(?![{_HAN}])[^\W\d_]"
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*(?:(?<=\d)[km](?![^\W_]))?)"
    rf"|(?P<word>[{_HAN}]|(?:{_LETTER})+(?:'(?:{_LETTER})+)*)"
    r"|(?P<end>[.?!…]+(?=\s|$)|[。？！؟\n]|[.?!…]{2,})"
    r"|(?P<comma>[,;:،؛，、；：]|\s[-–—]+(?=\s))"
    r"|(?P<minus>(?<!\S)[-−](?=\d))"
    r"|(?P<sign>\S)",
    re.IGNORECASE,
)
# 10 000 and 10'000 are one number
_BLANKS = re.compile(r"[ \t\u00a0\u202f]+")
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u202f'](?=\d{3}(?!\d))")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u0640\u064b-\u0655\u0670\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′", "'"))
_ARABIC = str.maketrans({**dict.fromkeys("أإآٱ", "ا"), "ى": "ي", "ة": "ه"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# the other marks of punctuation and pictures say nothing; these do
_SAYING: Final = frozenset("%&/@#\\+<>=|^~")
_PLACEHOLDER = re.compile(r"[\[\u3010(]\s*[A-Za-z]+(?:\\?_[A-Za-z]+)*\\?_\d{1,6}\s*[\]\u3011)]")


class Token(NamedTuple):
    """A word in its folded spelling, and its capitals.

    These are CAPITAL, CAPITALS, NONE, or UNTOLD where a word's place gives it one.
    """

    word: str
    capitals: int = NONE


def holds_placeholder(text: str) -> bool:
    """Tell whether something like `[EMAIL_1]` stands in a text."""
    return _PLACEHOLDER.search(text) is not None


def tokens_of(text: str, language: str) -> list[Token]:
    """Cut a text; sentences end with END, and commas are COMMA until their use is over."""
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    plain = _GROUPS.sub("", _BLANKS.sub(" ", _INVISIBLE.sub("", plain)))
    if language == "fr":
        plain = plain.replace("'", " ")
    found: list[Token] = []
    for match in _TOKEN.finditer(plain):
        written = match.group()
        match match.lastgroup:
            case "number":
                found.append(Token(_number(written.lower())))
            case "word":
                found.append(Token(fold(written, language), _capitals(written)))
            case "end":
                found.append(Token(END))
            case "comma":
                found.append(Token(COMMA))
            case "minus":
                found.append(Token(MINUS))
            case _ if written in _SAYING or unicodedata.category(written) in ("Sc", "Sm"):
                found.append(Token(written))
    return found


def _capitals(written: str) -> int:
    if len(written) > 1 and written.removesuffix("s").isupper():
        return CAPITALS
    return CAPITAL if written[0].isupper() else NONE


@lru_cache(maxsize=8192)
def fold(word: str, language: str) -> str:
    """Write a word in lower case, Latin and Arabic letters without marks."""
    lower = word.casefold()
    if language == "de":
        lower = lower.translate(_UMLAUTS)
    return "".join(map(_bare, lower.translate(_ARABIC)))


@lru_cache(maxsize=2048)
def _bare(letter: str) -> str:
    if letter == "ё":
        return "е"
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if "a" <= bare <= "z" else letter


def _number(written: str) -> str:
    """Spell a number without groups and with a point: 10,000 is 10000, 3,50 is 3.5, 10k is 10000.

    Digits of every script count.
    """
    times = {"k": 1_000, "m": 1_000_000}.get(written[-1], 1)
    spelled = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in written
    ).rstrip("km")
    if _THOUSANDS.fullmatch(spelled):
        spelled = re.sub(r"[.,]", "", spelled)
    spelled = spelled.replace(",", ".")
    if spelled.count(".") > 1:
        return spelled
    whole, _, part = spelled.partition(".")
    if times > 1:
        return f"{float(spelled) * times:f}".rstrip("0").rstrip(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    return f"{whole}.{part}" if part else whole
