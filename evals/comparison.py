"""Today's figure beside an earlier one: how it moved, and whether by more than chance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evals.baseline import Baseline, Known
from evals.bootstrap import Interval, difference_interval
from evals.run import Result
from evals.suite import SEED, Measure


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a measure moved. `worse`: its interval excludes nought on the worse side."""

    known: float
    difference: float
    interval: Interval | None
    worse: bool


def compare(measure: Measure, before: Mapping[str, Known] | None) -> Comparison | None:
    """Set a measure against what was known of it; None where either has no value.

    The interval is that of the difference where both runs kept their cases, else the value's own
    less what was known; a measure with neither is never called worse.
    """
    known = (before or {}).get(measure.key)
    if known is None or measure.value is None:
        return None
    moved = _interval(measure, known)
    return Comparison(known.value, measure.value - known.value, moved, _is_worse(measure, moved))


def regressions(result: Result, baseline: Baseline) -> Iterator[Measure]:
    """Yield the measures that are worse than they were."""
    before = baseline.get(result.suite.name)
    for measure in result.outcome.measures:
        comparison = compare(measure, before)
        if comparison is not None and comparison.worse:
            yield measure


def _interval(measure: Measure, known: Known) -> Interval | None:
    if measure.cases and known.cases:
        return difference_interval(known.cases, measure.cases, SEED)
    if (own := measure.interval) is None:
        return None
    return own[0] - known.value, own[1] - known.value


def _is_worse(measure: Measure, moved: Interval | None) -> bool:
    """Times are the machine's too, and what only informs fails nothing."""
    informs = measure.threshold is not None and not measure.threshold.binding
    if moved is None or measure.unit == "ms" or informs:
        return False
    low, high = moved
    # what the file rounds away is no difference
    return {"more": high < -1e-6, "less": low > 1e-6, None: False}[measure.direction]
