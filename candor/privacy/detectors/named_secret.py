"""Values that the text itself calls a password, a key or a token."""

import re
from collections.abc import Iterator

from candor.privacy.detectors.randomness import bits_per_character, is_stand_in, reads_like_words

_VALUE = r"[^\s\"'`,;<>(){}\[\]]"

# `Authorization: Bearer …` and headers whose name says token or key.
_HEADER = re.compile(
    r"(?:authorization|token|key)[\"']?\s{0,4}:\s{0,4}[\"']?"
    rf"(?:(?:bearer|(?P<basic>basic)|token|api-token|digest|apikey)\s{{1,4}})?(?P<value>{_VALUE}{{8,4000}})",
    re.IGNORECASE,
)
_BEARER = re.compile(r"\bbearer\s{1,4}([A-Za-z0-9._~+/=-]{16,4000})", re.IGNORECASE)
# password = …, "api_key": "…", --client-secret …, my password is …
_ASSIGNMENT = (
    r"(?P<name>api[\s_-]?key|access[\s_-]?key|account[\s_-]?key|auth[\s_-]?key|secret(?:[\s_-]?key)?"
    r"|client[\s_-]?secret|auth[\s_-]?token|access[\s_-]?token|api[\s_-]?token|token"
    r"|passw(?:or)?d|passphrase|pwd|contraseña|passwort|kennwort|mot de passe|senha|парол[ья]"
    r"|密码|密碼|كلمة المرور)"
    r"[\"'`]?\s{0,6}(?:=>|:=|=|:|\bis\b|\bist\b|\bes\b|\best\b|\bé\b|是|：|—|->)\s{0,6}[\"'`]?"
    rf"(?P<value>{_VALUE}{{6,400}})"
)
# Small letters are searched several times faster than letters of either case.
_IN_SMALL = re.compile(_ASSIGNMENT)
_IN_EITHER = re.compile(_ASSIGNMENT, re.IGNORECASE)
_PASSWORDS = re.compile(r"pass|pwd|contras|kennwort|senha|парол|密|كلمة", re.IGNORECASE)
# https://user:password@host
_LOGIN_IN_URL = re.compile(r"://([^\s/:@\"'<>]{0,100}:[^\s/@\"'<>]{1,100})@[A-Za-z0-9]")
# curl -u user:password
_LOGIN_OPTION = re.compile(
    r"(?:\s-u|--user|--proxy-user)[\s=]{1,4}[\"']?([^\s:\"']{1,100}[\"']?:[\"']?[^\s\"']{0,100})"
)
_MARKS = (
    *(
        "authorization",
        "token",
        "key",
        "secret",
        "passw",
        "passphrase",
        "pwd",
        "bearer",
    ),
    *(
        "contrase",
        "kennwort",
        "mot de passe",
        "senha",
        "парол",
        "密码",
        "密碼",
        "كلمة المرور",
    ),
)
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{3}|/\w|https?:|[\w.-]{1,80}\(|www\.")
_EXAMPLE_LOGINS = frozenset(
    {"user:password", "username:password", "user:pass", "xxx:yyy", "login:password"}
)
_LEAST_ENTROPY = 2.9


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find values after the words that name them; what only stands in for a value is left."""
    lower = text.lower()
    if any(mark in lower for mark in _MARKS):
        yield from _headers(text, lower)
        yield from _assignments(text, lower)
    yield from _logins(text, lower)


def _headers(text: str, lower: str) -> Iterator[tuple[int, int]]:
    if "curl" in lower or "authorization" in lower or "-h " in lower:
        for match in _HEADER.finditer(text):
            value = match["value"]
            has_figures = any(char.isdigit() for char in value)
            # RFC 7617: base64, of which one in a few dozen has no figure
            encoded = match["basic"] and len(value) % 4 == 0 and value != value.lower()
            if not is_stand_in(value) and (has_figures or encoded):
                yield match.span("value")
    if "bearer" in lower:
        for match in _BEARER.finditer(text):
            if not is_stand_in(match[1]) and _is_random(match[1]):
                yield match.span(1)


def _assignments(text: str, lower: str) -> Iterator[tuple[int, int]]:
    same_offsets = len(lower) == len(text)
    # either case of "i" is also that without a dot
    small = lower.replace("\u0131", "i")
    for match in _IN_SMALL.finditer(small) if same_offsets else _IN_EITHER.finditer(text):
        value = text[slice(*match.span("value"))].rstrip(".")
        is_call = text[match.end("value") : match.end("value") + 1] == "("
        if is_call or is_stand_in(value) or _ADDRESS.match(value):
            continue
        is_password = _PASSWORDS.search(match["name"]) is not None
        if (is_password and _is_password(value)) or _is_random(value):
            start = match.start("value")
            yield start, start + len(value)


def _logins(text: str, lower: str) -> Iterator[tuple[int, int]]:
    if "://" in text and "@" in text:
        for match in _LOGIN_IN_URL.finditer(text):
            if match[1].lower() not in _EXAMPLE_LOGINS and not is_stand_in(match[1]):
                yield match.span(1)
    if "-u" in text and "curl" in lower:
        for match in _LOGIN_OPTION.finditer(text):
            if match[1].lower() not in _EXAMPLE_LOGINS and not _is_variable(match[1]):
                yield match.span(1)


def _is_random(value: str) -> bool:
    """Digits and letters mixed, at least ten, as a generator writes them."""
    return (
        len(value) >= 10
        and any(char.isdigit() for char in value)
        and any(char.isalpha() for char in value)
        and bits_per_character(value) >= _LEAST_ENTROPY
        and not reads_like_words(value)
    )


def _is_password(value: str) -> bool:
    """Tell a chosen password from the next word of the sentence."""
    return len(value) >= 6 and not value.isalpha() and any(map(str.isalpha, value))


def _is_variable(login: str) -> bool:
    user, _, password = login.partition(":")
    if "$" in login or "<" in login or not login.strip("\"':"):
        return True
    return not password.strip("\"'") and not any(char.isdigit() for char in user)
