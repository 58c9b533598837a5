"""What a detector has to read again when a part of a text has changed."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from candor.privacy.contract import Span

# A slice of a text, in characters, end exclusive.
Slice = tuple[int, int]

# Blanks end a word, and neither the bar nor the null is part of a value.
_JOINT, _ASCII_JOINT = " \u00a6 ", " \0 "
_SIGN = re.compile(r"[^\W_]")
_STEP = 256
# Beyond these the text is read as a whole, which is then as fast.
_MOST_CANDIDATES = 64


@dataclass(frozen=True, slots=True)
class Locality:
    """A detector's promise: a value depends on the run that it lies in and on what is near it.

    A run ends at each match of `breaks`, a pattern of one character. Near are `reach` characters
    before and behind the run. With `needs` a value holds a match of it, without a break in it.
    """

    breaks: re.Pattern[str]
    reach: int = 0
    needs: re.Pattern[str] | None = None

    def candidates(self, text: str) -> list[Slice] | None:
        """Give the slices around which values may be; None where that may be anywhere."""
        if self.needs is None:
            return None
        matches = islice(self.needs.finditer(text), _MOST_CANDIDATES + 1)
        slices = [match.span() for match in matches]
        return slices if len(slices) <= _MOST_CANDIDATES else None

    def around(self, text: str, changed: Sequence[Slice]) -> "Excerpt":
        """Cut out the runs that a change may have touched, with what is near them.

        `changed` are slices of `text` in reading order.
        """
        # without a letter or digit, as where a placeholder stands alone, there is no value
        needs = self.needs or _SIGN
        runs = [run for run in self._runs(text, changed) if needs.search(text, *run)]
        return Excerpt(text, runs, self.reach)

    def _runs(self, text: str, changed: Sequence[Slice]) -> Iterator[Slice]:
        begin = end = -1
        for start, stop in _close(changed, 4 * self.reach):
            last = min(len(text), stop + self.reach)
            if last <= end:
                continue
            first = self._begin(text, max(0, start - self.reach), max(end, 0))
            # what is near two runs is not read twice
            if first - end > 2 * self.reach and end >= 0:
                yield begin, end
                begin = first
            begin = first if begin < 0 else begin
            found = self.breaks.search(text, last)
            end = found.start() if found else len(text)
        if end >= 0:
            yield begin, end

    def _begin(self, text: str, at: int, floor: int) -> int:
        """Go back from `at` to the last break, or to `floor`."""
        if at > floor and self.breaks.match(text, at - 1):
            return at
        while at > floor:
            before = text[max(floor, at - _STEP) : at]
            found = self.breaks.search(before[::-1])
            if found:
                return at - found.start()
            at -= len(before)
        return at


def _close(slices: Sequence[Slice], most: int) -> Iterator[Slice]:
    """Join slices that so many characters divide."""
    begin = end = -1
    for start, stop in slices:
        if end >= 0 and start - end > most:
            yield begin, end
            begin = end = -1
        begin, end = (start if begin < 0 else begin), max(end, stop)
    if end >= 0:
        yield begin, end


def joined(text: str, slices: Sequence[Slice]) -> Iterator[Slice]:
    """Join slices, in reading order, with no letter or digit between them."""
    begin = end = -1
    for start, stop in slices:
        if end >= 0 and _SIGN.search(text, end, start):
            yield begin, end
            begin = end = -1
        begin, end = (start if begin < 0 else begin), max(end, stop)
    if end >= 0:
        yield begin, end


class Excerpt:
    """Parts of a text as one text, and the way back."""

    def __init__(self, text: str, runs: Sequence[Slice], reach: int) -> None:
        self._runs = runs
        self._begins: list[int] = []
        self._sources: list[int] = []
        pieces: list[str] = []
        size = 0
        for begin, end in runs:
            first = max(0, begin - reach)
            piece = text[first : end + reach]
            self._begins.append(size)
            self._sources.append(first)
            pieces.append(piece)
            size += len(piece) + len(_JOINT)
        # detectors tell texts in ASCII from others, and so must an excerpt be told
        self.text = _ASCII_JOINT.join(pieces) if text.isascii() else _JOINT.join([*pieces, ""])

    def original(self, spans: Sequence[Span]) -> Iterator[Span]:
        """Give what begins in a run as offsets in the text; what is only near one may be cut."""
        for span in spans:
            at = bisect_right(self._begins, span.start) - 1
            shift = self._sources[at] - self._begins[at]
            begin, end = self._runs[at]
            if begin <= span.start + shift < end:
                yield Span(span.start + shift, span.end + shift, span.type)


IN_ONE_WORD = Locality(re.compile(r"\s"))
# No valid address or key in one word has fewer letters and digits in a row: bc1, a witness
# programme of two bytes and its checksum (BIP-173).
IN_LONG_WORD = Locality(re.compile(r"\s"), needs=re.compile(r"[A-Za-z0-9]{14,1000}"))
# Telephone and card numbers, in groups; the words that tell what they are stand close by.
IN_FIGURES = Locality(re.compile(r"[^0-9+() \t\r\n./_\u00b7-]"), reach=64)
# E-mail and internet addresses and account numbers, with what is looked at before and behind them.
NEAR_WORD = Locality(re.compile(r"\s"), reach=128)
