"""What the parts of the privacy suite share."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from candor.privacy.redact import SECRET_TYPES
from evals.suite import Measure, Threshold, WorstCase

Thresholds = Mapping[str, Threshold]


class Piece(NamedTuple):
    """What a part of the suite measured so far: a part yields one after the other."""

    measures: list[Measure]
    worst: list[WorstCase]
    missing: list[str]


Part = Iterator[Piece]


def for_figures(thresholds: Thresholds, *figures: str) -> Callable[[str, str], Threshold | None]:
    """Answer which threshold holds for a type and a figure, of the figures that have one here."""

    def threshold(type_: str, figure: str) -> Threshold | None:
        if figure not in figures:
            return None
        if type_ in SECRET_TYPES:
            return thresholds["secrets removed"] if figure == "removed" else None
        return thresholds[f"personal data {figure}"]

    return threshold
