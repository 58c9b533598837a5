"""The beginning of a recovery phrase is known before the phrase is whole."""

import random

import pytest
from mnemonic import Mnemonic

from candor.privacy.unfinished import begun_phrase

BEFORE = "Staking locks your coins for some weeks. "
LAYOUTS = ["words", "commas", "lines", "list", "sentences", "labelled", "table"]


def laid_out(words: list[str]) -> dict[str, str]:
    numbered = list(enumerate(words, 1))
    return {
        "words": " ".join(words),
        "commas": ", ".join(words),
        "lines": "\n".join(words),
        "list": "\n".join(f"{n}. {word}" for n, word in numbered),
        "sentences": " ".join(f"{word.capitalize()}." for word in words),
        "labelled": " ".join(f"Word {n} is {word}." for n, word in numbered),
        "table": "\n".join(f"| {n} | {word} |" for n, word in numbered),
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_phrase_is_known_by_its_seventh_word(layout: str) -> None:
    chance, known = random.Random(19), 0
    for _ in range(100):
        words = Mnemonic("english").to_mnemonic(chance.randbytes(16)).split()
        text = BEFORE + laid_out(words[:7])[layout]
        known += begun_phrase(text) < len(text) - len(words[6])
    assert known >= 97


@pytest.mark.parametrize("layout", ["commas", "lines", "list", "sentences", "labelled", "table"])
def test_common_words_that_each_stand_alone_are_a_phrase_too(layout: str) -> None:
    words = ["elevator", "spatial", "goddess", "first", "then", "such", "any"]
    text = BEFORE + laid_out(words)[layout]
    assert begun_phrase(text) < len(text) - len(words[-1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        BEFORE,
        "You can withdraw them from the wallet that you chose at the start.",
        "1. Open the app.\n2. Choose a pool that you trust.\n3. Confirm the amount.",
        "质押会锁定您的代币几周。",
    ],
)
def test_prose_begins_no_phrase(text: str) -> None:
    assert begun_phrase(text) == len(text)
