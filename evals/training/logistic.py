"""Logistic regression on sparse features, by accelerated proximal gradient without randomness."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from candor.injection.features import BUCKETS

Floats = npt.NDArray[np.float64]


class Sparse(Protocol):
    """The buckets that a text fills and their values."""

    @property
    def buckets(self) -> npt.NDArray[np.int64]:
        """Answer which columns are filled."""

    @property
    def values(self) -> npt.NDArray[np.float32]:
        """Answer what each holds."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as one sparse matrix, `width` columns wide: which buckets are filled and with what."""

    row: npt.NDArray[np.int64]
    bucket: npt.NDArray[np.int64]
    value: Floats
    n: int
    width: int = 2 * BUCKETS

    def times(self, weights: Floats) -> Floats:
        """Answer one sum per text."""
        sums = np.bincount(self.row, self.value * weights[self.bucket], minlength=self.n)
        return sums.astype(np.float64)

    def gathered(self, residuals: Floats) -> Floats:
        """Answer one sum per bucket."""
        sums = np.bincount(self.bucket, self.value * residuals[self.row], minlength=self.width)
        return sums.astype(np.float64)


def stacked(texts: Sequence[Sparse], width: int = 2 * BUCKETS) -> Rows:
    """Put the features of texts below each other."""
    lengths = [len(one.buckets) for one in texts]
    return Rows(
        np.repeat(np.arange(len(texts)), lengths),
        np.concatenate([one.buckets for one in texts]),
        np.concatenate([one.values for one in texts]).astype(np.float64),
        len(texts),
        width,
    )


def fit(
    rows: Rows, attack: Floats, counts: Floats, *, strength: float, steps: int = 400
) -> tuple[Floats, float]:
    """Answer weights and bias that minimise the log loss plus |weights|^2 / (2 strength).

    Nesterov's method with restarts (O'Donoghue and Candès, 2015). `counts` is what each text
    counts for; the rows of a text have length sqrt(2), which bounds the step.
    """
    weights, bias = np.zeros(2 * BUCKETS), 0.0
    ahead, ahead_bias, momentum = weights, bias, 1.0
    step = 1 / (0.25 * 3 * largest(rows, counts) + 1 / strength)
    for _ in range(steps):
        residuals = counts * (_sigmoid(rows.times(ahead) + ahead_bias) - attack)
        slope, slope_bias = rows.gathered(residuals) + ahead / strength, float(residuals.sum())
        new, new_bias = ahead - step * slope, ahead_bias - step * slope_bias
        if np.dot(slope, new - weights) + slope_bias * (new_bias - bias) > 0:
            momentum = 1.0
        following = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        push = (momentum - 1) / following
        ahead, ahead_bias = new + push * (new - weights), new_bias + push * (new_bias - bias)
        weights, bias, momentum = new, new_bias, following
    return weights, bias


def largest(rows: Rows, counts: Floats) -> float:
    """Answer the largest eigenvalue of the weighted Gram matrix, by power iteration."""
    vector = np.ones(rows.width) / rows.width**0.5
    length = 1.0
    for _ in range(20):
        vector = rows.gathered(counts * rows.times(vector))
        length = float(np.linalg.norm(vector))
        vector = vector / length
    return length


def _sigmoid(values: Floats) -> Floats:
    return 0.5 * (1 + np.tanh(values / 2))
