"""How well a ranked list of files answers questions: hit@1, hit@5 and MRR@5."""

from collections.abc import Mapping, Sequence

from evals.retrieval_sets import Asked
from evals.suite import Measure, Threshold

DEPTH = 5
FIGURES = ("hit@1", "hit@5", "MRR@5")


def reciprocal_rank(found: Sequence[str], gold: frozenset[str]) -> float:
    """Answer 1 over the place of the first gold file among the first five, else 0."""
    places = (place for place, file in enumerate(found[:DEPTH], start=1) if file in gold)
    return 1 / next(places, float("inf"))


def figures(ranks: Sequence[float]) -> dict[str, list[float]]:
    """Answer each figure's value of every question, from its reciprocal rank."""
    return {
        "hit@1": [float(rank == 1) for rank in ranks],
        "hit@5": [float(rank > 0) for rank in ranks],
        "MRR@5": list(ranks),
    }


def ranked_measures(
    section: str,
    kind: str,
    questions: Sequence[Asked],
    found: Mapping[str, Sequence[Sequence[str]]],
    thresholds: Mapping[str, Threshold],
) -> list[Measure]:
    """Answer the figures of one kind, question by question; the first finder is the product.

    `found` holds, for each finder, the files that it found for every question.
    """
    product, *others = (
        figures(
            [reciprocal_rank(one, asked.gold) for one, asked in zip(lists, questions, strict=True)]
        )
        for lists in found.values()
    )
    names = list(found)[1:]
    measures = []
    for name in FIGURES:
        values = product[name]
        beside = {other: _mean(of[name]) for other, of in zip(names, others, strict=True)}
        threshold = thresholds.get(f"{kind} {name}")
        label = f"{kind} {name}"
        measures.append(
            Measure(
                section,
                label,
                _mean(values),
                len(values),
                threshold=threshold,
                beside=beside,
                cases=tuple(values),
                better="more",
            )
        )
    return measures


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
