"""Bootstrap intervals: how far a figure would move if other cases of the same kind were drawn.

The percentile method of Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13;
differences over the same cases are resampled in pairs (chapter 8).
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

Interval = tuple[float, float]

RESAMPLES = 2000
CONFIDENCE = 0.95
# numbers drawn at a time, so that a large set takes megabytes and not gigabytes
_DRAWN = 2_000_000


def interval(
    values: Sequence[float],
    seed: int,
    *,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> Interval:
    """Answer the interval of the mean of `values`; raises ValueError where there are none."""
    if not values:
        raise ValueError("there is no interval over no values")
    return _of_means(tuple(values), seed, resamples, confidence)


def difference_interval(
    before: Sequence[float],
    after: Sequence[float],
    seed: int,
    *,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> Interval:
    """Answer the interval of mean(after) - mean(before); raises ValueError where one is empty.

    As many values before as after are taken for the same cases in the same order.
    """
    if len(before) == len(after):
        moved = tuple(new - old for old, new in zip(before, after, strict=True))
        return interval(moved, seed, resamples=resamples, confidence=confidence)
    if not before or not after:
        raise ValueError("there is no interval over no values")
    old = _means(np.asarray(before, float), seed, resamples)
    new = _means(np.asarray(after, float), seed + 1, resamples)
    return _percentiles(new - old, confidence)


def share_interval(
    hits: int,
    n: int,
    seed: int,
    *,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> Interval:
    """Answer the interval of `hits` of `n`: the same as over so many ones and noughts."""
    if not n:
        raise ValueError("there is no interval over no values")
    drawn = np.random.default_rng(seed).binomial(n, hits / n, resamples)
    return _percentiles(drawn / n, confidence)


@lru_cache(maxsize=512)
def _of_means(values: tuple[float, ...], seed: int, resamples: int, confidence: float) -> Interval:
    return _percentiles(_means(np.asarray(values, float), seed, resamples), confidence)


def _means(
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]", seed: int, resamples: int
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    source = np.random.default_rng(seed)
    rows = max(1, _DRAWN // len(values))
    means = np.empty(resamples)
    for start in range(0, resamples, rows):
        end = min(start + rows, resamples)
        drawn = source.integers(len(values), size=(end - start, len(values)))
        means[start:end] = values[drawn].mean(axis=1)
    return means


def _percentiles(
    figures: "np.ndarray[tuple[int], np.dtype[np.float64]]", confidence: float
) -> Interval:
    tail = 50 * (1 - confidence)
    low, high = np.percentile(figures, [tail, 100 - tail])
    return float(low), float(high)
