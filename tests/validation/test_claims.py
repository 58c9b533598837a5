"""Sentences are held against what they cite: words, figures, denials; marked or removed."""

import pytest

from candor.domain.passages import Passage
from candor.validation.claims import check_claims, contradicts
from candor.validation.figures import disagreeing, figures

MARK = "(not confirmed)"
UNSTAKING = Passage(
    id="a",
    source="unstaking.md",
    title="Unstaking",
    heading="",
    text="Unstaking takes 7 days. You cannot cancel a withdrawal once it was requested. The fee is "
    "0.5% and at least 10,000 gwei.",
)


def checked(text: str, *, question: str = "", sources: tuple[Passage, ...] = (UNSTAKING,)) -> str:
    return check_claims(text, sources, question=question, mark=MARK).text


@pytest.mark.parametrize(
    "text",
    [
        "Unstaking takes 7 days [1].",
        "It takes seven days to unstake [1].",
        "The fee is 0,5 % [1].",
        "The fee is at least 10000 gwei [1].",
        "A requested withdrawal cannot be cancelled [1].",
        "Good question.",
        "There are 2 ways.",
    ],
)
def test_supported_sentences_stay(text: str) -> None:
    assert checked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Unstaking takes 9 days [1].",
        "Unstaking takes 7 hours [1].",
        "You can cancel a withdrawal once it was requested [1].",
        "The fee is 0.5 ETH [1].",
        "The company was founded by three brothers from Geneva [1].",
    ],
)
def test_others_are_marked_and_lose_their_citation(text: str) -> None:
    found = check_claims(text, (UNSTAKING,), question="", mark=MARK)
    assert found.text == text.replace(" [1].", f" {MARK}.")
    assert found.warnings == ["unsupported_citation"]
    assert checked(found.text) == found.text


def test_others_are_removed_where_the_operator_says_so() -> None:
    text = "Unstaking takes 7 days [1]. The fee is 9% [1]."
    found = check_claims(text, (UNSTAKING,), question="", policy="remove", mark=MARK)
    assert found.text == "Unstaking takes 7 days [1]."


def test_a_figure_without_citation_has_to_stand_in_some_source() -> None:
    found = check_claims("It takes 21 days.", (UNSTAKING,), question="", mark=MARK)
    assert (found.text, found.warnings) == (f"It takes 21 days {MARK}.", ["unsupported_claim"])
    assert checked("It takes 21 days.", question="Does it take 21 days?") == "It takes 21 days."
    assert checked("It takes 21 days.", sources=()) == "It takes 21 days."


def test_web_pages_are_not_judged() -> None:
    text = "ETH costs 3,000 dollars [2]."
    assert check_claims(text, (UNSTAKING,), question="", pages=1, mark=MARK).text == text


def test_another_language_is_judged_by_its_figures() -> None:
    right, wrong = "Die Auszahlung dauert 7 Tage [1].", "Die Auszahlung dauert 9 Tage [1]."
    assert checked(right) == right
    assert MARK in checked(wrong)


def test_code_is_left_alone() -> None:
    text = "```\nwait 99 days [1]\n```"
    assert checked(text) == text


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("10,000 gwei", {"10000": {"gwei"}}),
        ("10 000 gwei", {"10000": {"gwei"}}),
        ("10.000 Euro", {"10000": {"eur"}}),
        ("3,5 %", {"3.5": {"percent"}}),
        ("$5", {"5": {"usd"}}),
        ("7天", {"7": {"day"}}),
        ("0.001 ETH", {"0.001": {"ether"}}),
        ("version 12", {"12": {""}}),
    ],
)
def test_figures_have_one_spelling(text: str, figure: dict[str, set[str]]) -> None:
    assert figures(text) == figure


def test_a_number_without_unit_agrees_with_any() -> None:
    said, held = figures("32"), figures("32 ETH")
    assert disagreeing(said, held=held, asked={}) == []
    assert disagreeing(figures("32 BTC"), held=held, asked={}) == ["32"]


def test_a_denial_of_something_else_is_no_contradiction() -> None:
    source = "Rewards are paid daily. They are not paid in euros."
    assert not contradicts("Rewards are paid daily.", source)
    assert contradicts("Rewards are not paid daily.", source)
