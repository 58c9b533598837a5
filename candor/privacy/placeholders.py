"""The `[EMAIL_1]` that stands where a value was, and the look-alikes that people type."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from candor.domain.personal import PlaceholderName

_CASE_MATTERS = frozenset({"API_KEY", "JWT", "PRIVATE_KEY", "XPUB"})
_CASE_FREE_COINS = frozenset({"ETH_ADDRESS", "BCH_ADDRESS", "ADA_ADDRESS"})
_BECH32 = re.compile(r"(?:bc|tb|bcrt|t?ltc(?:mweb)?)1", re.IGNORECASE)
_SAID_AT = re.compile(
    r"\s{0,3}[\[({<]\s{0,3}(?:at|@)\s{0,3}[\])}>]\s{0,3}|\s{1,3}at\s{1,3}|\s?@\s?"
)
_SAID_DOT = re.compile(r"\s{0,3}[\[({<]\s{0,3}(?:dot|\.)\s{0,3}[\])}>]\s{0,3}|\s{1,3}dot\s{1,3}")

# Models write Chinese brackets and Markdown's escapes: \[EMAIL\_1\] and 【EMAIL_1】.
_OPEN, _CLOSE = r"\\?[\[\u3010\uff3b]", r"\\?[\]\u3011\uff3d]"
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder found in a text: its slice, its type and its number."""

    start: int
    end: int
    type: str
    number: int

    @property
    def name(self) -> PlaceholderName:
        """What it says, in whichever spelling."""
        return PlaceholderName(self.type, self.number)


class Placeholders:
    """Recognises the placeholders of a set of span types, `[TYPE_n]` with n from 1 to 999999.

    Either case counts, and so do Chinese brackets and Markdown's escapes.
    """

    def __init__(self, types: Iterable[str]) -> None:
        spelled = sorted(types, key=len, reverse=True)
        names = "|".join(re.escape(one).replace("_", r"\\?_") for one in spelled) or "(?!)"
        body = rf"({names})\\?_(\d{{1,6}})"
        self._ours = re.compile(rf"{_OPEN}{body}{_CLOSE}", re.IGNORECASE)
        self._masked = re.compile(rf"(?:\(|{_OPEN}){body}(?:\)|{_CLOSE})", re.IGNORECASE)
        self._begins = frozenset(
            f"{one}_"[:size] for one in spelled for size in range(len(one) + 2)
        )
        self._begun = re.compile(rf"(?:\\|{_OPEN}((?:[A-Z]|\\?_){{0,40}})(\d{{0,6}})\\?)\Z", re.I)

    def find(self, text: str) -> Iterator[Placeholder]:
        """Find every placeholder of `text`, in reading order."""
        if "_" in text:
            for match in self._ours.finditer(text):
                yield Placeholder(*match.span(), _type(match), int(match[2]))

    def mask(self, text: str) -> str:
        """Blank placeholders without moving anything, so that their words give no context."""
        if "_" not in text:
            return text
        return self._masked.sub(lambda match: f"[{'_' * (len(match[0]) - 2)}]", text)

    def rewrite(self, text: str, change: Callable[[PlaceholderName], str]) -> str:
        """Put something else in the place of every placeholder."""
        if "_" not in text:
            return text
        return self._ours.sub(
            lambda match: change(PlaceholderName(_type(match), int(match[2]))), text
        )

    def neutralise(self, text: str) -> str:
        """Give what looks like a placeholder round brackets, so that nobody takes it for one."""
        return self.rewrite(text, lambda name: f"({name.type}_{name.number})")

    def begun(self, text: str) -> int:
        """Answer where a placeholder begins that the end of `text` cuts off; else its length."""
        at = max(0, len(text) - LONGEST)
        while match := self._begun.search(text, at):
            letters, digits = (match[1] or "").replace("\\", "").upper(), match[2]
            if letters in self._begins and (not digits or letters.endswith("_")):
                return match.start()
            at = match.start() + 1
        return len(text)


class Numbering:
    """Gives the same value of a type the same number, counting on from `taken`."""

    def __init__(self, taken: Iterable[Placeholder] = ()) -> None:
        self._last: dict[str, int] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        for placeholder in taken:
            highest = max(placeholder.number, self._last.get(placeholder.type, 0))
            self._last[placeholder.type] = highest

    def know(self, type_: str, spelling: str, number: int) -> None:
        """Take a number that somebody else gave to a canonical spelling."""
        self._numbers[type_, spelling] = number

    def name(self, type_: str, spelling: str) -> PlaceholderName:
        """Name the value of a canonical spelling by its placeholder."""
        key = (type_, spelling)
        if key not in self._numbers:
            self._last[type_] = self._numbers[key] = self._last.get(type_, 0) + 1
        return PlaceholderName(type_, self._numbers[key])


def canonical(type_: str, value: str) -> str:
    """Reduce the spellings of one value to one: grouping always goes, case where it means nothing.

    Base58 and base64 values keep their case; bech32 (BIP-173) and hexadecimal ones do not.
    """
    if type_ in ("PHONE", "CARD"):
        digits = "".join(filter(str.isdigit, value))
        return digits.removeprefix("00") if type_ == "PHONE" else digits
    if type_ == "SEED_PHRASE":
        return " ".join(re.findall(r"[^\W\d_]+", value.casefold()))
    if type_ == "EMAIL":
        return _SAID_DOT.sub(".", _SAID_AT.sub("@", value.casefold()))
    if type_ in _CASE_MATTERS:
        return value
    if type_.endswith("_ADDRESS") and type_ not in _CASE_FREE_COINS and not _BECH32.match(value):
        return value
    bare = value.casefold().removeprefix("0x").removeprefix("bitcoincash:")
    return bare.replace(" ", "").replace("-", "") if type_ == "IBAN" else bare


def _type(match: re.Match[str]) -> str:
    return match[1].upper().replace("\\", "")
