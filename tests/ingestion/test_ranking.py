"""One order out of meaning and words, near-duplicates folded, files taking turns."""

import numpy as np
import numpy.typing as npt
import pytest

from ingestion.collection import IndexedChunk
from ingestion.documents import Chunk
from ingestion.ranking import AT_HOME, ONE_MODEL, Asked, best_rows
from ingestion.search.gathering import Gathering
from ingestion.search.index import SearchIndex
from ingestion.search.keyed import KeyedTerms
from ingestion.search.vectors import Vectors
from tests.sealers import known_stamper

DIMENSION = 8
LONG = " ".join(f"clause{number}" for number in range(60))


@pytest.fixture
def keyed() -> KeyedTerms:
    stamper = known_stamper()
    return KeyedTerms(stamper, stamper.current)


def axis(number: int) -> npt.NDArray[np.float32]:
    vector: npt.NDArray[np.float32] = np.eye(DIMENSION, dtype=np.float32)[number]
    return vector


def lookup_of(keyed: KeyedTerms, *chunks: tuple[str, str, int]) -> SearchIndex:
    """Index (file, text, axis) triples in this order; ordinals count within a file."""
    gathering, names, counts = Gathering(keyed), [], dict[str, int]()
    for number, (file, text, along) in enumerate(chunks):
        ordinal = counts.get(file, 0)
        counts[file] = ordinal + 1
        names.append(f"c{number}")
        chunk = Chunk(file, file, f"heading{number}", text, ordinal)
        gathering.add([IndexedChunk(names[-1], chunk, axis(along))])
    return gathering.index(names)


def best(
    keyed: KeyedTerms,
    lookup: SearchIndex,
    question: str,
    along: int,
    *,
    k: int = 5,
    per_file: int = 9,
) -> list[int]:
    vector = axis(along)
    rows = np.arange(len(lookup.ids), dtype=np.int32)
    near = np.argsort(-lookup.vectors.likeness(vector, rows), kind="stable")[:3].astype(np.int32)
    asked = Asked(vector, near, keyed.of(question), lookup.vectors, ONE_MODEL)
    return best_rows(asked, lookup, k=k, per_file=per_file)


def test_words_find_what_meaning_misses_and_the_other_way_round(keyed: KeyedTerms) -> None:
    lookup = lookup_of(
        keyed,
        *[("far.md", f"filler {number}", 7) for number in range(4)],
        ("words.md", "the zorkmid is minted here", 6),
        ("meaning.md", "something alike", 0),
    )
    found = best(keyed, lookup, "zorkmid", 0)
    assert set(found[:2]) == {4, 5}
    assert best(keyed, lookup, "no such word", 0)[0] == 5


def test_a_file_that_speaks_of_all_of_it_comes_first_among_equals(keyed: KeyedTerms) -> None:
    lookup = lookup_of(
        keyed,
        ("other.md", "the gas of a transaction", 0),
        ("other.md", "nothing of it", 1),
        ("fitting.md", "the gas of a transaction again", 0),
        ("fitting.md", "and its refund", 0),
    )
    assert best(keyed, lookup, "gas refund", 0, k=4, per_file=1)[0] in (2, 3)


def test_the_second_vectors_decide_between_equals(keyed: KeyedTerms) -> None:
    lookup = lookup_of(keyed, ("a.md", "one", 0), ("b.md", "two", 0))
    seconds = Vectors.of(np.eye(2, 4, dtype=np.float32), lookup.files)
    near = np.arange(2, dtype=np.int32)
    for like in (0, 1):
        second = np.eye(4, dtype=np.float32)[like], seconds
        asked = Asked(axis(0), near, keyed.of("gas"), lookup.vectors, AT_HOME, second)
        assert best_rows(asked, lookup, k=1, per_file=1) == [like]


def test_near_duplicates_are_folded_into_the_best(keyed: KeyedTerms) -> None:
    gathering, names = Gathering(keyed), []
    for number, text in enumerate([LONG, LONG, "an unlike text"]):
        names.append(f"c{number}")
        chunk = Chunk(f"{number}.md", "Terms", "Terms", text, 0)
        gathering.add([IndexedChunk(names[-1], chunk, axis(0 if number < 2 else 1))])
    lookup = gathering.index(names)
    assert best(keyed, lookup, "clause7", 0) == [0, 2]


def test_files_take_turns_and_the_rest_is_filled_up(keyed: KeyedTerms) -> None:
    lookup = lookup_of(
        keyed,
        *[("a.md", f"staking rewards part{number}", 0) for number in range(3)],
        ("b.md", "staking elsewhere", 1),
    )
    alone = best(keyed, lookup, "staking rewards", 0, k=4, per_file=1)
    assert [lookup.files[row] for row in alone] == [0, 1, 0, 0]
    pairs = best(keyed, lookup, "staking rewards", 0, k=3, per_file=2)
    assert [lookup.files[row] for row in pairs] == [0, 0, 1]
    free = best(keyed, lookup, "staking rewards", 0, k=4, per_file=9)
    assert [lookup.files[row] for row in free] == [0, 0, 0, 1]


def test_an_empty_index_has_no_best(keyed: KeyedTerms) -> None:
    empty = Gathering(keyed).index([])
    nothing = np.zeros(0, np.int32)
    asked = Asked(np.ones(1, np.float32), nothing, keyed.of("gas"), empty.vectors, ONE_MODEL)
    assert best_rows(asked, empty, k=5, per_file=1) == []
