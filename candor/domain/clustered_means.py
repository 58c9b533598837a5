"""Means over turns whose users were drawn, not the turns: intervals by the delta method.

Deng, Knoblich and Lu, Applying the Delta Method in Metric Analytics (KDD 2018), section 3.1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, sqrt

# of a normal distribution, two-sided
Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class ClusteredMean:
    """A mean over all cases; `variance` is that of the mean, None for fewer than two clusters."""

    mean: float
    variance: float | None
    cases: int
    clusters: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the mean."""
        return _around(self.mean, self.variance)

    def minus(self, other: "ClusteredMean") -> tuple[float, tuple[float, float] | None]:
        """Answer the difference to another group's mean with its 95 % interval."""
        moved = self.mean - other.mean
        if self.variance is None or other.variance is None:
            return moved, None
        return moved, _around(moved, self.variance + other.variance)


def clustered_mean(clusters: Mapping[str, Iterable[float]]) -> ClusteredMean | None:
    """Answer the mean of all values, which are dependent within a cluster; None without any."""
    held = [tuple(values) for values in clusters.values()]
    sums = [(fsum(values), len(values)) for values in held if values]
    cases = sum(n for _, n in sums)
    if not cases:
        return None
    mean = fsum(total for total, _ in sums) / cases
    k = len(sums)
    if k < 2:
        return ClusteredMean(mean, None, cases, k)
    per_cluster = cases / k
    # the linearised cluster: what its sum is above its share of the mean
    spread = fsum((total - mean * n) ** 2 for total, n in sums) / (k - 1)
    return ClusteredMean(mean, spread / (k * per_cluster**2), cases, k)


def _around(value: float, variance: float | None) -> tuple[float, float] | None:
    if variance is None:
        return None
    return value - Z_95 * sqrt(variance), value + Z_95 * sqrt(variance)
