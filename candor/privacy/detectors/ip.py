"""Internet addresses, version 4 and 6 (RFC 4291, section 2.2), with prefix length or zone."""

import re
import socket
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.locality import NEAR_WORD

TYPE = "IP"

_OCTET = r"(?:25[0-5]|2[0-4]\d|[01]\d\d|[1-9]?\d)"
# Also as analysts write it so that nothing links to it.
_POINT = r"(?:\.|\[\.\]|\(\.\))"
_V4 = re.compile(
    rf"(?<![A-Za-z0-9.])(?<![A-Za-z]-)(?P<address>{_OCTET}(?:{_POINT}{_OCTET}){{3}})"
    r"(?:/(?:3[0-2]|[12]?\d)(?![\d.]))?"
    r"(?![A-Za-z0-9])(?!\.\d)(?!-[A-Za-z])"
)
# Five parts are a version, but for numbers that no version has.
_V4_LONGER = re.compile(
    r"(?<![A-Za-z0-9.])(?<![A-Za-z]-)(?:25[0-5]|2[0-4]\d|1\d\d)"
    rf"\.(?:25[0-5]|2[0-4]\d|1\d\d)(?:\.{_OCTET}){{2}}(?=\.\d)"
)
# The unspecified address, where it is plainly one and no code: `::/0`, `src=::`.
_UNSPECIFIED = re.compile(
    r"(?<![\w:.)\]>])::/(?:12[0-8]|1[01]\d|[1-9]?\d)(?![\w:])"
    r"|(?:(?<==)|(?<=(?i:unspecified ))|(?<=(?i:address )))::(?![\w:*])"
)
_VERSION = re.compile(
    r"(?:\bv|version|release|core|client|build|firmware|upgrade[ds]?(?: to)?|@|[~^>=]=?)"
    r"[\s:`'\"]{0,3}\Z",
    re.IGNORECASE,
)
_VERSION_REACH = 24
_V6 = re.compile(
    r"(?<![A-Za-z0-9:.])[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?![A-Za-z0-9:*])(?!-[^A-Za-z0-9])"
)
_SIX_GROUPS = re.compile(r":(?:[0-9A-Fa-f]{1,4}:){5}")
_V6_TAIL = re.compile(r"%[A-Za-z0-9]{1,15}|/(?:12[0-8]|1[01]\d|[1-9]?\d)(?!\d)")
_FEWEST_COLONS = 6


class IpDetector:
    """Finds addresses of any range; dotted version numbers and code such as `a::b` are not taken.

    Four numbers after a word for a version are a version. The unspecified `::` is mostly code,
    and taken where it is assigned, named or has a prefix length.
    """

    types = frozenset({TYPE})
    locality = NEAR_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find IP addresses."""
        taken = set()
        if "::" in text or _SIX_GROUPS.search(text):
            for match in _V6.finditer(text):
                if _is_v6(match[0]) and not _is_slice(text, match):
                    tail = _V6_TAIL.match(text, match.end())
                    taken.add(match.end())
                    yield Span(match.start(), tail.end() if tail else match.end(), TYPE)
            for match in _UNSPECIFIED.finditer(text):
                yield Span(*match.span(), TYPE)
        if "." in text:
            for match in _V4_LONGER.finditer(text):
                yield Span(*match.span(), TYPE)
            for match in _V4.finditer(text):
                before = text[max(0, match.start() - _VERSION_REACH) : match.start()]
                if match.end("address") not in taken and not _VERSION.search(before):
                    yield Span(*match.span(), TYPE)


def _is_v6(value: str) -> bool:
    if "::" not in value and value.count(":") < _FEWEST_COLONS:
        return False
    if not any(map(str.isdigit, value)):
        return False
    try:
        socket.inet_pton(socket.AF_INET6, value)
    except OSError:
        return False
    return True


def _is_slice(text: str, match: re.Match[str]) -> bool:
    """Tell a Python slice, `items[1::2]`, from a bracketed address, `http://[::1]`."""
    start = match.start()
    return (
        start > 1
        and text[start - 1] == "["
        and (text[start - 2].isalnum() or text[start - 2] in "_)]")
    )
