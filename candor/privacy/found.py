"""What redaction found in a text, and the writing of placeholders in its place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from candor.domain.personal import PersonalValue, PlaceholderName
from candor.privacy.contract import Span
from candor.privacy.normalise import View, drop_controls
from candor.privacy.placeholders import Numbering, Placeholder, canonical
from candor.privacy.spans import SECRET_TYPES


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without personal data or secrets.

    `spans` are offsets in the original, in characters; `counts` the distinct values per type;
    `issued` the placeholders that were written; `secrets_destroyed` tells that one of them was
    of SECRET_TYPES, which are never restored.
    """

    text: str
    spans: tuple[Span, ...]
    counts: dict[str, int]
    secrets_destroyed: bool
    issued: frozenset[PlaceholderName] = frozenset()


@dataclass(frozen=True)
class Found:
    """A text and what must go from it; it lives in memory only, for as long as it takes.

    `spans` and `typed`, the placeholders that its writer typed, are offsets in the view.
    """

    text: str
    view: View
    spans: tuple[Span, ...]
    typed: tuple[Placeholder, ...]

    @cached_property
    def personal(self) -> tuple[PersonalValue, ...]:
        """The distinct personal values, in reading order; secrets are none."""
        values: dict[tuple[str, str], PersonalValue] = {}
        for span, spelling in zip(self.spans, self._spellings, strict=True):
            if span.type not in SECRET_TYPES and (span.type, spelling) not in values:
                start, end = self.view.original(span.start, span.end)
                raw = " ".join(drop_controls(self.text[start:end]).split())
                values[span.type, spelling] = PersonalValue(span.type, spelling, raw)
        return tuple(values.values())

    def write(self, numbers: Sequence[int] = (), *, trusted: bool = False) -> Redacted:
        """Write placeholders; `numbers` are those of `personal`, else they count from 1.

        Placeholders in the text stay where it is `trusted`; else they get round brackets.
        """
        numbering = Numbering(self.typed if trusted else ())
        for value, number in zip(self.personal, numbers, strict=False):
            numbering.know(value.type, value.canonical, number)
        names = [
            numbering.name(span.type, spelling)
            for span, spelling in zip(self.spans, self._spellings, strict=True)
        ]
        originals = self.spans
        if self.view.starts is not None:
            originals = tuple(Span(*self.view.original(s.start, s.end), s.type) for s in self.spans)
        edits = [(s.start, s.end, str(name)) for s, name in zip(originals, names, strict=True)]
        if not trusted:
            edits = sorted([*edits, *self._neutralised()])
        counts: dict[str, int] = {}
        for name in dict.fromkeys(names):
            counts[name.type] = counts.get(name.type, 0) + 1
        return Redacted(
            text=_apply(self.text, edits, clean=drop_controls),
            spans=originals,
            counts=counts,
            secrets_destroyed=not SECRET_TYPES.isdisjoint(counts),
            issued=frozenset(names),
        )

    @cached_property
    def _spellings(self) -> list[str]:
        seen = self.view.text
        return [canonical(span.type, seen[span.start : span.end]) for span in self.spans]

    def _neutralised(self) -> Iterator[tuple[int, int, str]]:
        taken = {at for s in self.spans for at in range(s.start, s.end)} if self.typed else set()
        for one in self.typed:
            if taken.isdisjoint(range(one.start, one.end)):
                bare = self.view.text[one.start : one.end].strip("\\[]\u3010\u3011\uff3b\uff3d")
                yield (*self.view.original(one.start, one.end), f"({bare})")


def _apply(text: str, edits: Iterable[tuple[int, int, str]], *, clean: Callable[[str], str]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, replacement in edits:
        pieces += [clean(text[at:start]), replacement]
        at = end
    return "".join([*pieces, clean(text[at:])])
