"""Long random words beside words that call them a key: for issuers whose keys have no form."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from candor.privacy.detectors.checksums import base58_bytes, base58check, bech32, checked
from candor.privacy.detectors.randomness import bits_per_character, is_stand_in, reads_like_words

# Start, end, and which group of names it is of.
Name = tuple[int, int, str]

_WORD = re.compile(r"[A-Za-z0-9_~+/=.-]{16,400}")
_SHORTEST, _SHORTEST_UNSURE = 16, 20
_EDGES = "_.-~/"
_NAMES = r"""(?P<other>
        pub(?:lic)?[\s_-]?key | credentials?[\s_-]?id | key[\s_-]?(?:id|hash) | vault )
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
      | [_\s-]key["'`]?\s{0,2}(?:[=:]|is\b|ist\b|es\b|est\b|é\b)
      | [?&](?:d?key|auth|sig)= | session(?:[\s_-]?id)?= | x-[a-z-]{1,24}-key: | access-key: )
    |(?P<maybe> token | \bkeys?\b | jeton | токен | 令牌 | الرمز )"""
_IN_SMALL = re.compile(_NAMES, re.VERBOSE)
_IN_EITHER = re.compile(_NAMES, re.VERBOSE | re.IGNORECASE)
_MARKS = (
    "key", "token", "secret", "credential", "geheimnis", "zugang", "zugriff", "schlüssel",
    "clave", "llave", "chave", "clé", "cle ", "jeton", "segredo", "ключ", "токен", "секрет",
    "парол", "密", "令牌", "مفتاح", "رمز", "السر", "session", "passw", "contraseña", "senha",
)  # fmt: skip
# How far a name reaches before and behind itself: a sure one, and one that may mean a coin.
_REACH = {"sure": (64, 32), "maybe": (24, 16), "other": (64, 0)}
_FEWEST_BITS = 3.0
# In small or great letters alone a random word has many figures, a slug or a name hardly one.
_FIGURES, _FIGURES_IN_ONE = 0.14, 0.08
_TURN = re.compile(r"(?<=[A-Za-z])(?=\d)")
_FEWEST_TURNS, _FEWEST_TURNS_UNSURE = 3, 2
_FEWEST_WITH_SLASH = 40
# Addresses of contracts and tokens, of which messages on tokens are full.
_LIKE_ADDRESS = re.compile(
    r"[1-9A-HJ-NP-Za-km-z]{25,44}\Z|[a-z]{1,12}1[02-9ac-hj-np-z]{20,100}\Z|[0-9a-fA-F]{40}\Z"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,400}={0,2}\Z")
# 64 digits, Monero, Stellar (SEP-23), Bitcoin Cash
_OTHERS = re.compile(
    r"[0-9a-fA-F]{64}\Z|[48][1-9A-HJ-NP-Za-km-z]{94,105}\Z|[GM][A-Z2-7]{55,68}\Z|[qp][02-9ac-hj-np-z]{41}\Z"
)
# an address or a hash within a path; "0x" by itself also comes up by chance
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{8}")
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]{25,112}\Z")
# Bytes of a key of Solana and of an address of Polkadot
_SIZES = frozenset({32, 35})


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find random words that have a name of keys within 64 characters before, or 32 behind."""
    if len(max(text.split(), key=len, default="")) < _SHORTEST:
        return
    lower = text.lower()
    if not any(mark in lower for mark in _MARKS):
        return
    words = [span for span in map(_trimmed, _WORD.finditer(text)) if span]
    if not words:
        return
    # small letters are searched several times faster than letters of either case
    same_offsets = len(lower) == len(text)
    found = _IN_SMALL.finditer(lower) if same_offsets else _IN_EITHER.finditer(text)
    names = [(match.start(), match.end(), match.lastgroup or "") for match in found]
    starts = [start for start, _, _ in names]
    for start, end in words:
        name = _nearest(names, bisect_left(starts, start), start, end)
        if name in ("sure", "maybe") and _is_key(text[start:end], sure=name == "sure"):
            yield start, end


def _nearest(names: Sequence[Name], at: int, start: int, end: int) -> str | None:
    """Give the kind of the last name before a word, else of the first behind it."""
    if at:
        _, ends, kind = names[at - 1]
        if start - ends <= _REACH[kind][0]:
            return kind
    if at < len(names):
        begins, _, kind = names[at]
        if begins - end <= _REACH[kind][1]:
            return kind
    return None


def _trimmed(match: re.Match[str]) -> tuple[int, int] | None:
    """Leave the signs of the sentence and of Markdown at either end away; None for a link."""
    word = match[0]
    is_path = word.startswith("/") and "+" not in word and not word.endswith("=")
    if is_path or word.startswith("//") or _HEXADECIMAL.search(word):
        return None
    # an assignment's own name is no part of its value
    begin = word.rfind("=", 0, len(word.rstrip("=")) - 1) + 1
    start = match.start() + begin + len(word[begin:]) - len(word[begin:].lstrip(_EDGES))
    end = match.end() - (len(word) - len(word.rstrip(_EDGES)))
    return (start, end) if end - start >= _SHORTEST else None


def _is_key(word: str, *, sure: bool) -> bool:
    if len(word) < (_SHORTEST if sure else _SHORTEST_UNSURE):
        return False
    if (not sure and _LIKE_ADDRESS.match(word)) or is_stand_in(word):
        return False
    if "/" in word and (len(word) < _FEWEST_WITH_SLASH or not _BASE64.match(word)):
        return False
    if not _is_random(word, sure=sure) or bits_per_character(word) < _FEWEST_BITS:
        return False
    return not _is_address(word)


def _is_address(word: str) -> bool:
    """Tell addresses, and figures that another detector judges: keys and hashes of 64 digits."""
    if _OTHERS.match(word):
        return True
    if _BASE58.match(word):
        data = base58_bytes(word)
        return len(data) in _SIZES or bool(
            checked(data) or (word[0] == "r" and base58check(word, ripple=True))
        )
    return bech32(word) is not None


def _is_random(word: str, *, sure: bool) -> bool:
    figures = sum(map(str.isdigit, word))
    letters = sum(map(str.isalpha, word))
    turns = len(_TURN.findall(word))
    if word in (word.lower(), word.upper()):
        # figures all in one place are a date or a number behind a name
        least = _FIGURES_IN_ONE if figures + letters == len(word) else _FIGURES
        return figures >= least * len(word) and turns >= _FEWEST_TURNS
    if not (sure or turns >= _FEWEST_TURNS_UNSURE) or (not figures and letters < len(word)):
        return False
    return letters >= 8 and not reads_like_words(word)
