"""The chunks' vectors in a quarter of their size, and one vector for each file."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]

_LARGEST = 127
# rows that are compared at a time: their floats stay in the processor's cache
_BLOCK = 1_024


@dataclass(frozen=True, slots=True)
class Vectors:
    """`numbers` times `scales` are the vectors, to some 0.003 of a cosine; `means` the files'."""

    numbers: npt.NDArray[np.int8]
    scales: Floats
    means: Floats

    @classmethod
    def of(cls, vectors: Floats, files: Rows) -> "Vectors":
        """Round vectors of shape (chunks, dimension), and average them by file."""
        scales = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-12) / _LARGEST
        numbers = np.rint(vectors / scales[:, None]).astype(np.int8)
        means = np.zeros((int(files.max(initial=-1)) + 1, vectors.shape[1]), np.float32)
        np.add.at(means, files, vectors)
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
        return cls(numbers, scales.astype(np.float32), means)

    def likeness(self, vector: Floats, rows: Rows) -> Floats:
        """Answer the cosine similarity of some rows to a vector of length 1."""
        found: Floats = (self.numbers[rows].astype(np.float32) @ vector) * self.scales[rows]
        return found

    def nearest(self, vector: Floats, n: int) -> Rows:
        """Answer the `n` rows nearest to a vector of length 1, in any order; looks at all."""
        likeness = np.empty(len(self.numbers), np.float32)
        for start in range(0, len(likeness), _BLOCK):
            block = self.numbers[start : start + _BLOCK].astype(np.float32)
            likeness[start : start + _BLOCK] = block @ vector
        likeness *= self.scales
        best = np.argpartition(-likeness, n)[:n] if len(likeness) > n else np.arange(len(likeness))
        return best.astype(np.int32)

    def restored(self) -> Floats:
        """Answer the vectors as they were, but for the rounding."""
        restored: Floats = self.numbers.astype(np.float32) * self.scales[:, None]
        return restored

    def likeness_of_files(self, vector: Floats, files: Rows) -> Floats:
        """Answer the cosine similarity of some files' mean vectors."""
        found: Floats = self.means[files] @ vector
        return found
