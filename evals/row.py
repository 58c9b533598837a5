"""A measure as the cells of a table's row, the same in a terminal and on a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from evals.baseline import Known
from evals.bootstrap import Interval
from evals.comparison import compare
from evals.suite import Measure, Outcome

Cells = tuple[str, ...]
Before = Mapping[str, Known] | None

NOT_MEASURED = "not measured"
WORSE = "WORSE"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a suite's tables have; those that would be empty in all of them leave."""

    outcome: Outcome
    before: Before

    @property
    def intervals(self) -> bool:
        """Tell whether a measure has an interval."""
        return any(one.interval for one in self.outcome.measures)

    def heads(self) -> Cells:
        """Answer the heads of the columns behind a measure's name."""
        peers = (name if here else f"{name} (absent)" for name, here in self.outcome.beside.items())
        interval = ("95 %",) if self.intervals else ()
        compared = ("baseline", "difference", "95 %") if self.before is not None else ()
        return ("n", "candor", *interval, *peers, "threshold", "", *compared)

    def row(self, measure: Measure) -> Cells:
        """Answer a measure's name and its cells, in the order of the heads."""
        peers = tuple(
            number(measure, measure.beside.get(name)) if here else "not installed"
            for name, here in self.outcome.beside.items()
        )
        interval = (_span(measure, measure.interval),) if self.intervals else ()
        return (
            measure.name,
            f"{measure.n:,}",
            NOT_MEASURED if measure.unmeasured else number(measure, measure.value),
            *interval,
            *peers,
            str(measure.threshold or ""),
            verdict(measure, self.before),
            *self._compared(measure),
        )

    def _compared(self, measure: Measure) -> Cells:
        if self.before is None:
            return ()
        comparison = compare(measure, self.before)
        if comparison is None:
            return "-", "-", ""
        return (
            number(measure, comparison.known),
            f"{comparison.difference:+.3f}",
            _span(measure, comparison.interval, sign="+"),
        )


def verdict(measure: Measure, before: Before = None) -> str:
    """Say in a word whether the threshold holds, or that the figure is worse than it was."""
    comparison = compare(measure, before)
    if measure.fails:
        return "FAIL"
    if comparison is not None and comparison.worse:
        return WORSE
    if measure.passed is None:
        return ""
    return "pass" if measure.passed else "missed, informs only"


def number(measure: Measure, value: float | None) -> str:
    """Write a value as its unit is read."""
    if value is None:
        return "-"
    if measure.unit == "usd":
        return f"${value:,.2f}"
    if measure.unit == "ms":
        return f"{value:.3f} ms" if value < 10 else f"{value:,.1f} ms"
    return f"{value:,.0f}" if measure.unit == "count" else f"{value:.3f}"


def _span(measure: Measure, interval: Interval | None, *, sign: str = "") -> str:
    if interval is None:
        return ""
    places = {"count": 0, "usd": 2}.get(measure.unit, 3)
    low, high = interval
    return f"{low:{sign}.{places}f} to {high:{sign}.{places}f}"
