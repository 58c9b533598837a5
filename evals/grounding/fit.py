"""Fits the weights of confidence: `python -m evals.grounding.fit DATA` writes their file.

A logistic regression whose weights may not be negative (more evidence never lowers it), then a
curve that rises (isotonic regression by pooling adjacent violators) over predictions for groups
that the regression had not seen. The held-out fifth takes no part in either.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from candor.validation.evidence import Evidence, weigh
from evals.grounding.sets import SETS, Judged, judged

FILE: Final = Path("candor/validation/rules/confidence.yaml")
# what a row of each set weighs: they differ in size more than in worth
_WEIGHTS: Final = {"BEGIN": 1.0, "FaithDial": 2.0, "HaluEval": 1.5}
_RIDGE: Final = 0.002
_STEPS: Final = 4_000
_RATE: Final = 0.03
_MOMENTUM: Final = 0.9
_LEAST_IN_STEP: Final = 120

Array = np.ndarray[Any, np.dtype[np.float64]]


def main(data: Path) -> None:
    """Fit and write the file."""
    head = (
        "# Made by evals/grounding/fit.py from BEGIN, FaithDial and HaluEval; do not edit.\n"
        "# The chance that sources hold an answer: start + weights x evidence, by the logistic\n"
        "# function, then along the curve (straight between its points).\n"
    )
    FILE.write_text(head + yaml.safe_dump(fit(data), sort_keys=False), encoding="utf-8")
    print(f"wrote {FILE}")


def fit(data: Path) -> dict[str, Any]:
    """Answer `start`, `weights` and `curve`; raises FileNotFoundError where a set is absent."""
    known = [row for name in SETS for row in judged(data, name) if not row.held_out]
    seen = np.array([weigh(row.question, row.answer, [row.source]) for row in known])
    supported = np.array([float(row.supported) for row in known])
    weights = np.array([_WEIGHTS[row.name] for row in known])
    slopes, start = _regress(seen, supported, weights)
    curve = _curve(_unseen(known, seen, supported, weights), supported, weights)
    return {
        "start": round(start, 4),
        "weights": {
            name: round(float(x), 4) for name, x in zip(Evidence._fields, slopes, strict=True)
        },
        "curve": [[round(float(x), 4), round(float(y), 4)] for x, y in curve],
    }


def _unseen(known: Sequence[Judged], seen: Array, supported: Array, weights: Array) -> Array:
    """Predict each fold by a regression on the other folds."""
    folds = np.array([row.fold for row in known])
    predicted = np.zeros(len(known))
    for fold in sorted(set(folds)):
        others = folds != fold
        slopes, start = _regress(seen[others], supported[others], weights[others])
        predicted[~others] = _logistic(seen[~others] @ slopes + start)
    return predicted


def _regress(seen: Array, supported: Array, weights: Array) -> tuple[Array, float]:
    """Answer weights of at least zero and the start, by projected gradient descent."""
    mean, spread = seen.mean(axis=0), seen.std(axis=0) + 1e-9
    scaled, share = (seen - mean) / spread, weights / weights.sum()
    slopes, start = np.zeros(seen.shape[1]), 0.0
    push, push_start = np.zeros_like(slopes), 0.0
    for _ in range(_STEPS):
        off = share * (_logistic(scaled @ slopes + start) - supported)
        push = _MOMENTUM * push + scaled.T @ off + _RIDGE * slopes
        push_start = _MOMENTUM * push_start + float(off.sum())
        slopes = np.maximum(slopes - _RATE * push, 0.0)
        start -= _RATE * push_start
    raw = slopes / spread
    return raw, start - float(raw @ mean)


def _curve(predicted: Array, supported: Array, weights: Array) -> list[tuple[float, float]]:
    """Answer points of a curve that never falls, each the mean of enough answers."""
    order = np.argsort(predicted, kind="stable")
    steps: list[list[float]] = []
    for at in range(0, len(order), _LEAST_IN_STEP):
        part = order[at : at + _LEAST_IN_STEP]
        heft = float(weights[part].sum())
        x = float((predicted[part] * weights[part]).sum())
        y = float((supported[part] * weights[part]).sum())
        steps.append([heft, x, y])
        while len(steps) > 1 and steps[-2][2] / steps[-2][0] >= steps[-1][2] / steps[-1][0]:
            last = steps.pop()
            steps[-1] = [a + b for a, b in zip(steps[-1], last, strict=True)]
    return [(x / heft, y / heft) for heft, x, y in steps]


def _logistic(x: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-x))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
