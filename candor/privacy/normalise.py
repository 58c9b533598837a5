"""A plain view of a text for the detectors, with the way back to the original's offsets."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress, repeat
from unicodedata import category, combining

# RFC 8259, section 7; a surrogate's half alone is dropped like any other.
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_KEPT_CONTROLS = "\t\n\r"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Letters that show nothing: the Hangul fillers, the grapheme joiner, the blank of braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u034f\u2800")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
# Conjoining Hangul vowels and finals join their syllable although they are no combining marks.
_JAMO = frozenset(map(chr, range(0x1160, 0x1200)))
# Stream-Safe Text Format (UAX #15, section 13): longer runs would make normalising quadratic.
_LONGEST_MARK_RUN = 30
# No value hides in the few signs that stand for a whole sentence, a month or a unit.
_LONGEST_EXPANSION = 4
_UNASSIGNED = ("Cn", "Co")
# Ideographs and syllables that stay as they are, tens of thousands of them.
_PLAIN = re.compile("[\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0002f7ff]")


@dataclass(frozen=True, slots=True)
class View:
    """What the detectors read.

    Character `i` of `text` stands for the original's characters `starts[i]` to `ends[i]`
    (exclusive); both are None where the view is the original itself.
    """

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the original's offsets of the non-empty slice `start` to `end` of the view."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def behind(self, starts: Sequence[int], ends: Sequence[int]) -> "View":
        """View the original of a text of which this is a view, by that text's own offsets."""
        if self.starts is None or self.ends is None:
            return View(self.text, starts, ends)
        return View(
            self.text,
            [starts[start] for start in self.starts],
            [ends[end - 1] for end in self.ends],
        )


def drop_controls(text: str) -> str:
    """Remove control characters (but tab and line ends) and lone surrogates."""
    return _CONTROLS.sub("", text)


def normalise(text: str) -> View:
    """View `text` in NFKC, without invisible characters, with ASCII digits and hyphens.

    Escapes (`\\u0040`) are read as their characters. Invisible are control and format characters
    (Unicode Cc, Cf, Cs), variation selectors and letters that show nothing.
    Works character cluster by cluster (Unicode Standard Annex #15), so every offset maps back.
    """
    if "\\u" in text and _ESCAPE.search(text):
        return _without_escapes(text)
    if text.isascii() and _CONTROLS.search(text) is None:
        return View(text)
    return _rewrite(text)


def _without_escapes(text: str) -> View:
    """Read the escapes of JSON and JavaScript as the characters that they stand for."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _ESCAPE.finditer(text):
        begin, end = match.span()
        pieces += [text[at:begin], chr(int(match[1], 16))]
        starts += [*range(at, begin), begin]
        ends += [*range(at + 1, begin + 1), end]
        at = end
    pieces.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return _rewrite("".join(pieces)).behind(starts, ends)


def _rewrite(text: str) -> View:
    characters = set(text)
    joiners = {*filter(combining, characters), *(characters & _JAMO)}
    changed = _changed(characters)
    if not joiners:
        return _rewrite_singly(text, changed)
    pieces = list(map(changed.get, text, text))
    stops = list(range(1, len(text) + 1))
    # a text repeats its clusters
    known: dict[str, str] = {}
    for first, end in _clusters(text, joiners):
        cluster = text[first:end]
        if cluster not in known:
            known[cluster] = _plain(cluster)
        pieces[first:end] = [known[cluster], *repeat("", end - first - 1)]
        stops[first] = end
    starts = _starts(pieces)
    return View("".join(pieces), starts, [stops[at] for at in starts])


def _changed(characters: set[str]) -> dict[str, str]:
    """Give what the characters become that do not stay as they are."""
    # a million code points are not assigned, too many to remember, and they stay as they are
    assigned = (
        char
        for char, kind in zip(characters, map(category, characters), strict=True)
        if kind not in _UNASSIGNED
    )
    return {char: plain for char in assigned if (plain := _plain_character(char)) != char}


def _starts(pieces: Sequence[str]) -> list[int]:
    """Give for each character of the pieces the place of its piece."""
    return list(chain.from_iterable(map(repeat, range(len(pieces)), map(len, pieces))))


def _clusters(text: str, joiners: set[str]) -> Iterator[tuple[int, int]]:
    """Yield the slices of a character and the marks that join it."""
    joins = [*map(joiners.__contains__, text), False]
    at = 0
    for place in compress(range(1, len(text)), joins[1:]):
        if place < at:
            continue
        first = at = max(place - 1, at)
        at += 1
        while joins[at] and at - first <= _LONGEST_MARK_RUN:
            at += 1
        if at - first > 1:
            yield first, at


def _rewrite_singly(text: str, changed: dict[str, str]) -> View:
    """Rewrite a text whose characters are each a cluster of its own."""
    if not changed:
        return View(text)
    pieces = list(map(changed.get, text, text))
    if all(len(piece) == 1 for piece in changed.values()):
        return View("".join(pieces), range(len(text)), range(1, len(text) + 1))
    starts = _starts(pieces)
    return View("".join(pieces), starts, [at + 1 for at in starts])


def _plain(cluster: str) -> str:
    composed = unicodedata.normalize("NFKC", cluster)
    return "".join(map(_plain_character, composed))


@lru_cache(maxsize=4096)
def _plain_character(char: str) -> str:
    if char in _KEPT_CONTROLS or _PLAIN.match(char):
        return char
    if _is_invisible(char):
        return ""
    if char in _DASHES:
        return "-"
    if category(char) == "Nd":
        return str(unicodedata.digit(char))
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) > _LONGEST_EXPANSION:
        return char
    return plain if _DASHES.isdisjoint(plain) else "".join(map(_hyphen, plain))


def _hyphen(char: str) -> str:
    return "-" if char in _DASHES else char


def _is_invisible(char: str) -> bool:
    return (
        category(char) in ("Cc", "Cf", "Cs")
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
        or char in _BLANK
    )
