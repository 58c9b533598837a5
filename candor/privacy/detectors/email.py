"""E-mail addresses (RFC 5321, section 4.1.2), internationalised ones too (RFC 6531)."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.locality import NEAR_WORD

TYPE = "EMAIL"

_LOCAL_ASCII = "!#$%&'*+-/=?^_`{|}~.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LONGEST_LOCAL = 64
# Scripts written without spaces; next to an ASCII address they are the sentence around it.
_UNSPACED = "\u0e00-\u0eff\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff"
_LOCAL_WORD = re.compile(rf"[^\s\x00-\x7f{_UNSPACED}]")
_LOCAL_ANY = re.compile(r"[^\s\x00-\x7f\u3000-\u303f]")
_QUOTED = re.compile(r'"[^"\r\n]{1,62}"\Z')
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(
    rf"(?:{_LABEL}\.){{1,8}}(?:[A-Za-z]{{2,24}}|xn--[A-Za-z0-9-]{{1,58}})(?![\w-])"
)
_DOMAIN_IN_UNSPACED = re.compile(
    rf"(?:{_LABEL}\.){{1,8}}(?:[A-Za-z]{{2,24}}|xn--[A-Za-z0-9-]{{1,58}})(?=[{_UNSPACED}])"
)
_WIDE = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN_WIDE = re.compile(rf"(?:{_WIDE}\.){{1,8}}[^\W\d_]{{2,24}}(?![\w-])")
_LITERAL = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]{2,45})\]")
# `git@host:path` names a service and no person.
_SERVICE_LOGIN = re.compile(r"git@[\w.-]{1,253}[:/]\w")


class EmailDetector:
    """Finds addresses around every @; quoted local parts and address literals included."""

    types = frozenset({TYPE})
    locality = NEAR_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find e-mail addresses."""
        at = text.find("@")
        taken = 0
        while at != -1:
            start = _local_start(text, at, taken)
            end = _domain_end(text, at + 1) if start < at else 0
            if end and not (text[start:at] == "git" and _SERVICE_LOGIN.match(text, start)):
                yield Span(start, end, TYPE)
                taken = end
            at = text.find("@", at + 1)


def _local_start(text: str, at: int, floor: int) -> int:
    lowest = max(floor, at - _LONGEST_LOCAL)
    window = text[lowest:at]
    if window.endswith('"'):
        quoted = _QUOTED.search(window)
        return lowest + quoted.start() if quoted else at
    start = at - (len(window) - len(window.rstrip(_LOCAL_ASCII)))
    accepted = _LOCAL_WORD if start < at else _LOCAL_ANY
    while start > lowest and (
        accepted.match(text[start - 1]) or (start < at and text[start - 1] in _LOCAL_ASCII)
    ):
        start -= 1
    # What opens a link, a query or a sentence is no part of the name.
    local = text[start:at]
    if len(local) == _LONGEST_LOCAL and lowest and text[lowest - 1].isalnum():
        return at
    for mark in ("/", "="):
        local = local.rpartition(mark)[2]
    local = local.lstrip(".'`/*&?|{!#$%^~")
    return at if not local or local.endswith(".") or ".." in local else at - len(local)


def _domain_end(text: str, start: int) -> int:
    """Give the end of the domain that begins at `start`, or 0."""
    char = text[start : start + 1]
    if char == "[":
        match = _LITERAL.match(text, start)
    elif char.isalnum():
        match = (
            _DOMAIN.match(text, start)
            or _DOMAIN_IN_UNSPACED.match(text, start)
            or (None if text.isascii() else _DOMAIN_WIDE.match(text, start))
        )
    else:
        match = None
    return match.end() if match else 0
