"""Corrections that never agree with themselves come to an end all the same."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.domain.sentences import split_sentences
from candor.validation.fixed_point import correct_until_stable

WORDS = st.sampled_from(["One wallet.", "Two keys!", "- an item", "\n", "\n\n", "`code`", " ", "a"])


def turning(text: str) -> str:
    """Turn a text around without end."""
    return text[::-1]


def growing(text: str) -> str:
    """Add to every text that has any."""
    return f"{text} More of it." if text else text


def wild(text: str) -> str:
    """Make of each text another one, the same each time."""
    chance = random.Random(text)
    return "".join(chance.choice("ab. \n-") for _ in range(chance.randint(1, 60))) if text else text


@pytest.mark.parametrize("correct", [turning, growing, wild])
@given(words=st.lists(WORDS, max_size=40))
def test_any_correction_ends_soon_and_leaves_a_text_that_it_does_not_change(
    correct: object, words: list[str]
) -> None:
    text, passes = "".join(words), [0]

    def counted(given: str) -> str:
        passes[0] += 1
        assert callable(correct)
        changed: str = correct(given)
        return changed

    stable = correct_until_stable(text, counted)
    assert counted(stable) == stable
    # six passes as they will, by which a text grows to a few more sentences, and log2 of those
    assert passes[0] <= 6 + 2 + (len(split_sentences(text)) + 66).bit_length()


def test_what_comes_to_rest_by_itself_loses_nothing() -> None:
    assert correct_until_stable("aaaaa b", lambda text: text.replace("aa", "a")) == "a b"


def test_only_what_would_go_on_changing_is_taken_away() -> None:
    def restless(text: str) -> str:
        return text.replace("Tick.", "Tock.") if "Tick" in text else text.replace("Tock.", "Tick.")

    text = "A wallet holds keys. Tick. It has a phrase."
    assert correct_until_stable(text, restless) == "A wallet holds keys. It has a phrase."
