"""The `[EMAIL_1]` that stands where a value was, and the look-alikes that people type."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_CASE_MATTERS = frozenset({"API_KEY", "JWT", "PRIVATE_KEY", "XPUB"})
_CASE_FREE_COINS = frozenset({"ETH_ADDRESS", "BCH_ADDRESS", "ADA_ADDRESS"})
_BECH32 = re.compile(r"(?:bc|tb|bcrt|t?ltc(?:mweb)?)1", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder found in a text: its slice, its type and its number."""

    start: int
    end: int
    type: str
    number: int


class Placeholders:
    """Recognises the placeholders of a set of span types, `[TYPE_n]` with n from 1 to 999999."""

    def __init__(self, types: Iterable[str]) -> None:
        names = "|".join(sorted(map(re.escape, types), key=len, reverse=True)) or "(?!)"
        self._ours = re.compile(rf"\[({names})_(\d{{1,6}})\]", re.IGNORECASE)
        self._masked = re.compile(rf"[\[(](?:{names})_\d{{1,6}}[\])]", re.IGNORECASE)

    def find(self, text: str) -> Iterator[Placeholder]:
        """Find every placeholder of `text`, in reading order and in either case."""
        if "_" in text:
            for match in self._ours.finditer(text):
                yield Placeholder(*match.span(), match[1].upper(), int(match[2]))

    def mask(self, text: str) -> str:
        """Blank placeholders without moving anything, so that their words give no context."""
        if "_" not in text:
            return text
        return self._masked.sub(lambda match: f"[{'_' * (len(match[0]) - 2)}]", text)


class Numbering:
    """Gives the same value of a type the same number, counting on from `taken`."""

    def __init__(self, taken: Iterable[Placeholder] = ()) -> None:
        self._last: dict[str, int] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        for placeholder in taken:
            highest = max(placeholder.number, self._last.get(placeholder.type, 0))
            self._last[placeholder.type] = highest

    def placeholder(self, type_: str, value: str) -> str:
        """Name the value, in the view's spelling, by its placeholder."""
        key = (type_, canonical(type_, value))
        if key not in self._numbers:
            self._last[type_] = self._numbers[key] = self._last.get(type_, 0) + 1
        return f"[{type_}_{self._numbers[key]}]"


def canonical(type_: str, value: str) -> str:
    """Reduce the spellings of one value to one: grouping always goes, case where it means nothing.

    Base58 and base64 values keep their case; bech32 (BIP-173) and hexadecimal ones do not.
    """
    if type_ in ("PHONE", "CARD"):
        digits = "".join(char for char in value if char.isdigit())
        return digits.removeprefix("00") if type_ == "PHONE" else digits
    if type_ == "SEED_PHRASE":
        return " ".join(re.findall(r"[^\W\d_]+", value.casefold()))
    if type_ in _CASE_MATTERS:
        return value
    if type_.endswith("_ADDRESS") and type_ not in _CASE_FREE_COINS and not _BECH32.match(value):
        return value
    bare = value.casefold().removeprefix("0x").removeprefix("bitcoincash:")
    return bare.replace(" ", "").replace("-", "") if type_ == "IBAN" else bare
