"""Sentences of a Markdown answer with their places, so that one can be changed and no other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# A full stop after one of these ends no sentence; after the second kind it may.
_ABBREVIATIONS: Final = frozenset(
    {
        "e.g",
        "i.e",
        "vs",
        "cf",
        "approx",
        "no",
        "nos",
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "fig",
        "eq",
        "sec",
        "ch",
        "vol",
        "pp",
        "p",
        "ca",
        "al",
        "jr",
        "sr",
        "z.b",
        "d.h",
        "u.a",
        "bzw",
        "ggf",
        "evtl",
        "nr",
        "str",
        "p.ej",
        "sra",
        "srta",
        "dra",
        "av",
        "núm",
        "pág",
        "mme",
        "mlle",
        "т.е",
        "т.к",
        "напр",
        "см",
        "стр",
        "рис",
    }
)
_CLOSING_ABBREVIATIONS: Final = frozenset(
    {"etc", "usw", "inc", "ltd", "corp", "co", "u.s", "a.m", "p.m", "т.д", "т.п", "др"}
)

_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_MARKER = re.compile(r"[ \t]*(?:(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>)[ \t]+)+|[ \t]*\|?[ \t]*")
_ITEM = re.compile(r"[ \t]*(?:>[ \t]*)*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
_OWN_LINE = re.compile(r"[ \t]*(?:[-*+•][ \t]|\d{1,3}[.)][ \t]|#{1,6}[ \t]|>|\|)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_CITATION_TAIL = re.compile(
    r"(?:[ \t]?(?:\[\^?\d{1,3}(?:[,;\-\u2013 ]{1,3}\d{1,3}){0,9}\]|【\d{1,3}[^】\n]{0,40}】))+"
)
_STOP = re.compile(r"(?:[.!?…]+|[。！？؟؛]+)[\"'”’»)\]*_]*")
_VISIBLE = re.compile(r"\S")
_LAST_WORD = re.compile(r"[^\W\d_](?:[^\W_]|\.(?=[^\W_]))*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence from `start` to `end` (characters, `end` exclusive), citations included.

    `kind` is "prose", "item" (in a list), "cell" (of a table) or "code" (a whole fence);
    `lead` is where the line that introduces a list begins, for its items.
    """

    start: int
    end: int
    kind: str
    lead: int | None = None

    def of(self, text: str) -> str:
        """Answer the sentence itself."""
        return text[self.start : self.end]


def split_sentences(text: str) -> list[Sentence]:
    """Answer the sentences of `text` in order; everything between them is white space or marks."""
    return list(_split(text))


@lru_cache(maxsize=64)
def _split(text: str) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    lead: int | None = None
    for start, end, kind in _blocks(text):
        if kind == "code":
            found.append(Sentence(start, end, kind))
            continue
        inside = [
            Sentence(a, b, kind, lead if kind == "item" else None)
            for a, b in _split_block(text, start, end, table=kind == "cell")
        ]
        found.extend(inside)
        if kind == "prose" and inside:
            closing = inside[-1]
            lead = closing.start if text[closing.end - 1] in ":：" else None
    return tuple(found)


def _blocks(text: str) -> Iterator[tuple[int, int, str]]:
    """Answer fences, list items, table rows and paragraphs (lines that belong together)."""
    at, open_at, kind, fence = 0, None, "prose", None
    for line in text.splitlines(keepends=True):
        after = at + len(line)
        if fence is not None:
            if _FENCE.match(line):
                yield fence, after, "code"
                fence = None
        elif _FENCE.match(line) or not line.strip() or _OWN_LINE.match(line):
            if open_at is not None:
                yield open_at, at, kind
                open_at = None
            if _FENCE.match(line):
                fence = at
            elif line.strip():
                open_at = at
                kind = "cell" if line.lstrip().startswith("|") else "prose"
                kind = "item" if _ITEM.match(line) else kind
                if _HEADING.match(line):
                    yield at, after, kind
                    open_at = None
        elif open_at is None:
            open_at, kind = at, "prose"
        at = after
    if fence is not None:
        yield fence, at, "code"
    elif open_at is not None:
        yield open_at, at, kind


def _split_block(text: str, start: int, end: int, *, table: bool) -> Iterator[tuple[int, int]]:
    marker = _MARKER.match(text, start, end)
    begin = marker.end() if marker else start
    cuts = [match.start() for match in re.finditer(r"\|", text[begin:end])] if table else []
    for cut in [*(begin + cut for cut in cuts), end]:
        yield from _split_prose(text, begin, cut)
        begin = cut + 1


def _split_prose(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.start() < begin:
            continue
        after = stop.end()
        if tail := _CITATION_TAIL.match(text, after, end):
            after = tail.end()
        if _ends_sentence(text, begin, stop, after, end):
            yield from _trimmed(text, begin, after)
            begin = after
    yield from _trimmed(text, begin, end)


def _ends_sentence(text: str, begin: int, stop: re.Match[str], after: int, end: int) -> bool:
    mark = stop.group()[0]
    if mark in "。！？؟؛" or after >= end:
        return True
    if not text[after].isspace():
        return False
    first = _VISIBLE.search(text, after, end)
    following = first.group() if first else ""
    if mark != ".":
        return True
    if following.islower():
        return False
    word = _LAST_WORD.search(text, max(begin, stop.start() - 24), stop.start())
    last = word.group().lower() if word else ""
    if last in _CLOSING_ABBREVIATIONS:
        return following.isupper() or not following.isalnum()
    initial = len(last) == 1 and word is not None and word.group().isupper()
    numbered = len(last) == 1 and following.isdigit()
    return last not in _ABBREVIATIONS and not initial and not numbered


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    if stripped:
        yield start + lead, start + lead + len(stripped)
