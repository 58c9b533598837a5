"""What a suite may have drawn beside its figures; `evals.drawings` draws it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose confidence lies from `low` to `high`: its mean, and the share that is right.

    All four are from 0 to 1.
    """

    low: float
    high: float
    confidence: float
    right: float
    n: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Confidence against the share that is right, bin by bin (Guo et al. 2017, section 2)."""

    title: str
    bins: tuple[Bin, ...]

    @property
    def error(self) -> float | None:
        """Answer the expected calibration error, 0 to 1; None without a case."""
        n = sum(one.n for one in self.bins)
        if not n:
            return None
        return sum(abs(one.confidence - one.right) * one.n for one in self.bins) / n


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many cases fall where; `unit` is what the labels count."""

    title: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often what is labelled (a row) was answered (a column), in the order of `labels`."""

    title: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def right(self) -> int:
        """Answer how many were answered as they are labelled."""
        return sum(row[at] for at, row in enumerate(self.counts))

    @property
    def n(self) -> int:
        """Answer how many cases there are."""
        return sum(map(sum, self.counts))


Plot = Reliability | Distribution | Confusion


def reliability(title: str, cases: Iterable[tuple[float, bool]], bins: int = 10) -> Reliability:
    """Sort (confidence from 0 to 1, right or not) into bins of equal width; empty ones leave."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in cases:
        sorted_in[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return Reliability(
        title,
        tuple(
            Bin(
                place / bins,
                (place + 1) / bins,
                sum(confidence for confidence, _ in held) / len(held),
                sum(right for _, right in held) / len(held),
                len(held),
            )
            for place, held in enumerate(sorted_in)
            if held
        ),
    )


def histogram(
    title: str, values: Sequence[float], *, unit: str = "", bins: int = 10
) -> Distribution:
    """Count values in bins of equal width between the least and the greatest."""
    if not values:
        return Distribution(title, (), (), unit)
    low, high = min(values), max(values)
    width = (high - low) / bins or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(int((value - low) / width), bins - 1)] += 1
    labels = tuple(f"{low + place * width:.3g}" for place in range(bins))
    return Distribution(title, labels, tuple(counts), unit)
