"""JSON Web Tokens in compact form (RFC 7519; JWS RFC 7515, JWE RFC 7516)."""

import binascii
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.locality import IN_ONE_WORD

TYPE = "JWT"

_BEGIN = "eyJ"
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9-])(?<![A-Za-z0-9-]_)eyJ[A-Za-z0-9_-]{10,8000}={0,2}(?:\.[A-Za-z0-9_-]{0,8000}={0,2}){1,4}"
)
_DOT = re.compile(r"={0,2}\.")
_REST = re.compile(r"[A-Za-z0-9_-]{1,8000}")
_LONGEST_PART, _LONGEST_HEADER = 8000, 4096


class JwtDetector:
    """Finds dot-separated base64url whose first part is a JSON header with `alg` or `typ`."""

    types = frozenset({TYPE})
    locality = IN_ONE_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find tokens, unsigned ones included."""
        for match in _tokens(text):
            header, _, rest = match[0].partition(".")
            if rest.startswith(_BEGIN) or _is_header(header):
                end = match.start() + len(match[0].rstrip("."))
                yield Span(match.start(), _end_of_part(text, end), TYPE)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield what may be tokens; a part is read once, however many beginnings lie in it."""
    at, end = text.find(_BEGIN), -1
    while at != -1:
        if at >= end:
            end = _end_of_part(text, at)
        match = None
        if _DOT.match(text, end) is None:
            after = end
        elif end - at > len(_BEGIN) + _LONGEST_PART:
            after = end - len(_BEGIN) - _LONGEST_PART
        else:
            match = _TOKEN.match(text, at)
            after = at + 1
        if match:
            yield match
            after = match.end()
        at = text.find(_BEGIN, after)


def _end_of_part(text: str, at: int) -> int:
    while more := _REST.match(text, at):
        at = more.end()
    return at


def _is_header(part: str) -> bool:
    if len(part) > _LONGEST_HEADER:
        return True
    try:
        header = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError, binascii.Error):
        return False
    return isinstance(header, dict) and not header.keys().isdisjoint({"alg", "typ", "enc"})
