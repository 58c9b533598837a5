"""Keys within the addresses of nodes: what follows the provider's host opens its account."""

import re
from collections.abc import Iterator

_HEX, _UUID = r"[0-9a-fA-F]{32,80}", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# a mark looked for first, and the pattern whose group is the key
_FORMATS = tuple(
    (mark, re.compile(pattern))
    for mark, pattern in (
        ("infura.io", r"infura\.io/(?:ws/)?v3/([0-9a-fA-F]{32})"),
        ("alchemy", r"alchemy(?:api)?\.(?:com|io)/(?:v2|nft/v[23])/([A-Za-z0-9_-]{28,40})"),
        ("quiknode.pro", r"quiknode\.pro/([0-9a-f]{32,64})"),
        ("ankr.com", r"rpc\.ankr\.com/(?:[a-z0-9_]{1,40}/){0,2}([0-9a-f]{48,80})"),
        ("chainstack.com", rf"chainstack\.com/(?:ws/)?({_HEX})"),
        ("getblock.io", rf"getblock\.(?:io|us)/({_HEX}|{_UUID})"),
        ("drpc.org", r"drpc\.org/[a-z?=&/_-]{0,80}[/=]([A-Za-z0-9_-]{30,60})"),
        ("blastapi.io", rf"blastapi\.io/({_UUID})"),
        ("nodereal.io", rf"nodereal\.io/(?:ws/)?(?:v1/)?({_HEX})"),
        ("thegraph.com", rf"thegraph\.com/api/({_HEX})"),
        ("onfinality.io", rf"onfinality\.io/[a-z]{{2,8}}\?apikey=({_UUID})"),
        ("helius-rpc.com", rf"helius-rpc\.com/\?api-key=({_UUID})"),
        ("zan.top", rf"zan\.top/(?:node/v1/)?(?:[a-z]{{2,20}}/){{0,2}}({_HEX})"),
        ("moralis", rf"moralis-nodes\.com/[a-z]{{2,20}}/[a-z]{{2,20}}/({_HEX})"),
    )
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find the keys in addresses of nodes."""
    if "://" not in text and ".com/" not in text and ".io/" not in text:
        return
    for mark, pattern in _FORMATS:
        if mark in text:
            for match in pattern.finditer(text):
                yield match.span(1)
