"""Tell whether a piece of documentation holds a real address or key.

Independent of the detectors that are measured: by checksums and libraries alone, and by form
where a value has no checksum. A wrong answer here moves a piece between "clean" and "set apart".
"""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Iterator

import base58
import phonenumbers
from mnemonic import Mnemonic
from stdnum import iban, luhn

from evals.holdouts.encodings import has_bech32_checksum, ss58

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HEX = re.compile(r"(?<![0-9a-fA-F])(?:0x)?([0-9a-fA-F]{40}|[0-9a-fA-F]{64})(?![0-9a-fA-F])")
_KEY_WORDS = re.compile(
    r"priv|secret|ciphertext|mnemonic|seed|signing.?key|account.?key", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z0-9]{25,112}")
_BECH32 = re.compile(r"\b[a-z]{2,8}1[02-9ac-hj-np-z]{20,110}\b", re.IGNORECASE)
_CASHADDR = re.compile(r"bitcoincash:[qp][02-9ac-hj-np-z]{41}\b")
_NAME = re.compile(r"\b[\w-]{1,60}\.eth\b")
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)")
_IPV6 = re.compile(r"(?<![\w:])[0-9a-fA-F:]{2,39}:[0-9a-fA-F:.]{1,39}(?![\w:])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
_CARD = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){12,18}(?![\w.-])")
_TOKEN = re.compile(
    r"\beyJ[\w-]{10,}\.eyJ|-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:sk-|ghp_|xox[bp]-|AKIA|AIza)\w{12,}"
)
_WORDS = re.compile(r"[a-z]{3,8}(?:[\s,]+[a-z]{3,8}){11,23}")
_ALPHABETS = (base58.BITCOIN_ALPHABET, base58.RIPPLE_ALPHABET)


def real_values(text: str) -> Iterator[str]:
    """Yield the kind of each real value in a text, without the value."""
    for kind, holds in _CHECKS.items():
        if holds(text):
            yield kind


def _long_hex(text: str) -> bool:
    for match in _HEX.finditer(text):
        if len(match[1]) == 40 and match[0].startswith("0x"):
            return True
        if len(match[1]) == 64 and _KEY_WORDS.search(text, max(0, match.start() - 80), match.end()):
            return True
    return False


def _base58(text: str) -> bool:
    return any(_decodes(match[0]) for match in _WORD.finditer(text))


def _decodes(word: str) -> bool:
    for alphabet in _ALPHABETS:
        try:
            base58.b58decode_check(word, alphabet=alphabet)
        except ValueError:
            continue
        return True
    if len(word) == 56 and word[0] in "GS" and word.isupper():
        return _has_crc(word)
    mixed = any(c.isdigit() for c in word) and word.upper() != word and word.lower() != word
    try:
        data = base58.b58decode(word)
    except ValueError:
        return False
    if len(data) == 35:
        return ss58(data[0], data[1:33]) == word
    # Solana's have no checksum, Monero's is another: their length has to do
    return mixed and (len(data) in (32, 64) or len(word) in (95, 106))


def _has_crc(word: str) -> bool:
    try:
        data = base64.b32decode(word)
    except ValueError:
        return False
    return int.from_bytes(data[-2:], "little") == binascii.crc_hqx(data[:-2], 0)


def _bech32(text: str) -> bool:
    words = (match[0].lower() for match in _BECH32.finditer(text))
    return bool(_CASHADDR.search(text)) or any(map(has_bech32_checksum, words))


def _address(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        for match in pattern.finditer(text):
            try:
                ipaddress.ip_address(match[0])
            except ValueError:
                continue
            return True
        return False

    return holds


def _phone(text: str) -> bool:
    return "+" in text and any(
        match.raw_string.startswith("+") for match in phonenumbers.PhoneNumberMatcher(text, None)
    )


def _phrase(text: str) -> bool:
    checker = Mnemonic("english")
    for match in _WORDS.finditer(text):
        words = re.findall("[a-z]+", match[0])
        for size in (12, 15, 18, 21, 24):
            runs = (words[at : at + size] for at in range(len(words) - size + 1))
            if any(checker.check(" ".join(run)) for run in runs):
                return True
    return False


_CHECKS: dict[str, Callable[[str], bool]] = {
    "e-mail": lambda text: bool(_EMAIL.search(text)),
    "EVM address or hex key": _long_hex,
    "base58 or base32 value": _base58,
    "bech32 value": _bech32,
    "ENS name": lambda text: bool(_NAME.search(text)),
    "IPv4": _address(_IPV4),
    "IPv6": _address(_IPV6),
    "IBAN": lambda text: any(iban.is_valid(match[0]) for match in _IBAN.finditer(text)),
    "card": lambda text: any(
        luhn.is_valid(re.sub(r"\D", "", match[0])) for match in _CARD.finditer(text)
    ),
    "telephone": _phone,
    "token": lambda text: bool(_TOKEN.search(text)),
    "phrase": _phrase,
}
