"""Cut a document into chunks that follow its structure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from ingestion.blocks import Block, BlockReader, Kind, paragraphs
from ingestion.cut import cut_text, tail
from ingestion.documents import Chunk, Document
from ingestion.read import MARKDOWN_SUFFIXES

# part of every document's fingerprint: raise it when the same text gives other chunks
SPLITTER_VERSION = "1"
LIMIT = 500
OVERLAP = 50
# code up to this many characters stays in one piece, though it is more than LIMIT
WHOLE_CODE = 1_500
# room for prose, so that an overlap and its joint always fit before it
PROSE_ROOM = LIMIT - OVERLAP - 2
FENCE_LINE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[^\n]*(?:\n|$)")


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: Kind
    text: str
    joint: str


class Splitter:
    """Cuts documents into chunks of at most 500 characters that overlap by up to 50.

    A heading starts a new chunk. Code of up to 1,500 characters stays whole, longer code is
    cut at line ends, a table between rows with its header repeated; only such a block or row
    may exceed 500. Overlaps join prose within one section.
    """

    def __init__(self) -> None:
        self._markdown = BlockReader(LIMIT)

    def split(self, document: Document) -> list[Chunk]:
        """Answer the chunks of a document in reading order; none for one without text."""
        suffix = PurePosixPath(document.source).suffix.lower()
        read = self._markdown.read if suffix in MARKDOWN_SUFFIXES else paragraphs
        texts = _packed(read(document.text))
        return [
            Chunk(document.source, document.title, heading, text, ordinal, document.url)
            for ordinal, (heading, text) in enumerate(texts)
        ]


def _packed(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for (_, heading), section in groupby(blocks, key=lambda block: (block.section, block.heading)):
        pieces = [piece for block in section for piece in _pieces(block)]
        for text in _joined(pieces):
            yield heading, text


def _joined(pieces: Iterable[_Piece]) -> Iterator[str]:
    """Fill chunks one after another with the pieces of one section."""
    text = ""
    previous: _Piece | None = None
    for piece in pieces:
        joint = piece.joint if text else ""
        if text and len(text) + len(joint) + len(piece.text) > LIMIT:
            yield text
            text, joint = "", ""
            if previous and previous.kind is piece.kind is Kind.PROSE:
                text = tail(previous.text, OVERLAP)
                joint = piece.joint if text else ""
                if len(text) + len(joint) + len(piece.text) > LIMIT:
                    text, joint = "", ""
        text += joint + piece.text
        previous = piece
    if text:
        yield text


def _pieces(block: Block) -> Iterator[_Piece]:
    """Cut a block into pieces that fit, each with what joins it to the one before."""
    text = _unpadded(block.text) if block.kind is Kind.TABLE else block.text
    if len(text) <= (WHOLE_CODE if FENCE_LINE.match(text) else LIMIT):
        parts = [("", text)]
    elif block.kind is Kind.CODE:
        parts = _code_parts(text)
    elif block.kind is Kind.TABLE:
        parts = _table_parts(text)
    else:
        parts = cut_text(text, PROSE_ROOM)
    for number, (joint, text) in enumerate(parts):
        yield _Piece(block.kind, text, joint if number else block.joint)


def _code_parts(text: str) -> list[tuple[str, str]]:
    """Cut code at line ends; every part of fenced code is fenced again."""
    lines = text.split("\n")
    opening = lines.pop(0) if FENCE_LINE.match(lines[0]) else ""
    marker = opening.strip()[:3]
    closed = bool(opening) and bool(lines) and lines[-1].strip().startswith(marker)
    if closed and FENCE_LINE.match(lines[-1]):
        lines.pop()
    fence = opening.strip()
    closing = fence[: len(fence) - len(fence.lstrip(fence[:1]))]
    room = max(LIMIT - len(opening) - len(closing) - 2, LIMIT // 2)
    parts = []
    # indented code is often prose inside an MDX component, so its long lines are cut
    for group in _grouped(lines, room, longest=WHOLE_CODE if opening else room):
        body = "\n".join(group)
        parts.append(("\n\n", f"{opening}\n{body}\n{closing}" if opening else body))
    return parts


def _unpadded(table: str) -> str:
    """Take out the spaces and dashes that only align the columns of a table's source."""
    return re.sub(r"-{4,}", "---", re.sub(r"[ \t]{2,}", " ", table))


def _table_parts(text: str) -> list[tuple[str, str]]:
    """Cut a table between its rows and repeat the header, unless it takes up half the chunk."""
    lines = text.split("\n")
    header, rows = lines[:2], lines[2:]
    size = len("\n".join(header))
    if size > LIMIT // 2:
        return [("\n\n", "\n".join(group)) for group in _grouped(lines, LIMIT, longest=WHOLE_CODE)]
    groups = _grouped(rows, LIMIT - size - 1, longest=WHOLE_CODE)
    return [("\n\n", "\n".join([*header, *group])) for group in groups]


def _grouped(lines: Iterable[str], room: int, *, longest: int) -> Iterator[list[str]]:
    """Gather lines to groups of at most `room` characters; one line alone may reach `longest`."""
    group: list[str] = []
    size = 0
    for whole in lines:
        fits = len(whole) <= longest
        for line in [whole] if fits else [part for _, part in cut_text(whole, room)]:
            if group and size + len(line) > room:
                yield group
                group, size = [], 0
            group.append(line)
            size += len(line) + 1
    if any(line.strip() for line in group):
        yield group
