"""What is noted of a chunk on its way into a generation, and how rows are numbered."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingestion.documents import Chunk
from ingestion.embedded_text import LINK
from ingestion.search.keyed import KeyedTerms, Terms

# how often a term of the title and of the heading path counts, against once in the text
TITLE_WEIGHT = 1
HEADING_WEIGHT = 2

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Row:
    """A chunk as it is indexed: where it stands, and its terms."""

    source: str
    heading: str
    ordinal: int
    body: Terms
    path: Terms
    title: Terms

    @classmethod
    def of(cls, chunk: Chunk, keyed: KeyedTerms) -> "Row":
        """Read a chunk as the embedding model does: without the targets of links."""
        return cls(
            chunk.source,
            chunk.heading,
            chunk.ordinal,
            keyed.of(LINK.sub(r"\1", chunk.text)),
            keyed.of(chunk.heading),
            keyed.of(chunk.title),
        )

    @property
    def weighted(self) -> Terms:
        """The terms as often as they count."""
        parts = [self.body, *[self.path] * HEADING_WEIGHT, *[self.title] * TITLE_WEIGHT]
        return np.concatenate(parts)

    @property
    def said(self) -> Terms:
        """What makes it a near-duplicate of another: equal words under equal headings."""
        return np.concatenate([self.path, self.body])

    def follows(self, before: "Row | None") -> bool:
        """Tell whether this is the next chunk of the same file."""
        if before is None:
            return False
        return self.source == before.source and self.ordinal == before.ordinal + 1


def numbered(rows: Sequence[Row]) -> tuple[Rows, Rows]:
    """Answer each row's file and section, counted from 0, for rows in reading order."""
    files, sections = np.zeros(len(rows), np.int32), np.zeros(len(rows), np.int32)
    file = section = -1
    before: Row | None = None
    for at, row in enumerate(rows):
        follows = row.follows(before)
        file += not follows
        section += not (follows and before is not None and before.heading == row.heading)
        files[at], sections[at] = file, section
        before = row
    return files, sections
