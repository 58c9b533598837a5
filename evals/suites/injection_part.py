"""A share of flagged texts as a measure, beside what the rules alone flag."""

from collections.abc import Sequence

from evals.bootstrap import share_interval
from evals.suite import SEED, Measure, Threshold

RULES = "rules alone"


def flagged(
    section: str,
    name: str,
    flags: Sequence[bool],
    by_rules: Sequence[bool],
    *,
    threshold: Threshold | None = None,
    detail: bool = False,
) -> Measure:
    """Answer how many of the texts were flagged, with the interval of the share."""
    hits, n = sum(flags), len(flags)
    return Measure(
        section,
        name,
        hits / n if n else None,
        n,
        threshold=threshold,
        beside={RULES: sum(by_rules) / n if n else None},
        detail=detail,
        spread=share_interval(hits, n, SEED) if n else None,
    )
