"""Join neighbouring chunks of a section, so that a passage does not end in mid-thought."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.search.index import SearchIndex

# an overlap is at most as long as the splitter makes it
LONGEST_OVERLAP = 60
SHORTEST_OVERLAP = 10


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that follow one another in a section, and the best of them."""

    best: int
    rows: tuple[int, ...]


def join(rows: Sequence[int], lookup: SearchIndex, neighbours: int) -> list[Stretch]:
    """Widen each row by up to `neighbours` rows of its section on both sides.

    Rows are given best first. One that a better row's stretch already holds is left out, and
    no row stands in two stretches.
    """
    if neighbours < 1:
        return [Stretch(row, (row,)) for row in rows]
    taken: set[int] = set()
    stretches = []
    for row in rows:
        if row in taken:
            continue
        stretch = [row]
        for step in (-1, 1):
            at: int | None = row
            for _ in range(neighbours):
                at = lookup.neighbour(at, step) if at is not None else None
                if at is None or at in taken:
                    break
                stretch.append(at)
        taken.update(stretch)
        stretches.append(Stretch(row, tuple(sorted(stretch))))
    return stretches


def joined_text(texts: Sequence[str]) -> str:
    """Put texts that follow one another together; what two of them share stands once."""
    whole = texts[0]
    for text in texts[1:]:
        shared = _overlap(whole, text)
        whole = f"{whole}{text[shared:]}" if shared else f"{whole}\n\n{text}"
    return whole


def _overlap(before: str, after: str) -> int:
    for size in range(min(LONGEST_OVERLAP, len(before), len(after)), SHORTEST_OVERLAP - 1, -1):
        if before.endswith(after[:size]):
            return size
    return 0
