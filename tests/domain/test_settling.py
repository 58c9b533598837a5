"""Where a growing text stands in whole sentences."""

import pytest

from candor.domain.settling import settled

TEXT = (
    "Staking locks coins [1]. You can e.g. withdraw 3.5 ETH later. [2] See it now.\n\n"
    "## A heading\n\n- one item\n- two items here\n\n| a | b |\n|---|---|\n| c | d |\n\n"
    "```py\nx. Y\n```\n质押锁定。你可以取回。Done"
)
WHOLE = [
    "Staking locks coins [1].",
    "You can e.g. withdraw 3.5 ETH later. [2]",
    "See it now.",
    "## A heading",
    "- one item",
    "- two items here",
    "| a | b",
    "|\n|---|---",
    "|\n| c | d",
    "|\n\n```py\nx. Y\n```",
    "质押锁定。",
    "你可以取回。",
]


def pieces(text: str, *, paused: bool) -> list[str]:
    """Every piece that settles while the text comes character by character."""
    found, at = [], 0
    for end in range(len(text) + 1):
        now = settled(text[:end], paused=paused)
        if now > at:
            found.append(text[at:now].strip())
            at = now
    return found


def test_sentences_settle_once_the_next_one_begins() -> None:
    told = pieces(TEXT, paused=False)
    assert [piece for piece in told if piece in WHOLE] == [
        piece for piece in WHOLE if piece in told
    ]
    assert "You can e.g. withdraw 3.5 ETH later. [2]" in told
    assert "- one item" in told
    assert not any(piece.startswith("x. Y") for piece in told)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Staking locks coins.", 20),
        ("Staking locks coins [1].", 24),
        ("It costs 3.", 0),
        ("You can e.", 0),
        ("Ask e.g.", 0),
        ("See docs.example.", 0),
        ("See https://docs.", 0),
        ("质押锁定。", 5),
        ("Is it safe?", 11),
        ("- one item", 0),
        ("- one item\n", 10),
        ("```py\nx. Y.", 0),
        ("no end", 0),
    ],
)
def test_a_pause_ends_what_a_capital_would(text: str, whole: int) -> None:
    assert settled(text, paused=True) == whole
    assert settled(text) == 0


@pytest.mark.parametrize("citation", ["[1]", "[12, 3]", "【1†source】"])
def test_a_citation_that_has_begun_belongs_to_its_sentence(citation: str) -> None:
    for end in range(1, len(citation)):
        assert settled(f"Coins. {citation[:end]}") == 0
    assert settled(f"Coins. {citation} Next") == len(f"Coins. {citation}")


def test_what_has_settled_stays() -> None:
    for paused in (False, True):
        ends = [settled(TEXT[:end], paused=paused) for end in range(len(TEXT) + 1)]
        assert ends[-1] > len(TEXT) - 10
        if not paused:
            assert ends == sorted(ends)
