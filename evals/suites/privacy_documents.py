"""False alarms on the documentation that the assistant answers from."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.finders.contract import Finder
from evals.real_values import real_values
from evals.spans import Case
from evals.suite import Bench, Measure
from evals.suites.privacy_holdouts import harmless
from evals.suites.privacy_part import Part, Piece, Thresholds

SIZE = 500  # characters of a piece, cut at the last blank before
SECTION = "documentation"


def clean_documents(
    bench: Bench, finders: Sequence[Finder], thresholds: Thresholds, most: int
) -> Part:
    """Measure which share of clean pieces is altered; pieces with a real value are set apart."""
    pages = sorted((bench.data / "kb").rglob("*.md"))
    if not pages:
        yield Piece([], [], ["kb"])
        return
    sample = _sample(pages, random.Random(bench.seed), most)
    kinds: Counter[str] = Counter()
    clean = []
    for case in sample:
        held = list(real_values(case.text))
        kinds.update(held)
        if not held:
            clean.append(case)
    yield harmless(SECTION, clean, finders, thresholds)
    apart = len(sample) - len(clean)
    measures = [Measure(SECTION, "set apart, holding a real value", apart, len(sample), "count")]
    measures += [
        Measure(f"{SECTION}, set apart", kind, n, len(sample), "count", detail=True)
        for kind, n in kinds.most_common()
    ]
    yield Piece(measures, [], [])


def pieces(text: str) -> Iterator[str]:
    """Cut a page into pieces of at most `SIZE` characters that end at a blank."""
    while text:
        cut = (
            len(text)
            if len(text) <= SIZE
            else max(text.rfind(" ", 0, SIZE), text.rfind("\n", 0, SIZE))
        )
        # a run without a blank, such as an embedded picture, is taken whole
        cut = cut if cut > 0 else SIZE
        piece, text = text[:cut], text[cut:].lstrip()
        if piece.strip():
            yield piece


def _sample(pages: list[Path], rng: random.Random, most: int) -> list[Case]:
    """Draw pieces, at most four of a page, from pages drawn without return."""
    rng.shuffle(pages)
    cases: list[Case] = []
    for page in pages:
        found = list(pieces(page.read_text("utf-8", errors="replace")))
        project = page.parts[page.parts.index("kb") + 1]
        drawn = rng.sample(found, min(4, len(found)))
        cases += [Case(piece, (), project) for piece in drawn]
        if len(cases) >= most:
            break
    return cases[:most]
