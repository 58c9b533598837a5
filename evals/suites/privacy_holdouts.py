"""The generated hold-outs: secrets in ten disguises, personal data, and harmless questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.finders.contract import Finder
from evals.holdouts.harmless import harmless_cases
from evals.holdouts.neighbours import neighbour_cases
from evals.holdouts.personal import bare_numbers, personal_cases
from evals.holdouts.secrets import secret_cases
from evals.judge import judge
from evals.measures import grouped_measures, share_measure, typed_measures
from evals.spans import Case, keeps
from evals.suite import Bench
from evals.suites.privacy_part import Part, Piece, Thresholds, for_figures


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is generated: the whole for a measurement, less for a quick look.

    `secrets` is a share of all secrets; `personal` cases of each kind, `harmless` of each
    language; `pages` pieces of documentation.
    """

    secrets: float = 1.0
    personal: int = 240
    harmless: int = 250
    pages: int = 4000


def hold_outs(
    bench: Bench, finders: Sequence[Finder], thresholds: Thresholds, sizes: Sizes
) -> Part:
    """Measure the hold-outs; they are made from the bench's seed and need no data set."""
    seed = bench.seed
    yield _valued("hold-out secrets", secret_cases(seed, share=sizes.secrets), finders, thresholds)
    personal = personal_cases(seed, each=sizes.personal)
    yield _valued("hold-out personal data", personal, finders, thresholds)
    yield _neighbours(neighbour_cases(seed, each=max(1, sizes.personal // 6)), finders, thresholds)
    bare = judge("hold-out bare numbers", bare_numbers(seed, each=sizes.personal), finders)
    measures = typed_measures(bare.misses.section, bare.tallies, lambda *_: None)
    yield Piece(measures, bare.misses.worst(2), [])
    yield harmless(
        "hold-out harmless questions",
        harmless_cases(seed, each=sizes.harmless),
        finders,
        thresholds,
    )


def harmless(
    section: str, cases: Iterable[Case], finders: Sequence[Finder], thresholds: Thresholds
) -> Piece:
    """Measure in which share of texts without any value something is found."""
    hits = dict.fromkeys((finder.name for finder in finders), 0)
    cases = list(cases)
    product = finders[0].name
    misses = judge(section, (), finders).misses
    for case in cases:
        for finder in finders:
            found = list(filter(case.judges, finder.find(case.text)))
            hits[finder.name] += bool(found)
            if found and finder.name == product:
                types = " and ".join(sorted({span.type for span in found}))
                misses.add(f"taken for {types}: {case.kind}", case, found, ())
    altered = thresholds["clean texts altered"]
    measure = share_measure(section, "altered", hits, len(cases), altered)
    return Piece([measure], misses.worst(), [])


def _neighbours(cases: Iterable[Case], finders: Sequence[Finder], thresholds: Thresholds) -> Piece:
    """Measure in which share of messages the sentences around a phrase are left whole."""
    section = "hold-out neighbours"
    cases = list(cases)
    piece = _valued(section, cases, finders, thresholds)
    left = {
        finder.name: sum(keeps(case, finder.find(case.text)) for case in cases)
        for finder in finders
    }
    measure = share_measure(section, "kept", left, len(cases), thresholds["neighbours kept"])
    return Piece([*piece.measures, measure], piece.worst, [])


def _valued(
    section: str, cases: Iterable[Case], finders: Sequence[Finder], thresholds: Thresholds
) -> Piece:
    verdict = judge(section, cases, finders)
    binding = for_figures(thresholds, "removed", "recall")
    measures = typed_measures(section, verdict.tallies, binding)
    measures += grouped_measures(f"{section}, removed by form", verdict.groups)
    return Piece(measures, verdict.misses.worst(), [])
