"""Long random words beside words that call them a key: for issuers whose keys have no form."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from candor.privacy.detectors.checksums import base58_bytes, base58check, bech32
from candor.privacy.detectors.randomness import bits_per_character, is_stand_in, reads_like_words

_WORD = re.compile(r"[A-Za-z0-9_~+/=.-]{16,400}")
_SHORTEST, _SHORTEST_UNSURE = 16, 20
_EDGES = "_.-~/"
_NAMES = r"""(?P<other> pub(?:lic)?[\s_-]?key | credentials?[\s_-]?id | key[\s_-]?id | vault )
    |(?P<sure>
        api[\s_-]{0,2}(?:key|token|secret|schl[üu]ssel|ключ|密钥|密匙)
      | (?:clave|llave|chave)s?\s(?:de\s|da\s)?api | cl[ée]s?\s(?:d['’]|de\sl['’])?api
      | key\s\(api\) | апи[\s-]?ключ | مفتاح\s(?:ال)?api
      | (?:access|auth|secret|project|client|account|master|service|admin|app)[\s_-]{0,2}key
      | (?:access|auth|refresh|bot|service|deploy|personal)[\s_-]{0,2}token | credential
      | secret | segredo | secreto | секрет | geheimnis
      | (?:zugangs?|zugriffs)(?:token|schl) | (?:jeton|token)\s(?:d['’]acc[èe]s|de\sace?[sc]{1,2}so)
      | токен\w{0,3}\sдоступа | 访问令牌 | 密钥 | السر\b | رمز\sوصول
      | password | passwort | contraseña | senha | пароль | 密码
      | [_\s-]key["'`]?\s{0,2}(?:[=:]|is\b|ist\b|es\b|est\b|é\b) )
    |(?P<maybe> token | jeton | токен | 令牌 | الرمز )"""
_IN_SMALL = re.compile(_NAMES, re.VERBOSE)
_IN_EITHER = re.compile(_NAMES, re.VERBOSE | re.IGNORECASE)
_MARKS = (
    "key", "token", "secret", "credential", "geheimnis", "zugang", "zugriff", "schlüssel",
    "clave", "llave", "chave", "clé", "cle ", "jeton", "segredo", "ключ", "токен", "секрет",
    "парол", "密", "令牌", "مفتاح", "رمز", "السر", "passw", "contraseña", "senha",
)  # fmt: skip
_BEFORE, _AFTER = 64, 32
_FEWEST_BITS = 3.0
# In small or great letters alone a random word has many figures, a slug or a name hardly one.
_FIGURES = 0.14
_TURN, _FEWEST_TURNS = re.compile(r"(?<=[A-Za-z])(?=\d)"), 3
_FEWEST_WITH_SLASH = 40
# Addresses of contracts and tokens, of which messages on tokens are full.
_LIKE_ADDRESS = re.compile(
    r"[1-9A-HJ-NP-Za-km-z]{25,44}\Z|[a-z]{1,12}1[02-9ac-hj-np-z]{20,100}\Z|[0-9a-fA-F]{40}\Z"
)
# 64 digits, Stellar (SEP-23), Bitcoin Cash
_OTHERS = re.compile(r"[0-9a-fA-F]{64}\Z|[GM][A-Z2-7]{55,68}\Z|[qp][02-9ac-hj-np-z]{41}\Z")
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]{25,112}\Z")
# Bytes of a key of Solana, an address of Polkadot, of Monero in two forms
_SIZES = frozenset({32, 35, 69, 77})


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find random words that have a name of keys within 64 characters before, or 32 behind."""
    if len(max(text.split(), key=len, default="")) < _SHORTEST:
        return
    words = [span for span in map(_trimmed, _WORD.finditer(text)) if span]
    if not words:
        return
    lower = text.lower()
    if not any(mark in lower for mark in _MARKS):
        return
    # small letters are searched several times faster than letters of either case
    same_offsets = len(lower) == len(text)
    found = _IN_SMALL.finditer(lower) if same_offsets else _IN_EITHER.finditer(text)
    names = [(*match.span(), match.lastgroup) for match in found]
    starts = [start for start, _, _ in names]
    for start, end in words:
        at = bisect_left(starts, start) - 1
        named = None
        if at >= 0 and start - names[at][1] <= _BEFORE:
            named = names[at]
        elif at + 1 < len(names) and names[at + 1][0] - end <= _AFTER:
            named = names[at + 1]
        if named and named[2] != "other" and _is_key(text[start:end], sure=named[2] == "sure"):
            yield start, end


def _trimmed(match: re.Match[str]) -> tuple[int, int] | None:
    """Leave the signs of the sentence and of Markdown at either end away."""
    word = match[0]
    # an assignment's own name is no part of its value
    begin = word.rfind("=", 0, len(word.rstrip("=")) - 1) + 1
    start = match.start() + begin + len(word[begin:]) - len(word[begin:].lstrip(_EDGES))
    end = match.end() - (len(word) - len(word.rstrip(_EDGES)))
    return (start, end) if end - start >= _SHORTEST else None


def _is_key(word: str, *, sure: bool) -> bool:
    if len(word) < (_SHORTEST if sure else _SHORTEST_UNSURE) or is_stand_in(word):
        return False
    if "/" in word and (len(word) < _FEWEST_WITH_SLASH or word == word.lower()):
        return False
    if not _is_random(word) or bits_per_character(word) < _FEWEST_BITS:
        return False
    return not (_is_address(word) or (not sure and _LIKE_ADDRESS.match(word)))


def _is_address(word: str) -> bool:
    """Tell addresses, and figures that another detector judges: keys and hashes of 64 digits."""
    if word.startswith("0x") or _OTHERS.match(word):
        return True
    if _BASE58.match(word):
        return len(base58_bytes(word)) in _SIZES or bool(base58check(word))
    return bech32(word) is not None


def _is_random(word: str) -> bool:
    figures = sum(map(str.isdigit, word))
    letters = sum(map(str.isalpha, word))
    if word in (word.lower(), word.upper()):
        # figures all in one place are a date or a number behind a name
        return figures >= _FIGURES * len(word) and len(_TURN.findall(word)) >= _FEWEST_TURNS
    if not figures and figures + letters < len(word):
        return False
    return letters >= 8 and not reads_like_words(word)
