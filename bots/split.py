"""Parts a long answer where a reader would pause, to fit into a platform's messages."""

import re
from collections.abc import Callable, Iterator

from candor.domain.sentences import split_sentences

Measure = Callable[[str], int]

FENCE = "```"
# a line's end goes with its sentence, the next line's indentation does not
_SPACE = re.compile(r"[^\S\n]*\n?")


def utf16_units(text: str) -> int:
    """Answer the length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def split_text(text: str, limit: int, measure: Measure = len) -> list[str]:
    """Answer parts of at most `limit` by `measure` that, but for white space, are the text.

    It is cut between paragraphs where that fits, else between sentences, words and, at last,
    characters. A code block that is cut is closed and opened again. ValueError for a limit that
    could not hold a code block's marks.
    """
    if limit < 2 * len(FENCE) + 3:
        raise ValueError("the limit is too short")
    parts: list[str] = []
    part = ""
    for piece in _pieces(text, limit, measure):
        if part and measure(part + piece.rstrip()) > limit:
            parts.append(part.rstrip())
            part = piece.lstrip("\n")
        else:
            part += piece
    if part.strip():
        parts.append(part.rstrip())
    return parts


def _pieces(text: str, limit: int, measure: Measure) -> Iterator[str]:
    """Yield what may not be parted, with the white space behind it."""
    for paragraph in _cut(text, _paragraph_ends(text)):
        if measure(paragraph.rstrip()) <= limit:
            yield paragraph
        elif paragraph.lstrip().startswith(FENCE):
            yield from _fenced(paragraph, limit, measure)
        else:
            yield from _sentences(paragraph, limit, measure)


def _paragraph_ends(text: str) -> list[int]:
    ends, at, fenced = [], 0, False
    for line in text.splitlines(keepends=True):
        opens = line.lstrip().startswith(FENCE)
        if opens and not fenced and at:
            ends.append(at)
        at += len(line)
        if opens:
            fenced = not fenced
            if not fenced:
                ends.append(at)
        elif not fenced and not line.strip():
            ends.append(at)
    return ends


def _sentences(paragraph: str, limit: int, measure: Measure) -> Iterator[str]:
    ends = [_after_space(paragraph, one.end) for one in split_sentences(paragraph)[:-1]]
    for sentence in _cut(paragraph, ends):
        if measure(sentence.strip()) <= limit:
            yield sentence
        else:
            yield from _words(sentence, limit, measure)


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _words(sentence: str, limit: int, measure: Measure) -> Iterator[str]:
    for word in _cut(sentence, [at + 1 for at, char in enumerate(sentence) if char.isspace()]):
        piece = word
        while measure(piece.rstrip()) > limit:
            end = _longest_beginning(piece, limit, measure)
            yield piece[:end]
            piece = piece[end:]
        yield piece


def _longest_beginning(text: str, limit: int, measure: Measure) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _fenced(block: str, limit: int, measure: Measure) -> Iterator[str]:
    first, *lines = block.splitlines(keepends=True)
    if lines and lines[-1].strip() == FENCE:
        lines.pop()
    room = limit - measure(f"{first.strip()}\n\n{FENCE}")
    if room < 1:
        first, room = FENCE, limit - measure(f"{FENCE}\n\n{FENCE}")
    inside = ""
    for line in lines:
        for piece in _words(line, room, measure) if measure(line.rstrip()) > room else (line,):
            if inside and measure(inside + piece.rstrip()) > room:
                yield f"{first.strip()}\n{inside.rstrip()}\n{FENCE}\n"
                inside = ""
            inside += piece
    if inside.strip():
        yield f"{first.strip()}\n{inside.rstrip()}\n{FENCE}\n"


def _cut(text: str, ends: list[int]) -> Iterator[str]:
    begin = 0
    for end in [*ends, len(text)]:
        if end > begin:
            yield text[begin:end]
            begin = end
