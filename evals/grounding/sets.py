"""The open sets of answers judged against their source; see DATA.md beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from evals.open_sets import rows

# licences: BEGIN CC BY 4.0 and CDLA-Sharing 1.0; FaithDial and HaluEval MIT
SETS: Final[Mapping[str, str]] = {
    "BEGIN": "grounding/begin-attribution-open.jsonl",
    "FaithDial": "grounding/faithdial-audit-open.jsonl",
    "HaluEval": "grounding/halueval-qa-open.jsonl",
}
_FOLDS: Final = 5
_ENTAILED: Final = "Entailment"


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with whether its source holds all of it; `fold` (0 to 4) keeps groups together."""

    name: str
    question: str
    answer: str
    source: str
    supported: bool
    fold: int

    @property
    def held_out(self) -> bool:
        """Tell whether this one was never fitted to."""
        return self.fold == 0


def judged(data: Path, name: str) -> Iterator[Judged]:
    """Yield a set's answers; raises FileNotFoundError where it is absent.

    Where a set has no yes or no (FaithDial), only what the source entails counts as supported.
    """
    for row in rows(data / SETS[name]):
        group = f"{name}:{row['group']}"
        yield Judged(
            name,
            row["question"] or "",
            row["answer"],
            row["context"],
            row["grounded"] if "grounded" in row else row["label"] == _ENTAILED,
            int(sha256(group.encode()).hexdigest(), 16) % _FOLDS,
        )
