"""The canaries: personal data of every type and secrets of every kind, none of them twice."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from evals.holdouts.personal import personal_cases
from evals.holdouts.secrets import secret_cases
from evals.spans import Case
from tests.canary.spellings import MIN_SIGNS


@dataclass(frozen=True, slots=True)
class Canary:
    """A message with one value in it; `pieces` are the value's parts, in their order."""

    message: str
    type: str
    kind: str
    secret: bool
    pieces: tuple[str, ...]
    written: str

    @property
    def name(self) -> str:
        """Say what it is, never its value."""
        return f"{self.type} ({self.kind})"


def draw_canaries(seed: int, number: int, *, longest: int = 4_000) -> Iterator[Canary]:
    """Draw canaries of every type and kind from a seed, secrets and personal data in turns."""
    rng = random.Random(seed)
    each = max(2, number // 40 + 1)
    personal = list(personal_cases(seed, each=each))
    secret = list(secret_cases(seed, share=min(1.0, max(0.02, number / 3_500))))
    rng.shuffle(personal)
    rng.shuffle(secret)
    seen: set[str] = set()
    left = number
    for pair in zip_longest(personal, secret):
        for case, is_secret in zip(pair, (False, True), strict=True):
            if case is None or not left or len(case.text) > longest:
                continue
            canary = _canary(case, secret=is_secret)
            value = "".join(canary.pieces).casefold()
            if value in seen or len(value) < MIN_SIGNS:
                continue
            seen.add(value)
            left -= 1
            yield canary


def _canary(case: Case, *, secret: bool) -> Canary:
    (gold,) = case.gold
    pieces = tuple(case.text[start:end] for start, end in gold.parts)
    written = case.text[gold.parts[0][0] : gold.parts[-1][1]]
    return Canary(case.text, gold.type, case.kind, secret, pieces, written)
