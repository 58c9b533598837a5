"""Hosts that stand in a text without a scheme, by the endings of the root zone."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from candor.validation.markdown import code_spans

_DOMAIN = re.compile(
    r"(?<![\w@./-])(?:www\.)?(?:[^\W_][\w-]{0,62}\.){1,8}"
    r"(?P<ending>xn--[a-z0-9-]{1,60}|[^\W\d_]{2,24})\b(?![\w-]|\.\w)(?:/[^\s<>\"'`()\[\]]{0,500})?",
    re.IGNORECASE,
)
# Endings that links have most: in code, others are members of an object.
_COMMON: Final = frozenset(
    re.findall(
        r"\S+",
        "com org net io fi xyz app finance exchange network info dev co me gg link site online "
        "top live club pro money cash wallet claims support help tech ai cc tv us uk de fr es br "
        "ru cn eu ch to so sh is in la ly vip shop store website space world fund capital trade "
        "markets foundation community services digital systems page biz pw tk ml ga cf gq zip mov ",
    )
)
# Endings of files first of all.
_FILES: Final = frozenset({"md", "py", "rs", "pl", "ps"})


def find_domains(text: str) -> Iterator[re.Match[str]]:
    """Yield the bare hosts of a text, with the path behind each."""
    code = code_spans(text)
    for match in _DOMAIN.finditer(text):
        ending = match["ending"]
        inside = any(start <= match.start() < end for start, end in code)
        if ending.lower() in _COMMON or (not inside and is_ending(ending)):
            yield match


def sub_domains(text: str, change: Callable[[re.Match[str]], str]) -> str:
    """Replace each bare host of a text by what `change` answers."""
    pieces: list[str] = []
    at = 0
    for match in find_domains(text):
        pieces += [text[at : match.start()], change(match)]
        at = match.end()
    return "".join([*pieces, text[at:]])


def is_ending(ending: str) -> bool:
    """Tell whether a word ends the names of hosts, as it is written."""
    # "wallet.You" is a missing blank
    if ending.istitle():
        return False
    low = ending.lower()
    return low not in _FILES and (low.startswith("xn--") or low in _endings())


@cache
def _endings() -> frozenset[str]:
    lines = files("candor.validation").joinpath("rules/endings.txt").read_text("utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())
