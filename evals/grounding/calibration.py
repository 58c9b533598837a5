"""How far a score means what it says: bins of reliability and the calibration error."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BINS: Final = 10
HIGH: Final = 80


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers scored from `low` to `low + 10`: how many, their mean score, their true share."""

    low: int
    n: int
    scored: float
    true: float


def reliability(scores: Sequence[int], supported: Sequence[bool]) -> list[Bin]:
    """Answer the bins of ten points that hold anything; 100 belongs to the last."""
    kept: list[list[tuple[int, bool]]] = [[] for _ in range(BINS)]
    for score, true in zip(scores, supported, strict=True):
        kept[min(score * BINS // 100, BINS - 1)].append((score, true))
    return [
        Bin(
            place * 100 // BINS,
            len(one),
            sum(score for score, _ in one) / len(one) / 100,
            sum(true for _, true in one) / len(one),
        )
        for place, one in enumerate(kept)
        if one
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Answer the expected calibration error: how far scores are from shares, weighed by count.

    Guo et al., On Calibration of Modern Neural Networks, 2017.
    """
    n = sum(one.n for one in bins)
    return sum(one.n * abs(one.scored - one.true) for one in bins) / n if n else None


def share_true(
    scores: Sequence[int], supported: Sequence[bool], *, at_least: int = HIGH
) -> tuple[float | None, int]:
    """Answer which share of the answers scored `at_least` is supported, and how many they are."""
    high = [true for score, true in zip(scores, supported, strict=True) if score >= at_least]
    return (sum(high) / len(high) if high else None), len(high)


def ranked(scores: Sequence[int], supported: Sequence[bool]) -> float | None:
    """Answer the chance that a supported answer outranks another (AUROC; ties count half)."""
    true = [score for score, one in zip(scores, supported, strict=True) if one]
    false = [score for score, one in zip(scores, supported, strict=True) if not one]
    if not true or not false:
        return None
    below = [0] * 102
    for score in false:
        below[score + 1] += 1
    for at in range(1, 102):
        below[at] += below[at - 1]
    wins = sum(below[score] + (below[score + 1] - below[score]) / 2 for score in true)
    return wins / (len(true) * len(false))
