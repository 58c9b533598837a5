"""Neighbouring chunks become one passage."""

from types import SimpleNamespace
from typing import cast

from ingestion.joining import Stretch, join, joined_text
from ingestion.search.index import SearchIndex


def sections(*numbers: int) -> SearchIndex:
    plain = SimpleNamespace(ids=numbers, sections=numbers)
    plain.neighbour = lambda row, step: SearchIndex.neighbour(cast("SearchIndex", plain), row, step)
    return cast("SearchIndex", plain)


def test_a_row_takes_its_neighbours_within_the_section() -> None:
    assert join([2], sections(0, 1, 1, 1, 2), 1) == [Stretch(2, (1, 2, 3))]
    assert join([1], sections(0, 1, 1, 1, 2), 1) == [Stretch(1, (1, 2))]
    assert join([1], sections(0, 1, 1, 1, 2), 5) == [Stretch(1, (1, 2, 3))]
    assert join([2], sections(0, 1, 1, 1, 2), 0) == [Stretch(2, (2,))]


def test_no_row_is_told_twice() -> None:
    one_section = sections(*[0] * 6)
    assert join([2, 3, 5], one_section, 1) == [Stretch(2, (1, 2, 3)), Stretch(5, (4, 5))]


def test_what_two_chunks_share_stands_once() -> None:
    assert joined_text(
        ["It ends with these words here.", "with these words here. It goes on."]
    ) == ("It ends with these words here. It goes on.")
    assert joined_text(["One thing.", "Another thing."]) == "One thing.\n\nAnother thing."
    assert joined_text(["Alone."]) == "Alone."
