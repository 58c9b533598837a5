"""What is searched beside Chroma: rows are the chunks in reading order, file after file."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from ingestion.search.bm25 import ARRAYS, Bm25
from ingestion.search.keyed import Terms
from ingestion.search.rows import Row, Rows, numbered
from ingestion.search.terms import TERMS_VERSION
from ingestion.search.twins import twins
from ingestion.search.vectors import Floats, Vectors

# what the arrays of the second vectors are called by
SECOND = "multilingual_"
FORMAT = f"1.{TERMS_VERSION}"


class IndexUnreadable(Exception):
    """The content is of another version, or no such index."""


@dataclass(frozen=True)
class SearchIndex:
    """`files` and `sections` number each row's file and section.

    `leaders` name the first row that says nearly the same; `key_id` is the key that the terms
    are hashed under. `multilingual` are second vectors, where there is a model for them.
    """

    key_id: str
    ids: tuple[str, ...]
    files: Rows
    sections: Rows
    leaders: Rows
    bm25: Bm25
    vectors: Vectors
    multilingual: Vectors | None = None

    _ROWS: ClassVar = ("files", "sections", "leaders")
    _VECTORS: ClassVar = ("numbers", "scales", "means")

    @classmethod
    def of(
        cls,
        key_id: str,
        ids: Sequence[str],
        rows: Sequence[Row],
        vectors: Floats,
        seconds: Floats | None = None,
    ) -> "SearchIndex":
        """Index rows in reading order with their vectors; blocks for seconds."""
        files, sections = numbered(rows)
        return cls(
            key_id=key_id,
            ids=tuple(ids),
            files=files,
            sections=sections,
            leaders=twins([row.said for row in rows]),
            bm25=Bm25.of([row.weighted for row in rows]),
            vectors=Vectors.of(vectors, files),
            multilingual=None if seconds is None else Vectors.of(seconds, files),
        )

    def coverage(self, question: Terms) -> Floats:
        """Answer for every file which share of the question it speaks of, rare terms first.

        Each term weighs as much as its inverse document frequency.
        """
        said = np.zeros(len(self.vectors.means), np.float32)
        total = 0.0
        for weight, rows in self.bm25.postings(question):
            here = np.zeros(len(said), bool)
            here[self.files[rows]] = True
            said += np.float32(weight) * here
            total += weight
        return said / np.float32(total) if total else said

    def second_vectors(self) -> dict[str, Floats]:
        """Answer the chunks' second vectors by their ids; none where there are none."""
        if self.multilingual is None:
            return {}
        return dict(zip(self.ids, self.multilingual.restored(), strict=True))

    def neighbour(self, row: int, step: int) -> int | None:
        """Answer the row before or behind this one in the same section."""
        other = row + step
        if 0 <= other < len(self.ids) and self.sections[other] == self.sections[row]:
            return other
        return None

    def to_bytes(self) -> bytes:
        """Write it as an npz archive, for `from_bytes`."""
        stream = io.BytesIO()
        header = json.dumps({"format": FORMAT, "key_id": self.key_id})
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "header": np.frombuffer(header.encode(), np.uint8),
            "ids": np.frombuffer("\n".join(self.ids).encode(), np.uint8),
            "vocabulary": self.bm25.vocabulary,
            **{name: getattr(self, name) for name in self._ROWS},
            **{name: getattr(self.vectors, name) for name in self._VECTORS},
            **self._second_arrays(),
            **self.bm25.arrays,
        }
        np.savez(stream, allow_pickle=False, **arrays)
        return stream.getvalue()

    def _second_arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        if self.multilingual is None:
            return {}
        return {f"{SECOND}{name}": getattr(self.multilingual, name) for name in self._VECTORS}

    @classmethod
    def from_bytes(cls, content: bytes) -> "SearchIndex":
        """Read what `to_bytes` wrote; IndexUnreadable where another version did."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as kept:
                header = json.loads(kept["header"].tobytes())
                if header["format"] != FORMAT:
                    raise IndexUnreadable
                ids = tuple(kept["ids"].tobytes().decode().split())
                arrays = {name: kept[name] for name in ARRAYS}
                seconds = [f"{SECOND}{name}" for name in cls._VECTORS]
                return cls(
                    key_id=header["key_id"],
                    ids=ids,
                    bm25=Bm25(kept["vocabulary"], arrays, len(ids)),
                    vectors=Vectors(*(kept[name] for name in cls._VECTORS)),
                    multilingual=Vectors(*(kept[name] for name in seconds))
                    if seconds[0] in kept
                    else None,
                    **{name: kept[name] for name in cls._ROWS},
                )
        except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as failure:
            raise IndexUnreadable from failure
