"""Sentences and their places in Markdown."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.domain.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It costs 3.5 ETH. Or 1,000.50 USD.", ["It costs 3.5 ETH.", "Or 1,000.50 USD."]),
        ("Use e.g. Lido. See p. 4 of v. 2.", ["Use e.g. Lido.", "See p. 4 of v. 2."]),
        ("Open lido.fi now. Then wait.", ["Open lido.fi now.", "Then wait."]),
        ("Wallets, keys, etc. Then more.", ["Wallets, keys, etc.", "Then more."]),
        ("Stake it. [1] Then wait.[2][3] Done [1].",
         ["Stake it. [1]", "Then wait.[2][3]", "Done [1]."]),
        ("Er heißt z.B. Otto. Gut.", ["Er heißt z.B. Otto.", "Gut."]),
        ("这是质押。你需要钱包！对吗？", ["这是质押。", "你需要钱包！", "对吗？"]),
        ("ما هذا؟ هذا محفظة.", ["ما هذا؟", "هذا محفظة."]),
        ('He said "stop." Then left.', ['He said "stop."', "Then left."]),
        ("- one\n- two. three\n1. four\n   1) five", ["- one", "two. three", "four", "five"]),
        ("# Title\nText goes\non here. End", ["Title", "Text goes\non here.", "End"]),
        ("| a. b | c |\n|---|---|", ["a. b", "c", "---", "---"]),
        ("Wait … what?", ["Wait …", "what?"]),
        ("", []),
        (" \n\n ", []),
    ],
)  # fmt: skip
def test_splitting(text: str, sentences: list[str]) -> None:
    found = [sentence.of(text) for sentence in split_sentences(text)]
    assert [part.removeprefix("- ") for part in found] == [s.removeprefix("- ") for s in sentences]


def test_a_fence_is_one_piece_even_when_it_never_closes() -> None:
    closed = "Run this.\n```sh\nrm a. b. c.\n```\nDone."
    assert [s.kind for s in split_sentences(closed)] == ["prose", "code", "prose"]
    assert [s.kind for s in split_sentences("A.\n~~~\nB. C. D.")] == ["prose", "code"]


def test_list_items_know_the_line_that_introduces_them() -> None:
    text = "Never do this:\n- share a key\n- hurry\n\nOther text.\n- free item"
    items = [s for s in split_sentences(text) if s.kind == "item"]
    assert [item.lead for item in items] == [0, 0, None]


@given(st.text(alphabet="aB1 .!?。؟\n-*#|`[]【】:؛\t…", max_size=200))
def test_places_are_ordered_and_lose_nothing(text: str) -> None:
    found = split_sentences(text)
    at = 0
    for sentence in found:
        assert at <= sentence.start < sentence.end <= len(text)
        gap = text[at : sentence.start]
        assert not any(letter in "aB" for letter in gap)
        at = sentence.end
    assert not any(letter in "aB" for letter in text[at:])


@pytest.mark.parametrize("piece", [". ", "！", "| ", "- \n", "[1]", "```\n", "a.b.", "\n", "e.g. "])
def test_time_grows_with_length_only(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        taken = []
        for _ in range(3):
            begin = time.process_time()
            split_sentences(text)
            taken.append(time.process_time() - begin)
        return min(taken)

    seconds(500)
    assert seconds(20_000) < 12 * max(seconds(4_000), 0.004)
