"""Logistic regression over several classes, by the same method as evals/training/logistic.py."""

import numpy as np
import numpy.typing as npt

from evals.training.logistic import Floats, Rows, largest


def fit_classes(
    rows: Rows, labels: npt.NDArray[np.int64], classes: int, *, strength: float, steps: int
) -> tuple[Floats, Floats]:
    """Answer weights (columns by classes) and biases of the least log loss.

    To the loss |weights|^2 / (2 strength) is added; no randomness, Nesterov's method.
    """
    told = np.eye(classes)[labels]
    step = 1 / (0.75 * largest(rows, np.ones(rows.n)) + 1 / strength)
    weights, bias = np.zeros((rows.width, classes)), np.zeros(classes)
    ahead, ahead_bias, momentum = weights, bias, 1.0
    for _ in range(steps):
        residuals = _shares(_times(rows, ahead) + ahead_bias) - told
        new = ahead - step * (_gathered(rows, residuals) + ahead / strength)
        # the column of ones is not among the rows whose size bounds the step
        new_bias = ahead_bias - 0.2 * step * residuals.sum(axis=0)
        following = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        push = (momentum - 1) / following
        ahead, ahead_bias = new + push * (new - weights), new_bias + push * (new_bias - bias)
        weights, bias, momentum = new, new_bias, following
    return weights, bias


def _times(rows: Rows, weights: Floats) -> Floats:
    return np.stack([rows.times(column) for column in weights.T], axis=1)


def _gathered(rows: Rows, residuals: Floats) -> Floats:
    return np.stack([rows.gathered(column) for column in residuals.T], axis=1)


def _shares(sums: Floats) -> Floats:
    risen = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(risen / risen.sum(axis=1, keepdims=True), dtype=np.float64)
