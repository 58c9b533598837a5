"""Whether the search finds the page that answers a question, and knows when there is none."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.indexed_documents import IndexedDocuments, indexed
from evals.masking import mask
from evals.plain_design import NAME as PLAIN
from evals.plain_design import PlainDesign, is_installed
from evals.ranked import DEPTH, ranked_measures, reciprocal_rank
from evals.retrieval_sets import (
    ENGLISH,
    FOREIGN,
    HEADINGS,
    QUESTIONS,
    Asked,
    read_questions,
    stage,
)
from evals.suite import Bench, Measure, Outcome, Threshold, WorstCase
from evals.suites.retrieval_floor import OFF_TOPIC, floor_measures
from evals.suites.retrieval_speed import rate_measures, speed_measures

_TARGETS = {
    "quiz": (0.80, 0.60),
    "faq-heading": (0.98, 0.90),
    "question-heading": (0.98, 0.92),
    "stackexchange-in-newsletter": (0.99, 0.97),
}
# 37 questions tell little: one of them is 3 points, so that kind informs and does not bind
_FEW = frozenset({"quiz"})

THRESHOLDS: Mapping[str, Threshold] = {
    **{
        f"{kind} hit@5": Threshold(hit, binding=kind not in _FEW)
        for kind, (hit, _) in _TARGETS.items()
    },
    **{
        f"{kind} MRR@5": Threshold(mrr, binding=kind not in _FEW)
        for kind, (_, mrr) in _TARGETS.items()
    },
    "answerable kept": Threshold(0.98),
    "off topic refused": Threshold(0.75),
    f"{FOREIGN} hit@5": Threshold(0.58),
    "answerable kept, foreign": Threshold(0.95),
    "off topic refused, foreign": Threshold(0.85),
    "search p50": Threshold(12.0, at_least=False, binding=False),
    "ingestion over embedding": Threshold(0.8, binding=False),
}
_WORST = 12


class RetrievalSuite:
    """Labelled questions over eight projects' documentation, beside the plain design.

    The first run embeds some 17 MB twice, which takes half an hour on two cores; the vectors are
    kept in the cache folder, and later runs take minutes.
    """

    name = "retrieval"
    datasets: tuple[str, ...] = (QUESTIONS, *OFF_TOPIC, "kb")
    evaluators: tuple[str, ...] = (
        "hit@k, MRR@5: the gold file stands among the files of the first passages",
        "interval: 95 % of 2,000 bootstrap resamples of the questions",
        "kept, refused: a passage reaches the floor, or none does",
    )
    thresholds: Mapping[str, Threshold] = THRESHOLDS

    def run(self, bench: Bench) -> Outcome:
        """Measure; without the documents nothing can be."""
        if bench.quick:
            bench.say("retrieval: left out of a quick run, which has no time to index documents")
            return Outcome([])
        kb = bench.data / "kb"
        missing = [name for name in (QUESTIONS, *OFF_TOPIC) if not (bench.data / name).exists()]
        if not kb.is_dir():
            missing.append("kb")
        if missing:
            return Outcome([], missing=missing)
        with tempfile.TemporaryDirectory(prefix="candor-eval-") as folder:
            return asyncio.run(_measure(bench, Path(folder), self.thresholds))


async def _measure(bench: Bench, folder: Path, thresholds: Mapping[str, Threshold]) -> Outcome:
    questions = read_questions(bench.data)
    by_kind = {kind: [one for one in questions if one.kind == kind] for kind in (*ENGLISH, FOREIGN)}
    outcome = Outcome([], beside={PLAIN: is_installed()})
    bench.say("retrieval: indexing the documents")
    whole = stage(bench.data, folder / "whole")
    async with indexed(whole, folder / "data", cached=True) as documents:
        plain = PlainDesign(whole, documents.remembered) if is_installed() else None
        for kind in ENGLISH:
            measures, worst = await _kind("as asked", documents, plain, by_kind[kind], thresholds)
            outcome.measures.extend(measures)
            outcome.worst.extend(worst)
        outcome.measures.extend(await _foreign(documents, by_kind[FOREIGN]))
        outcome.measures.extend(await floor_measures(bench, documents, questions, thresholds))
        bench.say("retrieval: speed of the search")
        outcome.measures.extend(await speed_measures(documents, questions, thresholds))
    bench.say("retrieval: indexing again without the headings that are asked for")
    asked = [one for kind in HEADINGS for one in by_kind[kind]]
    bare = stage(bench.data, folder / "bare", without=asked)
    async with indexed(bare, folder / "bare-data", cached=True) as documents:
        plain = PlainDesign(bare, documents.remembered) if is_installed() else None
        for kind in HEADINGS:
            measures, _ = await _kind("gold heading removed", documents, plain, by_kind[kind], {})
            outcome.measures.extend(measures)
    bench.say("retrieval: speed of the ingestion")
    outcome.measures.extend(await rate_measures(bench, folder, thresholds))
    return outcome


async def _kind(
    section: str,
    documents: IndexedDocuments,
    plain: PlainDesign | None,
    questions: list[Asked],
    thresholds: Mapping[str, Threshold],
) -> tuple[list[Measure], list[WorstCase]]:
    found = {"candor": [await documents.files(one.query, DEPTH) for one in questions]}
    if plain is not None:
        found[PLAIN] = [plain.files(one.query) for one in questions]
    kind = questions[0].kind
    measures = ranked_measures(section, kind, questions, found, thresholds)
    return measures, _worst(questions, found["candor"])


async def _foreign(documents: IndexedDocuments, questions: list[Asked]) -> list[Measure]:
    """Measure questions in six languages as they are, and in English as an oracle would have it."""
    section = "other languages over English pages"
    asked = [await documents.files(one.query, DEPTH) for one in questions]
    whole = {"as asked hit@5": THRESHOLDS[f"{FOREIGN} hit@5"]}
    oracle = [await documents.files(one.english, DEPTH) for one in questions]
    return [
        *ranked_measures(section, "as asked", questions, {"candor": asked}, whole),
        *ranked_measures(section, "oracle, upper bound", questions, {"candor": oracle}, {}),
    ]


def _worst(questions: Sequence[Asked], found: Sequence[Sequence[str]]) -> list[WorstCase]:
    missed: dict[str, list[str]] = {}
    for one, files in zip(questions, found, strict=True):
        if not reciprocal_rank(files, one.gold):
            missed.setdefault(f"{one.kind}: {min(one.gold)}", []).append(mask(one.query, ()))
    cases = [
        WorstCase("missed among five", kind, len(texts), tuple(texts))
        for kind, texts in missed.items()
    ]
    return sorted(cases, key=lambda one: -one.n)[:_WORST]
