"""The interval of a share that is near nought, where a bootstrap of noughts says nothing.

Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927).
"""

from math import sqrt

from evals.bootstrap import Interval

_95_PERCENT = 1.959964


def wilson_interval(hits: int, n: int) -> Interval:
    """Answer the 95 % interval of `hits` of `n`; raises ValueError where there is no case."""
    if not n:
        raise ValueError("there is no interval over no cases")
    share, squared = hits / n, _95_PERCENT**2
    middle = share + squared / (2 * n)
    half = _95_PERCENT * sqrt(share * (1 - share) / n + squared / (4 * n * n))
    whole = 1 + squared / n
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)
