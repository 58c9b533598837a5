"""The widget's word lists are those of the package that the service takes them from."""

from pathlib import Path

import pytest

from candor.bootstrap.widget_words import filter_of, pages

FOLDER = Path(__file__).parents[2] / "web" / "src" / "secrets"


@pytest.mark.parametrize("name", ["english.json", "others.json"])
def test_files_are_as_written_from_the_lists(name: str) -> None:
    assert (FOLDER / name).read_text() == pages()[name]


def test_a_word_more_makes_another_filter() -> None:
    words = ["abandon", "ability", "able"]
    assert filter_of(words) == filter_of([*words, "abandonment"])
    assert filter_of(words) != filter_of([*words, "zebra"])
