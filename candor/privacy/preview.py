"""A text with its finds blanked, to look for what comes to light beside them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from candor.privacy.contract import Span
from candor.privacy.locality import Slice


class Preview:
    """A view as it reads once `spans`, in reading order, are placeholders; with the way back."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        pieces: list[str] = []
        # Text and placeholders take turns: piece 2n + 1 is the placeholder of span n.
        self._begins: list[int] = []
        self._spans = spans
        self._span_starts = [span.start for span in spans]
        size = at = 0
        for span in spans:
            kept, name = text[at : span.start], f"[{span.type}_1]"
            pieces += [kept, name]
            self._begins += [size, size + len(kept)]
            size += len(kept) + len(name)
            at = span.end
        pieces.append(text[at:])
        self._begins.append(size)
        self.text = "".join(pieces)

    def original(self, span: Span) -> Span:
        """Give a find's offsets in the view; a placeholder stands for the whole of its span."""
        return Span(self._origin(span.start)[0], self._origin(span.end - 1)[1], span.type)

    def changed(self, known: Iterable[Span]) -> list[Slice]:
        """Give the slices that differ from the preview of the spans `known`, in reading order."""
        before = {(span.start, span.end, span.type) for span in known}
        apart: list[Slice] = []
        for number, span in enumerate(self._spans):
            key = (span.start, span.end, span.type)
            if key in before:
                before.remove(key)
            else:
                apart.append((self._begins[2 * number + 1], self._begins[2 * number + 2]))
        if not before:
            return apart
        gone = [(self._place(start), self._place_of_end(end)) for start, end, _ in before]
        return sorted([*apart, *gone])

    def _origin(self, at: int) -> Slice:
        piece = bisect_right(self._begins, at) - 1
        number, inside = divmod(piece, 2)
        if inside:
            return self._spans[number].start, self._spans[number].end
        source = self._spans[number - 1].end if number else 0
        place = source + at - self._begins[piece]
        return place, place + 1

    def _place(self, at: int) -> int:
        number = bisect_right(self._span_starts, at) - 1
        if number < 0:
            return at
        span = self._spans[number]
        if at < span.end:
            return self._begins[2 * number + 1]
        return self._begins[2 * number + 2] + at - span.end

    def _place_of_end(self, at: int) -> int:
        number = bisect_left(self._span_starts, at) - 1
        if number < 0:
            return at
        return self._begins[2 * number + 2] + max(0, at - self._spans[number].end)
