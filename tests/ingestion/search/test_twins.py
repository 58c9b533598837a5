"""Near-duplicates are found, and only they."""

import numpy as np

from ingestion.search.keyed import KeyedTerms
from ingestion.search.twins import twins
from tests.sealers import known_stamper

LONG = " ".join(f"word{number}" for number in range(80))


def leaders(*texts: str) -> list[int]:
    stamper = known_stamper()
    keyed = KeyedTerms(stamper, stamper.current)
    found: list[int] = twins([keyed.of(text) for text in texts]).tolist()
    return found


def test_a_text_with_one_other_word_is_a_twin_of_the_first() -> None:
    other = LONG.replace("word40", "another")
    assert leaders("something else entirely", LONG, other, LONG) == [0, 1, 1, 1]


def test_what_shares_half_its_words_is_none() -> None:
    half = " ".join(LONG.split()[:40] + [f"other{number}" for number in range(40)])
    assert leaders(LONG, half) == [0, 1]


def test_short_and_empty_texts() -> None:
    assert leaders("gas fee", "gas fee", "fee gas", "", "") == [0, 0, 2, 3, 3]
    assert twins([]).tolist() == []


def test_a_chain_of_twins_has_one_leader() -> None:
    versions = [LONG]
    for number in (10, 30, 50, 70):
        versions.append(versions[-1].replace(f"word{number}", f"new{number}"))
    found = np.asarray(leaders(*versions))
    assert np.array_equal(found, found[found])
    assert found[1] == 0
