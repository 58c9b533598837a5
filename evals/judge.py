"""Run finders over cases and keep what went wrong, masked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from candor.privacy.contract import Span
from evals.finders.contract import Finder
from evals.masking import mask
from evals.spans import Case, Gold, Tallies
from evals.suite import WorstCase

# which misses of a kind are shown: some apart, since neighbours are alike
_KEPT = (0, 9, 40)


@dataclass(slots=True)
class Misses:
    """What the product got wrong, counted by kind, with a few texts of each."""

    section: str
    kinds: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)

    def add(self, kind: str, case: Case, found: Sequence[Span], gold: Iterable[Gold]) -> None:
        """Count a case; what was found and what should have been is hidden in its text."""
        n, texts = self.kinds.get(kind, (0, ()))
        if n in _KEPT:
            parts = [part for one in gold for part in one.parts]
            hidden = [*parts, *((span.start, span.end) for span in found)]
            texts = (*texts, mask(case.text, hidden))
        self.kinds[kind] = (n + 1, texts)

    def worst(self, most: int = 40) -> list[WorstCase]:
        """Answer the most frequent kinds first."""
        ranked = sorted(self.kinds.items(), key=lambda item: -item[1][0])
        return [WorstCase(self.section, kind, n, texts) for kind, (n, texts) in ranked[:most]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Tallies by finder (the product first), `groups` of them by the parts of the cases' kinds."""

    tallies: Mapping[str, Tallies]
    groups: Mapping[str, Mapping[str, Tallies]]
    misses: Misses


def judge(section: str, cases: Iterable[Case], finders: Sequence[Finder]) -> Verdict:
    """Let every finder see every case; the first of `finders` is the product.

    A case is in the groups of every part of its kind, such as its form and its disguise,
    each with the case's types before it.
    """
    misses = Misses(section)
    tallies = {finder.name: Tallies() for finder in finders}
    groups: dict[str, dict[str, Tallies]] = {}
    for case in cases:
        names = case.kind.split(", ")
        types = " and ".join(sorted({gold.type for gold in case.gold}))
        kind = ", ".join(dict.fromkeys((names[0], names[-1])))
        for finder in finders:
            found = finder.find(case.text)
            for name in names:
                groups.setdefault(f"{types}: {name}", {}).setdefault(finder.name, Tallies()).add(
                    case, found
                )
            leaked = tallies[finder.name].add(case, found)
            if finder is not finders[0]:
                continue
            for gold in leaked:
                misses.add(f"{gold.type} left: {kind}", case, found, [gold])
            for span in _needless(case, found):
                misses.add(f"taken for {span.type}: {kind}", case, found, case.gold)
    return Verdict(tallies, groups, misses)


def _needless(case: Case, found: Sequence[Span]) -> list[Span]:
    marked = [part for gold in case.gold for part in gold.parts]
    return [
        span
        for span in filter(case.judges, found)
        if not any(span.start < end and start < span.end for start, end in marked)
    ]
