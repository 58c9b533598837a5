"""How sure a figure is: the percentile bootstrap (Efron, 1979)."""

from collections.abc import Sequence

import numpy as np

RESAMPLES = 2_000
# 95 % of the resampled means lie between these percentiles
BOUNDS = (2.5, 97.5)


def interval(values: Sequence[float], seed: int) -> tuple[float, float]:
    """Answer the 95 % interval of the mean; (0, 0) where there are no values."""
    if not values:
        return (0.0, 0.0)
    cases = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(seed).integers(0, len(cases), size=(RESAMPLES, len(cases)))
    low, high = np.percentile(cases[drawn].mean(axis=1), BOUNDS)
    return float(low), float(high)
