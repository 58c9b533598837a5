"""What a suite is, and what it answers: measures against thresholds, and its worst cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from evals.bootstrap import Interval, interval
from evals.plots import Plot

Unit = Literal["share", "ms", "count", "usd"]
Better = Literal["more", "less"]

SEED = 20


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a measure has to reach; `binding` ones decide the exit status, others only inform."""

    value: float
    at_least: bool = True
    binding: bool = True

    def holds_for(self, measured: float) -> bool:
        """Tell whether `measured` reaches this threshold."""
        return measured >= self.value if self.at_least else measured <= self.value

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure over `n` cases; `value` is None where it is not defined (no case, no find).

    `beside` holds the same figure of the products compared with, by their column's name. A
    `detail` is one of many of its kind, shown in a short table only where it is not perfect.
    """

    section: str
    name: str
    value: float | None
    n: int
    unit: Unit = "share"
    threshold: Threshold | None = None
    beside: Mapping[str, float | None] = field(default_factory=dict)
    detail: bool = False
    cases: tuple[float, ...] = ()
    spread: Interval | None = None
    better: Better | None = None
    unmeasured: str = ""

    @property
    def interval(self) -> Interval | None:
        """The 95 % bootstrap interval of the value, where one can be told."""
        if self.spread is not None or not self.cases:
            return self.spread
        return interval(self.cases, SEED)

    @property
    def direction(self) -> Better | None:
        """Which way is better; None where a change is neither."""
        if self.better is not None or self.threshold is None:
            return self.better
        return "more" if self.threshold.at_least else "less"

    @property
    def key(self) -> str:
        """What a baseline knows this measure by."""
        return f"{self.section} / {self.name}"

    @property
    def passed(self) -> bool | None:
        """Tell whether the threshold holds; None without a threshold, False without a value."""
        if self.threshold is None or self.unmeasured:
            return None
        return self.value is not None and self.threshold.holds_for(self.value)

    @property
    def fails(self) -> bool:
        """Tell whether this measure makes the run fail."""
        return self.passed is False and self.threshold is not None and self.threshold.binding


@dataclass(frozen=True, slots=True)
class WorstCase:
    """A kind of case that went wrong `n` times, with a few of them.

    `texts` are masked by `evals.masking`: no value can be read in them.
    """

    section: str
    kind: str
    n: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a suite measured; `missing` names data sets that were not there.

    `beside` names the products compared with, and says which of them are not installed. `plots`
    are drawn on the page.
    """

    measures: list[Measure]
    worst: list[WorstCase] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    beside: Mapping[str, bool] = field(default_factory=dict)
    plots: list[Plot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a suite is run with: the data's folder, the seed of all chance, whom to tell.

    `quick` asks for few enough cases that all suites together take a minute or two; `upload` lets
    experiments and their data sets go to LangSmith.
    """

    data: Path
    seed: int = SEED
    say: Callable[[str], None] = lambda _: None
    quick: bool = False
    upload: bool = False


class Suite(Protocol):
    """A set of cases, the evaluators that judge them, and the thresholds they have to reach."""

    name: str
    datasets: tuple[str, ...]
    evaluators: tuple[str, ...]
    thresholds: Mapping[str, Threshold]

    def run(self, bench: Bench) -> Outcome:
        """Measure; data sets that are absent are named in the outcome, never an error."""
        ...
