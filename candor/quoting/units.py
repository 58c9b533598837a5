"""Cut a passage into what can be quoted by itself: sentences and list items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from candor.domain.sentences import split_sentences

_LIST_ITEM = re.compile(r"\s{0,8}(?:[-*+]|\d{1,3}[.)])\s+")
_SKIPPED = re.compile(r"\s{0,8}(?:#{1,6}\s|\||>|<|!\[)")
_FENCE = re.compile(r"\s{0,8}(?:```|~~~)")
_ENDINGS = (".", "!", "?", "。", "！", "？", "؟")
SHORTEST = 20


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of passage number `passage` (from 1).

    `place` counts the pieces of its section, gaps where something is not quotable; `listed` is
    its list marker, or empty.
    """

    passage: int
    section: int
    place: int
    text: str
    listed: str = ""


def cut_into_pieces(text: str) -> list[tuple[str, str]]:
    """Answer the list marker and the text of each sentence and list item in order.

    Headings, tables and code are left out.
    """
    return [(marker, " ".join(piece.split())) for marker, piece in _pieces(text) if piece.strip()]


def is_whole(piece: str, marker: str) -> bool:
    """Tell whether a piece reads as a whole: a chunk may begin or end inside a sentence."""
    if len(piece) < SHORTEST:
        return False
    return bool(marker) or (piece.endswith(_ENDINGS) and not piece[0].islower())


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    paragraph: list[str] = []
    fenced = False
    for line in [*text.splitlines(), ""]:
        if _FENCE.match(line):
            fenced = not fenced
        item = _LIST_ITEM.match(line)
        if fenced or item or not line.strip() or _SKIPPED.match(line) or _FENCE.match(line):
            prose = "\n".join(paragraph)
            yield from (("", sentence.of(prose)) for sentence in split_sentences(prose))
            paragraph.clear()
        if fenced or _FENCE.match(line) or _SKIPPED.match(line):
            continue
        if item:
            yield item.group().strip(), line[item.end() :]
        else:
            paragraph.append(line)
