"""Judge found spans against the values a text really holds."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from candor.privacy.contract import Span
from candor.privacy.redact import SECRET_TYPES


@dataclass(frozen=True, slots=True)
class Gold:
    """A value that a text holds, and the character ranges of `text` it is made of.

    A phrase written as a numbered list has one part for each word: the numbers are not of it.
    """

    type: str
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A text with every value in it; `kind` says how it was made, for the list of misses.

    Where only some types were labelled, `judged` names them: other finds are neither right
    nor wrong. `kept` are ranges of which nothing may be taken.
    """

    text: str
    gold: tuple[Gold, ...] = ()
    kind: str = ""
    judged: frozenset[str] | None = None
    kept: tuple[tuple[int, int], ...] = ()

    def judges(self, span: Span) -> bool:
        """Tell whether the labels say anything of a find's type."""
        return self.judged is None or span.type in self.judged


def identifying(text: str, gold: Gold) -> set[int]:
    """Answer the offsets that give a value away: its letters, marks and digits.

    Separators, quotes, markup and zero-width characters inside a part say nothing of it.
    """
    return {
        at
        for start, end in gold.parts
        for at in range(start, end)
        if text[at].isalnum() or unicodedata.category(text[at]).startswith("M")
    }


def covered(text: str, gold: Gold, found: Iterable[Span]) -> bool:
    """Tell whether `found` spans together cover every identifying character of a value.

    A single character left over counts as a leak of the whole value.
    """
    left = identifying(text, gold)
    for span in found:
        left.difference_update(range(span.start, span.end))
        if not left:
            return True
    return not left


def overlaps(gold: Gold, span: Span) -> bool:
    """Tell whether a found span shares a character with a value."""
    return any(span.start < end and start < span.end for start, end in gold.parts)


def keeps(case: Case, found: Iterable[Span]) -> bool:
    """Tell whether no found span takes anything of the ranges that have to stay."""
    return not any(
        span.start < end and start < span.end for span in found for start, end in case.kept
    )


@dataclass(slots=True)
class Tally:
    """Counts over cases of one type, or of all.

    `held` values, of them `removed` (nothing leaks) by finds of any type, but secrets only by
    finds of secrets, which are destroyed and not kept; `named` by finds of their own type;
    `claimed` finds of the type, of them `right` ones that meet such a value.
    """

    held: int = 0
    removed: int = 0
    named: int = 0
    claimed: int = 0
    right: int = 0

    @property
    def recall(self) -> float | None:
        """Share of values fully covered by finds of their own type."""
        return self.named / self.held if self.held else None

    @property
    def removal(self) -> float | None:
        """Share of values of which nothing is left, under whichever type."""
        return self.removed / self.held if self.held else None

    @property
    def precision(self) -> float | None:
        """Share of finds of this type that meet a value of this type."""
        return self.right / self.claimed if self.claimed else None

    @property
    def f2(self) -> float | None:
        """F-measure with recall weighed twice as much (van Rijsbergen 1979, beta = 2)."""
        recall, precision = self.recall, self.precision
        if recall is None:
            return None
        if not recall or not precision:
            return 0.0
        return 5 * precision * recall / (4 * precision + recall)


@dataclass(slots=True)
class Tallies:
    """A tally for each type, filled case by case."""

    types: dict[str, Tally] = field(default_factory=dict)

    def of(self, type_: str) -> Tally:
        """Answer the type's tally."""
        return self.types.setdefault(type_, Tally())

    def all(self) -> Tally:
        """Answer the sum over the types."""
        tallies = self.types.values()
        return Tally(
            held=sum(one.held for one in tallies),
            removed=sum(one.removed for one in tallies),
            named=sum(one.named for one in tallies),
            claimed=sum(one.claimed for one in tallies),
            right=sum(one.right for one in tallies),
        )

    def add(self, case: Case, found: Sequence[Span]) -> list[Gold]:
        """Count a case; answer the values that were not fully removed."""
        leaked = []
        for gold in case.gold:
            tally = self.of(gold.type)
            secret = gold.type in SECRET_TYPES
            removing = [one for one in found if one.type in SECRET_TYPES or not secret]
            removed = covered(case.text, gold, removing)
            same = [span for span in found if span.type == gold.type]
            tally.held += 1
            tally.removed += removed
            tally.named += covered(case.text, gold, same)
            if not removed:
                leaked.append(gold)
        for span in filter(case.judges, found):
            tally = self.of(span.type)
            tally.claimed += 1
            tally.right += any(
                gold.type == span.type and overlaps(gold, span) for gold in case.gold
            )
        return leaked
