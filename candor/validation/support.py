"""The chance that sources hold a text, by weights fitted to answers that people judged."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from candor.validation.evidence import Evidence


@dataclass(frozen=True, slots=True)
class SupportModel:
    """What evals/grounding/fit.py fitted: log odds are `start` plus the weighed evidence."""

    start: float
    weights: tuple[float, ...]
    curve: tuple[tuple[float, float], ...]

    def odds(self, evidence: Evidence) -> float:
        """Answer the log odds that the sources hold the text."""
        weighed = zip(self.weights, evidence, strict=True)
        return self.start + sum(weight * one for weight, one in weighed)

    def chance(self, odds: float) -> float:
        """Answer log odds as a chance (0 to 1), along the curve that calibrates it."""
        raw = 1 / (1 + math.exp(-odds))
        below = (0.0, 0.0)
        for point in (*self.curve, (1.0, 1.0)):
            if raw <= point[0]:
                span = point[0] - below[0]
                share = (raw - below[0]) / span if span else 0.0
                return below[1] + share * (point[1] - below[1])
            below = point
        return 1.0


@cache
def support_model() -> SupportModel:
    """Read the fitted weights, once."""
    raw: Mapping[str, Any] = yaml.safe_load(
        files("candor.validation").joinpath("rules/confidence.yaml").read_text("utf-8")
    )
    return SupportModel(
        float(raw["start"]),
        tuple(float(raw["weights"][name]) for name in Evidence._fields),
        tuple((float(x), float(y)) for x, y in raw["curve"]),
    )
