"""Which spellings of a question are one, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.cache.normal_form import normal_form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I stake ETH?", "how do I stake ETH"),
        ("How do I stake ETH?", "  How  do I\nstake ETH ?! "),
        ("How do I stake ETH?", "Ｈow do I stake ETH？"),
        ("¿Qué es staking?", "¿Qué es staking"),
        ("什么是质押？", "什么是质押"),
        ("Hi. What is gas?", "Hi. what is gas"),
        ("Was heißt „Gebühr“?", "Was heißt „Gebu\u0308hr“?"),
    ],
)
def test_these_are_one_question(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I stake SOL?", "How do I stake sol?"),
        ("Is my Compound position safe?", "Is my compound position safe?"),
        ("What is 10²?", "What is 102?"),
        ("Is 1½ ETH enough?", "Is 11⁄2 ETH enough?"),
        ("Was sind Maße?", "Was sind Masse?"),
        ("IT support?", "It support?"),
        ("Can I unstake?", "Can I stake?"),
        ("Is 1.5 ETH enough?", "Is 15 ETH enough?"),
        ("Is -5 % normal?", "Is 5 % normal?"),
        ("What is C++?", "What is C?"),
    ],
)
def test_these_are_two(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


@given(st.text())
def test_a_normal_form_is_its_own(text: str) -> None:
    once = normal_form(text)
    assert normal_form(once) == once
