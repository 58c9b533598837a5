"""One order out of two: which chunks are near a question in meaning, and which say its words.

Each proposes its best fifty. What a file says as a whole decides between chunks that are alike:
a question seldom has more than one page that is about it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingestion.search.index import SearchIndex
from ingestion.search.keyed import Terms
from ingestion.search.rows import Rows
from ingestion.search.vectors import Floats, Vectors

# how many chunks each of the two rankings may propose
DEPTH = 50


@dataclass(frozen=True, slots=True)
class Limits:
    """At most `per_file` passages of a file before others have had their turn.

    `neighbours` is how many chunks of its section are joined to a passage on either side.
    Where no chunk reaches the cosine similarity `floor` (of a question in another language
    `foreign_floor`), the documents do not say.
    """

    per_file: int = 1
    neighbours: int = 0
    floor: float = -1.0
    foreign_floor: float = -1.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares in a chunk's score.

    `words` is its BM25 score (of the best one's) and `second` the cosine similarity of its second
    vector; what is left of 1 is that of its first. Then come its file's mean vectors, and how much
    of the question the file speaks of.
    """

    words: float
    file_words: float
    file_meaning: float
    second: float = 0.0
    file_second: float = 0.0


# tuned on half the open questions, decision 0011
AT_HOME = Weights(words=0.2, file_words=0.3, file_meaning=0.1, second=0.35, file_second=0.1)
ONE_MODEL = Weights(words=0.3, file_words=0.4, file_meaning=0.2)
# words of another language cover nothing but by chance
ABROAD = Weights(words=0.2, file_words=0.0, file_meaning=0.3)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its vector, the rows nearest to it among `vectors`, and its terms.

    `second` is its vector by another model, and what that one made of the chunks.
    """

    vector: Floats
    near: Rows
    terms: Terms
    vectors: Vectors
    weights: Weights
    second: tuple[Floats, Vectors] | None = None


def best_rows(asked: Asked, lookup: SearchIndex, *, k: int, per_file: int) -> list[int]:
    """Answer the `k` best rows for a question, best first, near-duplicates folded.

    Where too few files fit, the rest is filled up with more of the same ones.
    """
    ranked = _distinct(_ranked(asked, lookup), lookup)
    chosen: list[int] = []
    later: list[int] = []
    of_file: dict[int, int] = {}
    for row in ranked:
        file = int(lookup.files[row])
        of_file[file] = of_file.get(file, 0) + 1
        (chosen if of_file[file] <= per_file else later).append(row)
    return [*chosen, *later][:k]


def _ranked(asked: Asked, lookup: SearchIndex) -> list[int]:
    """Score every row that one of the two rankings proposes (convex combination, Bruch 2023)."""
    weights, vectors = asked.weights, asked.vectors
    said = lookup.bm25.scores(asked.terms)
    rows = np.union1d(asked.near, _highest(said)).astype(np.int32)
    if not len(rows):
        return []
    files = lookup.files[rows]
    words = said[rows] / max(float(said.max(initial=0)), 1e-9)
    first = 1 - weights.words - weights.second
    score = first * vectors.likeness(asked.vector, rows) + weights.words * words
    score += weights.file_meaning * vectors.likeness_of_files(asked.vector, files)
    score += weights.file_words * lookup.coverage(asked.terms)[files]
    if asked.second is not None:
        vector, seconds = asked.second
        score += weights.second * seconds.likeness(vector, rows)
        score += weights.file_second * seconds.likeness_of_files(vector, files)
    # equal scores in reading order, so that a repeated question is answered the same
    order: list[int] = rows[np.argsort(-score, kind="stable")].tolist()
    return order


def _highest(said: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    best = np.argpartition(-said, DEPTH)[:DEPTH] if len(said) > DEPTH else np.arange(len(said))
    return best[said[best] > 0]


def _distinct(ranked: Sequence[int], lookup: SearchIndex) -> Iterator[int]:
    """Leave out what says nearly the same as a better row."""
    seen: set[int] = set()
    for row in ranked:
        leader = int(lookup.leaders[row])
        if leader not in seen:
            seen.add(leader)
            yield row
