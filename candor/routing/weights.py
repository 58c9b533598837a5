"""Every weight of the complexity score, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Weights:
    """Points added to a base of 1; the sum is rounded half up and kept within 1 to 10.

    Lengths are in words. From `index_year` on, the documents cannot know.
    """

    # length
    long_words: int = 12
    very_long_words: int = 24
    long: float = 0.5
    very_long: float = 1.0
    # technical terms: each term's own weight, assets at a fraction of one, up to a cap
    term: float = 1.0
    asset: float = 0.5
    term_cap: float = 3.0
    # shape of the question
    definition: float = 0.0
    how_to: float = 1.5
    comparison: float = 1.5
    why: float = 0.5
    explain: float = 1.0
    trouble: float = 1.5
    calculation: float = 1.5
    multi_part: float = 1.0
    figures: float = 0.5
    many_figures: int = 3
    shape_cap: float = 4.0
    # conversation context
    follow_up: float = 1.0
    reference: float = 0.5
    # current data: a live quantity or fact, where a price is heading, an opinion on the market,
    # a time word beside the point
    current: float = 6.0
    forecast: float = 6.0
    outlook: float = 1.5
    current_in_passing: float = 0.5
    index_year: int = 2026


DEFAULT_WEIGHTS = Weights()

_MOST_POINTS = 10
_COUNTED = frozenset({"long_words", "very_long_words", "many_figures", "index_year"})


def weigh(changes: Mapping[str, float], weights: Weights = DEFAULT_WEIGHTS) -> Weights:
    """Answer `weights` with some of them changed.

    Raises ValueError in words for a person: for a name that is no weight, for points outside of
    0 to 10, for a count of words or a year that is no whole number of at least 1.
    """
    names = [field.name for field in fields(Weights)]
    for name, value in changes.items():
        if name not in names:
            raise ValueError(f"`{name[:40]}` is no weight; there are {', '.join(names)}")
        if name in _COUNTED:
            if value < 1 or value != int(value):
                raise ValueError(f"`{name}` is a whole number of at least 1")
        elif not 0 <= value <= _MOST_POINTS:
            raise ValueError(f"`{name}` is a number from 0 to {_MOST_POINTS}")
    kept = {name: int(value) if name in _COUNTED else value for name, value in changes.items()}
    return replace(weights, **kept)  # type: ignore[arg-type]  # names and kinds are checked above
