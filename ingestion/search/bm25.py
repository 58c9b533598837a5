"""BM25 over numbered terms, by the library bm25s; its arrays are kept as they are."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from bm25s import BM25

from ingestion.search.keyed import Terms

Scores = npt.NDArray[np.float32]

# Lucene's variant (Kamphuis et al., 2020); tuned on half of the open questions, decision 0011
K1 = 1.2
B = 0.5
ARRAYS = ("data", "indices", "indptr")


class Bm25:
    """Scores rows by the terms of a question; read-only, safe to use from several threads."""

    def __init__(self, vocabulary: Terms, arrays: Mapping[str, npt.NDArray[Any]], n: int) -> None:
        self.vocabulary = vocabulary
        self.arrays = arrays
        self._n = n
        self._bm25 = BM25(k1=K1, b=B, method="lucene", backend="numpy", csc_backend="numpy")
        self._bm25.scores = {**arrays, "num_docs": n}
        # only variants that also score what is not said have one
        self._bm25.nonoccurrence_array = None

    @classmethod
    def of(cls, chunks: Sequence[Terms]) -> "Bm25":
        """Index chunks, each given by its terms; a term said twice counts twice."""
        everything = np.concatenate(chunks) if chunks else np.zeros(0, np.uint64)
        vocabulary, numbers = np.unique(everything, return_inverse=True)
        if not len(vocabulary):
            empty = np.zeros(0, np.float32)
            nothing = {"data": empty, "indices": np.zeros(0, np.int32), "indptr": np.zeros(1, int)}
            return cls(vocabulary, nothing, len(chunks))
        ends = np.cumsum([len(one) for one in chunks])
        rows = np.split(numbers.astype(np.int32), ends[:-1])
        built = BM25(k1=K1, b=B, method="lucene", backend="numpy", csc_backend="numpy")
        arrays = built.build_index_from_ids(list(range(len(vocabulary))), rows, show_progress=False)
        return cls(vocabulary, {name: arrays[name] for name in ARRAYS}, len(chunks))

    def scores(self, question: Terms) -> Scores:
        """Answer every row's score, 0 where it has none of the question's terms."""
        known = self._known(question)
        if not known:
            return np.zeros(self._n, np.float32)
        found: Scores = self._bm25.get_scores_from_ids(known)
        return found

    def postings(self, question: Terms) -> Iterator[tuple[float, npt.NDArray[np.int32]]]:
        """Yield for each distinct known term its inverse document frequency and its rows."""
        starts = self.arrays["indptr"]
        for number in dict.fromkeys(self._known(question)):
            rows = self.arrays["indices"][starts[number] : starts[number + 1]]
            yield math.log1p((self._n - len(rows) + 0.5) / (len(rows) + 0.5)), rows

    def _known(self, question: Terms) -> list[int]:
        """Answer the numbers of the question's terms that the documents hold."""
        places = np.searchsorted(self.vocabulary, question)
        known = places < len(self.vocabulary)
        known[known] = self.vocabulary[places[known]] == question[known]
        numbers: list[int] = places[known].tolist()
        return numbers
