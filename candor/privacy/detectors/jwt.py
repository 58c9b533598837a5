"""JSON Web Tokens in compact form (RFC 7519; JWS RFC 7515, JWE RFC 7516)."""

import binascii
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.locality import IN_ONE_WORD

TYPE = "JWT"

_TOKEN = re.compile(
    r"(?<![A-Za-z0-9-])(?<![A-Za-z0-9-]_)eyJ[A-Za-z0-9_-]{10,8000}={0,2}(?:\.[A-Za-z0-9_-]{0,8000}={0,2}){1,4}"
)
_REST = re.compile(r"[A-Za-z0-9_-]{1,8000}")
_LONGEST_HEADER = 4096


class JwtDetector:
    """Finds dot-separated base64url whose first part is a JSON header with `alg` or `typ`."""

    types = frozenset({TYPE})
    locality = IN_ONE_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find tokens, unsigned ones included."""
        if "eyJ" not in text:
            return
        for match in _TOKEN.finditer(text):
            header, _, rest = match[0].partition(".")
            if rest.startswith("eyJ") or _is_header(header):
                end = match.start() + len(match[0].rstrip("."))
                while more := _REST.match(text, end):
                    end = more.end()
                yield Span(match.start(), end, TYPE)


def _is_header(part: str) -> bool:
    if len(part) > _LONGEST_HEADER:
        return True
    try:
        header = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError, binascii.Error):
        return False
    return isinstance(header, dict) and not header.keys().isdisjoint({"alg", "typ", "enc"})
