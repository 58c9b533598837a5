"""Every weight of the complexity score, in one place."""

from dataclasses import dataclass


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
    shape_cap: float = 4.0
    # conversation context
    follow_up: float = 1.0
    reference: float = 0.5
    # current data: a live quantity or fact, a market's outlook, a time word beside the point
    current: float = 6.0
    outlook: float = 1.5
    current_in_passing: float = 0.5
    index_year: int = 2026


DEFAULT_WEIGHTS = Weights()
