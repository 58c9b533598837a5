"""What one ingestion did."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from ingestion.quarantine import Held

Stage = Literal["reading", "copying", "embedding", "finishing"]
# called with the chunks done, the chunks in all (0 while unknown) and the stage
Progress = Callable[[int, int, Stage], None]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Counts of one run. `files` were read; the four counts after it are documents.

    `chunks` is what the project's index now holds, `embedded` how many of them are new;
    `unreadable` pairs a source with a sentence; `note` says what is noteworthy, or "".
    `quarantined` are all passages of the project that are kept out of the index.
    """

    files: int
    chunks: int
    added: int
    changed: int
    removed: int
    unchanged: int
    unreadable: list[tuple[str, str]]
    seconds: float
    chunks_per_second: float
    embedded: int = 0
    note: str = ""
    quarantined: list[Held] = field(default_factory=list)
