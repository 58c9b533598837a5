"""Wallet files that hold a key encrypted: Web3 Secret Storage, EIP-2335, browser vaults, pkcs8."""

import re
from collections.abc import Iterator

_BRACES = re.compile(r"[{}]")
_LONGEST = 20_000
_MOST_OPEN = 64
# Also escaped for JSON or HTML, or left away.
_QUOTES = r"(?:[\"'\\]|&quot;|&#3[49];){0,3}"
# A member's name in JSON.
_NAMES = {
    name: re.compile(rf"\b{name}\b{_QUOTES}\s{{0,4}}:", re.IGNORECASE)
    for name in ("crypto", "ciphertext", "cipher", "kdf", "mac", "salt", "iv", "data", "encoded")
}
_SETS = (("crypto", "kdf"), ("ciphertext", "kdf"), ("ciphertext", "mac"), ("data", "iv", "salt"))
_PKCS8 = re.compile(r"pkcs8|xsalsa20")
# What is left of a file that was cut: each value that helps to open it.
_VALUE = re.compile(
    rf"\b(?:ciphertext|salt|mac|iv|message)\b{_QUOTES}\s{{0,4}}:\s{{0,4}}{_QUOTES}"
    r"([0-9a-fA-F]{24,1024})",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find whole files by the members that they hold, and single values of a broken one."""
    lower = text.lower()
    if not any(mark in lower for mark in ("kdf", "ciphertext", "salt", "pkcs8")):
        return
    for start, end in _objects(text):
        if _is_keystore(text[start:end]):
            yield start, end
    if "kdf" in lower or "ciphertext" in lower:
        for match in _VALUE.finditer(text):
            yield match.span(1)


def _is_keystore(text: str) -> bool:
    if any(all(_NAMES[name].search(text) for name in names) for names in _SETS):
        return True
    return _NAMES["encoded"].search(text) is not None and _PKCS8.search(text) is not None


def _objects(text: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost pairs of braces that are no longer than a wallet file."""
    opened: list[int] = []
    for match in _BRACES.finditer(text):
        if match[0] == "{":
            if len(opened) == _MOST_OPEN:
                del opened[0]
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if not opened and match.end() - start <= _LONGEST:
                yield start, match.end()
