"""Where a recovery phrase ends and the sentences around it begin."""

import pytest

from candor.privacy.detectors.near_words import is_near
from candor.privacy.detectors.seed_phrase import SeedPhraseDetector
from tests.privacy.detectors.finding import values

SEED = SeedPhraseDetector()
OTHER = "legal winner thank year wave sausage worth useful legal winner thank yellow"
PLAIN = "announce room limb pattern dry unit scale effort smooth jazz weasel alcohol"
DRAWN = PLAIN.split()


@pytest.mark.parametrize(
    "text",
    [
        "What is the current gas price? {} Should I stop?",
        "What is the current gas price?\n{}\nClean machine, safe network, but no money",
        "Does this code still work: {}. Orders of last month were fine",
        "Is there any fee - what next? {}",
    ],
)
def test_sentences_around_stay(text: str) -> None:
    assert values(SEED, text.format(PLAIN)) == [PLAIN]


def test_a_mistyped_first_word_goes_and_the_question_stays() -> None:
    typed = " ".join(["anounce", *DRAWN[1:]])
    assert values(SEED, f"What is the current gas price? {typed}") == [typed]


def test_the_lines_of_a_list_are_told_from_those_of_a_sentence() -> None:
    listed = "\n".join(DRAWN)
    assert values(SEED, f"What is the current gas price?\n\n{listed}\nNo idea") == [listed]


@pytest.mark.parametrize("at", [0, 5, 11])
@pytest.mark.parametrize("form", ["{} ", "{}\n", "{}, ", "1. {}\n"])
def test_one_mistyped_word_at_either_end_and_between(at: int, form: str) -> None:
    typed = [word + word[-1] if place == at else word for place, word in enumerate(DRAWN)]
    text = "hello there, " + "".join(form.format(word) for word in typed) + "or what now"
    (value,) = values(SEED, text)
    assert all(word in value for word in typed)


def test_a_slip_that_makes_a_common_word() -> None:
    typed = [*DRAWN[:6], "had", *DRAWN[7:]]
    (value,) = values(SEED, " ".join(typed))
    assert value == " ".join(typed)


def test_two_phrases_with_a_full_stop_between_both_go() -> None:
    text = f"{PLAIN}. {OTHER}"
    assert "".join(values(SEED, text)).count("winner") == 2


def test_the_last_word_behind_and() -> None:
    text = f"{', '.join(DRAWN[:-1])} and {DRAWN[-1]}"
    assert values(SEED, f"words: {text}. thanks") == [text]


def test_words_a_slip_away() -> None:
    for word in ("abandn", "abandonn", "abnadon", "abandan"):
        assert is_near(word, "english")
    assert not is_near("blockchain", "english")
    assert is_near("吗", "chinese_simplified")
    assert not is_near("写着", "chinese_simplified")
