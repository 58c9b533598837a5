"""Take Markdown apart into blocks that read well alone: paragraphs, list items, code, tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingestion.headings import plain_heading
from ingestion.markup import without_comments, without_module_lines

# "[label]: address" lines define links and say nothing themselves
LINK_DEFINITION = re.compile(r"^\s*(?:>\s*)*\[[^\]]+\]:\s*<?\S*[/.#]\S*>?(?:\s+\S.*)?$")
CONTAINERS = frozenset({"bullet_list_open", "ordered_list_open"})
NESTED = frozenset({"list_item_open", "blockquote_open"})
CODE_TOKENS = frozenset({"fence", "code_block"})


class Kind(Enum):
    """How a block may be cut when it is too long."""

    PROSE = auto()
    CODE = auto()
    TABLE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `joint` is what stood before it in its section ("\\n" or a blank line)."""

    kind: Kind
    text: str
    section: int
    heading: str
    joint: str


class BlockReader:
    """Reads Markdown into blocks; an item or quote longer than `limit` gives its parts instead."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        # inline syntax is left alone: only the line ranges of the blocks are needed
        parser = MarkdownIt("commonmark").enable("table")
        self._parser = parser.disable(["inline", "text_join"])

    def read(self, text: str) -> Iterator[Block]:
        """Yield the blocks of `text` (lines ended by "\\n"), without comments and MDX imports."""
        # the parser replaces NUL itself; line numbers stay the same
        yield from _Walk(self._limit, self._parser.parse(text), text.split("\n")).blocks()


def paragraphs(text: str) -> Iterator[Block]:
    """Yield the paragraphs of plain text, which blank lines separate."""
    for paragraph in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text):
        if paragraph.strip():
            yield Block(Kind.PROSE, paragraph.strip(), 0, "", "\n\n")


class _Walk:
    def __init__(self, limit: int, tokens: Sequence[Token], lines: list[str]) -> None:
        self._limit = limit
        self._tokens = tokens
        self._lines = lines
        self._path: list[tuple[int, str]] = []
        self._section = 0
        self._last_line = 0

    def blocks(self) -> Iterator[Block]:
        return self._range(0, len(self._tokens), 0, len(self._lines))

    def _range(self, at: int, end: int, line: int, last: int) -> Iterator[Block]:
        """Walk the tokens `at` to `end`, which cover the lines `line` to `last`."""
        while at < end:
            token = self._tokens[at]
            close = self._close(at)
            if token.map is None:
                at += 1
                continue
            start, stop = token.map
            yield from self._uncovered(line, start)
            if token.type == "heading_open" and token.level == 0:
                self._enter(token, self._tokens[at + 1].content)
            elif token.type in CONTAINERS or self._is_too_long(token):
                yield from self._range(at + 1, close, start, stop)
            else:
                yield from self._block(token, start, stop)
            line = max(line, stop)
            at = close + 1
        yield from self._uncovered(line, last)

    def _close(self, at: int) -> int:
        opening = self._tokens[at]
        if opening.nesting != 1:
            return at
        at += 1
        while not (self._tokens[at].nesting == -1 and self._tokens[at].level == opening.level):
            at += 1
        return at

    def _enter(self, token: Token, content: str) -> None:
        level = int(token.tag[1:])
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, plain_heading(without_comments(content))))
        self._section += 1

    def _is_too_long(self, token: Token) -> bool:
        if token.type not in NESTED or token.map is None:
            return False
        return len(self._text(*token.map)) > self._limit

    def _block(self, token: Token, start: int, stop: int) -> Iterator[Block]:
        if token.type == "hr":
            return
        text = self._text(start, stop)
        kind = Kind.PROSE
        if token.type in CODE_TOKENS:
            kind = Kind.CODE
        elif token.type == "table_open":
            kind = Kind.TABLE
        elif token.type == "paragraph_open" and token.level == 0:
            text = without_module_lines(without_comments(text))
        else:
            text = without_comments(text)
        if text.strip():
            yield self._made(kind, text, start, stop)

    def _uncovered(self, line: int, stop: int) -> Iterator[Block]:
        """Lines that gave no token are link definitions; anything else among them is kept."""
        kept = [one for one in self._lines[line:stop] if one.strip(" \t>")]
        kept = [one for one in kept if not LINK_DEFINITION.match(one)]
        if kept:
            yield self._made(Kind.PROSE, "\n".join(kept), line, stop)

    def _made(self, kind: Kind, text: str, start: int, stop: int) -> Block:
        joint = "\n" if start <= self._last_line else "\n\n"
        while stop > start and not self._lines[stop - 1].strip():
            stop -= 1
        self._last_line = stop
        heading = " > ".join(name for _, name in self._path if name)
        return Block(kind, text, self._section, heading, joint)

    def _text(self, start: int, stop: int) -> str:
        """Join lines, taking the first one's indentation off all of them."""
        lines = self._lines[start:stop]
        indent = len(lines[0]) - len(lines[0].lstrip(" ")) if lines else 0
        if indent:
            lines = [one[min(indent, len(one) - len(one.lstrip(" "))) :] for one in lines]
        return "\n".join(lines).strip("\n").rstrip()
