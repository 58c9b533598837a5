"""The search index: BM25 over keyed terms, files, sections, and what is written of it."""

from pathlib import Path

import numpy as np
import pytest

from ingestion.collection import IndexedChunk
from ingestion.documents import Chunk
from ingestion.search.gathering import Gathering
from ingestion.search.index import IndexUnreadable, SearchIndex
from ingestion.search.kept import FILE, SearchKeeper
from ingestion.search.keyed import KeyedTerms
from ingestion.search.rows import Row
from tests.sealers import known_sealer, known_stamper, new_sealer

CHUNKS = [
    ("a1", Chunk("a.md", "Withdrawals", "Withdrawals > Queue", "You wait in a queue.", 0)),
    ("a2", Chunk("a.md", "Withdrawals", "Withdrawals > Queue", "It takes some days.", 1)),
    ("a3", Chunk("a.md", "Withdrawals", "Withdrawals > Claim", "Then claim your ether.", 2)),
    ("b1", Chunk("b.md", "Bridges", "Bridges", "A bridge moves zorkmid tokens.", 0)),
]


@pytest.fixture
def keyed() -> KeyedTerms:
    stamper = known_stamper()
    return KeyedTerms(stamper, stamper.current)


@pytest.fixture
def lookup(keyed: KeyedTerms) -> SearchIndex:
    gathering = Gathering(keyed)
    vectors = np.eye(4, 8, dtype=np.float32)
    # in any order: reading order is what `index` is told
    for (name, chunk), vector in reversed(list(zip(CHUNKS, vectors, strict=True))):
        gathering.add([IndexedChunk(name, chunk, vector)])
    return gathering.index([name for name, _ in CHUNKS])


def test_words_of_text_heading_and_title_are_found(lookup: SearchIndex, keyed: KeyedTerms) -> None:
    assert int(lookup.bm25.scores(keyed.of("zorkmid")).argmax()) == 3
    assert (lookup.bm25.scores(keyed.of("withdrawal")) > 0).tolist() == [True, True, True, False]
    heading, text = (lookup.bm25.scores(keyed.of(word)) for word in ("claim", "days"))
    assert heading[2] > text[1] > 0
    assert not lookup.bm25.scores(keyed.of("nowhere said")).any()
    assert not lookup.bm25.scores(keyed.of("")).any()


def test_coverage_weighs_rare_words_more(lookup: SearchIndex, keyed: KeyedTerms) -> None:
    assert lookup.coverage(keyed.of("queue days")).tolist() == [1, 0]
    by_file = lookup.coverage(keyed.of("zorkmid withdrawal"))
    assert by_file[1] > by_file[0] > 0
    assert lookup.coverage(keyed.of("nowhere")).tolist() == [0, 0]


def test_neighbours_are_of_the_same_section(lookup: SearchIndex) -> None:
    assert lookup.files.tolist() == [0, 0, 0, 1]
    assert lookup.sections.tolist() == [0, 0, 1, 2]
    assert (lookup.neighbour(0, 1), lookup.neighbour(1, -1)) == (1, 0)
    assert (lookup.neighbour(1, 1), lookup.neighbour(0, -1), lookup.neighbour(3, 1)) == (None,) * 3


def test_vectors_are_near_to_what_they_were(lookup: SearchIndex) -> None:
    asked = np.eye(4, 8, dtype=np.float32)[1]
    rows = np.arange(4, dtype=np.int32)
    assert lookup.vectors.likeness(asked, rows) == pytest.approx([0, 1, 0, 0], abs=0.01)
    by_file = lookup.vectors.likeness_of_files(asked, np.asarray([0, 1], np.int32))
    assert by_file == pytest.approx([1 / np.sqrt(3), 0], abs=1e-6)


def test_it_is_read_as_it_was_written(lookup: SearchIndex, keyed: KeyedTerms) -> None:
    again = SearchIndex.from_bytes(lookup.to_bytes())
    question = keyed.of("claim the zorkmid")
    assert (again.ids, again.key_id) == (lookup.ids, lookup.key_id)
    assert np.array_equal(again.bm25.scores(question), lookup.bm25.scores(question))
    assert np.array_equal(again.vectors.numbers, lookup.vectors.numbers)
    for damaged in (b"", b"PK", lookup.to_bytes()[:200]):
        with pytest.raises(IndexUnreadable):
            SearchIndex.from_bytes(damaged)


def test_second_vectors_are_kept_and_found(keyed: KeyedTerms) -> None:
    names = [name for name, _ in CHUNKS]
    first, second = np.eye(4, 8, dtype=np.float32), np.eye(4, 6, k=1, dtype=np.float32)
    rows = [Row.of(chunk, keyed) for _, chunk in CHUNKS]
    lookup = SearchIndex.of(keyed.key_id, names, rows, first, second)
    again = SearchIndex.from_bytes(lookup.to_bytes())
    assert again.multilingual is not None
    assert again.multilingual.nearest(second[2], 1).tolist() == [2]
    assert sorted(again.multilingual.nearest(second[2], 9).tolist()) == [0, 1, 2, 3]
    kept = again.second_vectors()
    assert list(kept) == names
    assert kept["a3"] == pytest.approx(second[2], abs=0.01)
    assert SearchIndex.of(keyed.key_id, names, rows, first).second_vectors() == {}


def test_an_empty_index_answers_nothing(keyed: KeyedTerms) -> None:
    empty = Gathering(keyed).index([])
    assert SearchIndex.from_bytes(empty.to_bytes()).ids == ()
    assert empty.bm25.scores(keyed.of("gas")).tolist() == []


def test_the_file_shows_no_word_and_opens_for_its_own_collection_only(
    lookup: SearchIndex, tmp_path: Path
) -> None:
    keeper = SearchKeeper(known_sealer(), known_stamper())
    keeper.write(tmp_path, "one", lookup)
    raw = (tmp_path / FILE).read_bytes()
    assert b"zorkmid" not in raw
    assert b"zorkmid" not in lookup.to_bytes(), "terms are hashed before they are encrypted"
    found = keeper.read(tmp_path, "one")
    assert found is not None
    assert found.ids == lookup.ids
    assert keeper.read(tmp_path, "other") is None
    assert SearchKeeper(new_sealer(), known_stamper()).read(tmp_path, "one") is None
    (tmp_path / FILE).write_bytes(raw[:-1])
    assert keeper.read(tmp_path, "one") is None
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_terms_say_nothing_without_the_key(keyed: KeyedTerms) -> None:
    stamper = known_stamper("other")
    other = KeyedTerms(stamper, stamper.current)
    assert not set(keyed.of("gas fees")) & set(other.of("gas fees"))
    assert np.array_equal(keyed.of("Gas fees"), keyed.of("gas fee"))
