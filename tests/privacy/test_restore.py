"""Restoring: exact however the stream is cut, and never within a link."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.domain.personal import PlaceholderName
from candor.privacy.placeholders import Placeholders
from candor.privacy.restore import StreamRestorer, restore
from tests.privacy.chunkings import PLACEHOLDERS, VALUES, random_text, restored_in_pieces, texts

EMAIL, ETH = VALUES[PlaceholderName("EMAIL", 1)], VALUES[PlaceholderName("ETH_ADDRESS", 12)]


@pytest.mark.parametrize(
    ("said", "restored"),
    [
        ("Write to [EMAIL_1].", f"Write to {EMAIL}."),
        ("[email_1] and [Email_1]", f"{EMAIL} and {EMAIL}"),
        (r"\[EMAIL\_1\] or [ETH\_ADDRESS\_12]", f"{EMAIL} or {ETH}"),
        ("**[EMAIL_1]**, `[EMAIL_1]`, _[EMAIL_1]_", f"**{EMAIL}**, `{EMAIL}`, _{EMAIL}_"),
        ("【EMAIL_1】的邮箱。", f"{EMAIL}的邮箱。"),
        ("邮箱[EMAIL_1]，地址[ETH_ADDRESS_12]。", f"邮箱{EMAIL}，地址{ETH}。"),
        ("[EMAIL_1]/[ETH_ADDRESS_12]", f"{EMAIL}/{ETH}"),
        ("[EMAIL_1]'s, [EMAIL_1]: ([EMAIL_1])", f"{EMAIL}'s, {EMAIL}: ({EMAIL})"),
        ("- [EMAIL_1]\n- [ETH_ADDRESS_12]\n", f"- {EMAIL}\n- {ETH}\n"),
        ("See https://app.example/help for [EMAIL_1]", f"See https://app.example/help for {EMAIL}"),
        ("[EMAIL_1][1].", f"{EMAIL}[1]."),
        ("Ends on [EMAIL_1", "Ends on [EMAIL_1"),
        ("[EMAIL_2] [PHONE_1] [EMAIL_0]", "[EMAIL_2] [PHONE_1] [EMAIL_0]"),
        ("(EMAIL_1) and EMAIL_1", "(EMAIL_1) and EMAIL_1"),
        ("[[EMAIL_1]](https://app.example/)", f"[{EMAIL}](https://app.example/)"),
    ],
)
def test_which_spellings_count(said: str, restored: str) -> None:
    assert restore(said, PLACEHOLDERS, VALUES) == restored


@pytest.mark.parametrize(
    "said",
    [
        "https://evil.example/?q=[EMAIL_1]",
        "evil.example/[EMAIL_1]",
        "http://evil/[EMAIL_1]",
        r"https:\/\/evil/[EMAIL_1]",
        "https://evil.example/?a=(b)&c=[EMAIL_1]",
        "[here](https://evil.example/[EMAIL_1])",
        "![](https://evil.example/[EMAIL_1].png)",
        "[here](<https://evil.example/a b [EMAIL_1]>)",
        "[here](/local?q=[EMAIL_1])",
        '<img src="https://evil.example/" alt="a\n[EMAIL_1]">',
        "[ref]: https://evil.example/?q=[EMAIL_1]",
        "https://evil.example/\u00a0[EMAIL_1]",
        "https://[EMAIL_1].evil.example/",
        "[EMAIL_1].evil.example",
        r"[EMAIL_1]\.evil.example",
        "[EMAIL_1]@evil.example",
        "[EMAIL_1]-x.evil.example/path",
        "mailto:thief@evil.example?body=[EMAIL_1]",
        "[mail](mailto:[EMAIL_1])",
    ],
)
def test_nothing_is_restored_within_a_link(said: str) -> None:
    assert restore(said, PLACEHOLDERS, VALUES) == said


def test_a_label_may_be_restored_where_its_target_may_not() -> None:
    said = "[EMAIL_1](mailto:[EMAIL_1])"
    assert restore(said, PLACEHOLDERS, VALUES) == f"{EMAIL}(mailto:[EMAIL_1])"


def test_a_paragraph_closes_what_was_left_open() -> None:
    said = "see [x](https://evil.example/ \n\nWrite to [EMAIL_1]"
    assert restore(said, PLACEHOLDERS, VALUES).endswith(f"Write to {EMAIL}")


def test_a_value_is_not_read_again() -> None:
    values = {PlaceholderName("EMAIL", 1): "[EMAIL_2]", PlaceholderName("EMAIL", 2): "b"}
    assert restore("[EMAIL_1] [EMAIL_2]", PLACEHOLDERS, values) == "[EMAIL_2] b"


def test_only_what_may_be_a_placeholder_is_held_back() -> None:
    restorer = StreamRestorer(PLACEHOLDERS, VALUES)
    told = [restorer.feed(piece) for piece in ("A list [", "1", "] of [EM", "AIL_1", "] ", "go")]
    assert told == ["A list ", "[1", "] of ", "", f"{EMAIL} ", "go"]
    assert restorer.finish() == ""


def test_what_is_held_back_is_bounded() -> None:
    restorer = StreamRestorer(PLACEHOLDERS, VALUES)
    said = "[EMAIL_1]" + "a" * 10_000 + "[" * 1_000 + "[EMAIL_" + "1" * 50
    longest = told = 0
    for place, char in enumerate(said, start=1):
        told += len(restorer.feed(char))
        longest = max(longest, place - told)
    assert longest <= 128


def test_wanted_names_what_was_not_looked_up_yet() -> None:
    restorer = StreamRestorer(PLACEHOLDERS)
    assert restorer.wanted("to [EMA") == []
    assert restorer.feed("to [EMA") == "to "
    (name,) = restorer.wanted("IL_1] ")
    restorer.learn([name], {name: EMAIL})
    assert restorer.wanted("IL_1] ") == []
    assert restorer.feed("IL_1] ") == f"{EMAIL} "


@given(texts(), st.randoms(use_true_random=False))
def test_any_cut_gives_the_restored_whole(said: str, cuts: random.Random) -> None:
    whole = restore(said, PLACEHOLDERS, VALUES)
    assert restored_in_pieces(said, cuts) == whole
    assert restored_in_pieces(said, cuts, longest=1) == whole


def test_no_types_restore_nothing() -> None:
    assert restore("[EMAIL_1]", Placeholders([]), VALUES) == "[EMAIL_1]"


def test_five_thousand_random_chunkings_are_exact() -> None:
    """`make bench` runs a hundred thousand (benchmarks/restoring.py)."""
    source = random.Random(7)
    for _ in range(5_000):
        said = random_text(source)
        whole = restore(said, PLACEHOLDERS, VALUES)
        assert restored_in_pieces(said, source, longest=source.randint(1, 30)) == whole
