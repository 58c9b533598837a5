"""From the rows of an experiment to measures and worst cases."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from evals.experiment import Row
from evals.suite import Measure, Threshold, WorstCase

_TEXTS = 8


def aspect_measures(
    section: str, rows: Sequence[Row], thresholds: Mapping[str, Threshold]
) -> list[Measure]:
    """Answer a measure for each aspect that a row was judged in: the mean over those rows.

    A case that broke counts as nought in every aspect.
    """
    return [
        _measure(section, aspect, rows, threshold)
        for aspect, threshold in thresholds.items()
        if any(one.aspect == aspect for row in rows for one in row.scores)
    ]


def worst_rows(section: str, rows: Sequence[Row]) -> Iterator[WorstCase]:
    """Yield what went wrong by aspect, with the names of cases.

    Comments are an evaluator's own words; what quotes a text in one masks it first.
    """
    wrong = [
        (one.aspect, f"{row.case}: {one.comment}")
        for row in rows
        for one in row.scores
        if one.value < 1
    ]
    wrong += [("broke", f"{row.case}: {row.error}") for row in rows if row.error]
    for aspect, group in groupby(sorted(wrong), key=lambda one: one[0]):
        texts = [text for _, text in group]
        yield WorstCase(section, aspect, len(texts), tuple(texts[:_TEXTS]))


def _measure(section: str, aspect: str, rows: Sequence[Row], threshold: Threshold) -> Measure:
    values = tuple(
        next((one.value for one in row.scores if one.aspect == aspect), 0.0)
        for row in rows
        if row.error or any(one.aspect == aspect for one in row.scores)
    )
    value = sum(values) / len(values)
    return Measure(section, aspect, value, len(values), threshold=threshold, cases=values)
