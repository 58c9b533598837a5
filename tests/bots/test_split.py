"""Long answers are parted where a reader would pause, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.split import FENCE, split_text, utf16_units

WORDS = st.text(st.sampled_from("ab .!?\n你😀`#-"), max_size=400) | st.text(max_size=300)


@given(text=WORDS, limit=st.integers(9, 120))
def test_parts_fit_and_hold_everything(text: str, limit: int) -> None:
    parts = split_text(text, limit, utf16_units)
    assert all(0 < utf16_units(part) <= limit for part in parts)
    if FENCE not in text:
        assert "".join("".join(parts).split()) == "".join(text.split())


def test_it_is_cut_between_paragraphs_then_sentences_then_words() -> None:
    assert split_text("One two. Three four.\n\nFive six.", 22) == [
        "One two. Three four.",
        "Five six.",
    ]
    assert split_text("One two. Three four. Five.", 16) == ["One two.", "Three four.", "Five."]
    assert split_text("alpha beta gamma delta", 12) == ["alpha beta", "gamma delta"]
    assert split_text("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_a_code_block_that_is_cut_is_closed_and_opened_again() -> None:
    code = "```sh\n" + "\n".join(f"echo {number}" for number in range(12)) + "\n```"
    parts = split_text(f"Run this:\n\n{code}\n\nThen stop.", 50)
    assert len(parts) > 2
    for part in parts:
        assert len(part) <= 50
        assert part.count(FENCE) % 2 == 0
    assert [part for part in parts if FENCE in part][1].startswith("```sh\n")
    assert all(f"echo {number}" in "\n".join(parts) for number in range(12))


def test_short_texts_stay_whole_and_empty_ones_send_nothing() -> None:
    assert split_text("Short.", 100) == ["Short."]
    assert split_text(" \n ", 100) == []
    with pytest.raises(ValueError, match="too short"):
        split_text("x", 8)


def test_astral_characters_count_twice() -> None:
    assert utf16_units("a😀") == 3
    assert split_text("😀" * 10, 10, utf16_units) == ["😀" * 5, "😀" * 5]
