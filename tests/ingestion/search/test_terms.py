"""Words become terms, whatever the script."""

import pytest

from ingestion.search.terms import LONGEST, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What are the validators' rewards?", ["what", "valid", "reward"]),
        ("Don’t share Lido's keys", ["dont", "share", "lido", "key"]),
        ("[Staking](https://lido.example/stake) is https://a.example", ["stake"]),
        ("Les réseaux", ["les", "reseaux"]),
        ("валидаторов валидаторы", ["валидатор", "валидатор"]),
        ("什么是质押 ETH", ["什么", "么是", "是质", "质押", "eth"]),
        ("رسوم الغاز", ["رسوم", "غاز"]),
        ("ＥＴＨ2.0", ["eth2", "0"]),
        ("", []),
        ("… !!", []),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_an_endless_word_is_cut() -> None:
    assert [len(one) for one in terms("x" * 10_000)] == [LONGEST]


def test_half_a_surrogate_pair_is_a_term_too() -> None:
    assert terms("gas \ud800 fee") == ["gas", "fee"]
