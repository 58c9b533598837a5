"""E-mail addresses written so that programs do not see them: `ada [at] example [dot] org`."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span

TYPE = "EMAIL"

_LETTER = r"A-Za-z0-9\u00c0-\u024f"
_LOCAL = rf"(?<![{_LETTER}._%+-])[{_LETTER}][{_LETTER}_%+'-]{{0,40}}"
_OPEN, _CLOSE = r"[ \t]{0,2}[\[({<][ \t]{0,2}", r"[ \t]{0,2}[\])}>][ \t]{0,2}"
_AT_WORD = r"(?:at|AT|At|@|ät|arroba|arobase|chiocciola|собака|艾特)"
# In brackets, as a sign with spaces or underscores, or encoded for HTML or a link.
_AT_CLEAR = (
    rf"(?:{_OPEN}{_AT_WORD}{_CLOSE}|[ \t]{{1,2}}@[ \t]{{0,2}}|@[ \t]{{1,2}}"
    r"|&#0?64;|&#x40;|&commat;|%40)"
)
_AT_SPOKEN = r"(?:[ \t]{1,2}(?:at|AT|At|arroba|arobase|собака)[ \t]{1,2}|[_-](?:at|AT)[_-])"
_DOT_WORD = r"(?:dot|DOT|Dot|\.|punto|ponto|point|punkt|Punkt|точка|点)"
_DOT_CLEAR = rf"(?:{_OPEN}{_DOT_WORD}{_CLOSE}|&#0?46;|&period;|%2[Ee])"
_DOT_SPOKEN = r"[ \t]{1,2}(?:dot|DOT|Dot|punto|ponto|point|punkt|Punkt|точка)[ \t]{1,2}"
# Set apart by spaces before the search: else a hyphen could be a name's or the dot's, and every
# name would be tried in every way.
_JOINED_DOT = re.compile(r"[_-](dot|DOT)[_-]")
_DOT = rf"(?:{_DOT_CLEAR}|{_DOT_SPOKEN}|\.)"
_LABEL = rf"[{_LETTER}](?:[{_LETTER}-]{{0,40}}[{_LETTER}])?"
_TLD = r"[A-Za-z]{2,24}(?![A-Za-z0-9])"
_NAME = rf"{_LOCAL}(?:{_DOT}{_LABEL}){{0,3}}"

_CLEAR = re.compile(rf"{_NAME}{_AT_CLEAR}(?:{_LABEL}{_DOT}){{1,4}}{_TLD}")
# Said aloud, at least one dot must be too: "at example.com" is also where somebody works.
_SPOKEN = re.compile(
    rf"{_NAME}{_AT_SPOKEN}{_LABEL}(?:{_DOT_CLEAR}|{_DOT_SPOKEN})(?:{_LABEL}{_DOT}){{0,3}}{_TLD}"
)
_HALF = re.compile(
    rf"{_NAME}@{_LABEL}(?:{_DOT_CLEAR}|{_DOT_SPOKEN})(?:{_LABEL}{_DOT}){{0,3}}{_TLD}"
)
# "my mail is ada at example.org"
_NAMED = re.compile(
    rf"(?:e-?mail|correo|courriel|почта|邮箱)(?: (?:address|is|es|ist|est|é))?[ :=]{{1,3}}"
    rf"(?:is )?({_NAME}{_AT_SPOKEN}(?:{_LABEL}\.){{1,4}}{_TLD})",
    re.IGNORECASE,
)
# What each of the patterns needs, which is found several times faster than that there is no name.
_SAID_AT = re.compile(_AT_SPOKEN, re.IGNORECASE)
_SAID_DOT = re.compile(rf"{_DOT_CLEAR}|{_DOT_SPOKEN}")
_NEEDS = ((_CLEAR, re.compile(_AT_CLEAR)), (_SPOKEN, _SAID_AT), (_HALF, _SAID_DOT))
_MARK = re.compile(
    r"[\[({<][ \t]{0,2}(?:at|ät|@|arrob|arobase|chiocc|соб|艾特)"
    r"|[ _-](?:at|arroba|arobase|собака)[ _-]|@[ \t]| @|dot|%40"
    r"|&#0?64;|&#x40;|&commat;|[\[({]\.[\])}]",
    re.IGNORECASE,
)
# Most messages hold none of these and are done.
_HINTS = (
    *("[at", "(at", "{at", "<at", "[ at", "( at", "{ at", "ät]", "ät)", "arrob", "arobase"),
    *("chiocc", "собака", "艾特", " @", "@ ", "[@", "(@", "{@", "<@", "%40", "&#", "&commat"),
    *("[dot", "(dot", "{dot", "[ dot", "( dot", " dot ", "_dot_", "-dot-", "[.", "(.", "{."),
    *(" punto ", " ponto ", " point ", " punkt ", " точка "),
)
_REACH_BEFORE, _REACH_AFTER = 180, 260


class ObfuscatedEmailDetector:
    """Finds addresses whose sign or dots are spelt out, bracketed or encoded."""

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find obfuscated e-mail addresses."""
        lower = text.lower()
        if not any(hint in lower for hint in _HINTS) and not (" at " in lower and "mail" in lower):
            return
        windows = list(_windows(text))
        text = _JOINED_DOT.sub(r" \1 ", text)
        for begin, end in windows:
            for pattern, need in _NEEDS:
                if need.search(text, begin, end):
                    for match in pattern.finditer(text, begin, end):
                        yield Span(*match.span(), TYPE)
            if _SAID_AT.search(text, begin, end):
                for match in _NAMED.finditer(text, begin, end):
                    yield Span(*match.span(1), TYPE)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts around spelt-out signs, merged where they meet."""
    begin = end = -1
    for match in _MARK.finditer(text):
        if match.start() - _REACH_BEFORE > end:
            if end >= 0:
                yield begin, end
            begin = max(0, match.start() - _REACH_BEFORE)
        end = min(len(text), match.end() + _REACH_AFTER)
    if end >= 0:
        yield begin, end
