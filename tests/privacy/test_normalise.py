"""The view that detectors read, and the way back from it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.normalise import drop_controls, normalise


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("plain ASCII\n", "plain ASCII\n"),
        ("ｆｕｌｌ＠ｗｉｄｔｈ", "full@width"),
        ("a\u200bb\u00adc\u2060d\ufe0f", "abcd"),
        ("+٤٩ ３０", "+49 30"),
        ("a‑b–c−d", "a-b-c-d"),
        ("a\u00a0b\u3000c", "a b c"),
        ("nul\x00l\x7f\x9f", "null"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("e\u0301te\u0301", "été"),
        ("\u1100\u1161\u11a8", "각"),
        ("ﬁ", "fi"),
    ],
)
def test_view(text: str, view: str) -> None:
    assert normalise(text).text == view


@given(st.text())
def test_offsets_lie_in_the_original_and_rise(text: str) -> None:
    view = normalise(text)
    spans = [view.original(at, at + 1) for at in range(len(view.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Nd", "Pd", "Sm"))))
def test_a_text_without_oddities_comes_out_in_nfkc(text: str) -> None:
    kept = "".join(char for char in text if normalise(char).text)
    assert normalise(kept).text == unicodedata.normalize("NFKC", kept)


def test_a_view_leads_back_to_whole_clusters() -> None:
    text = "<e\u0301\u200b>"
    view = normalise(text)
    assert view.text == "<é>"
    assert text[slice(*view.original(1, 2))] == "e\u0301"


def test_many_marks_stay_linear() -> None:
    assert len(normalise("a" + "\u0301\u0316" * 20_000).text) > 1


def test_drop_controls_keeps_line_ends() -> None:
    assert drop_controls("a\x00\tb\r\n\x1b") == "a\tb\r\n"


def test_a_sign_for_a_sentence_stays_one_sign() -> None:
    assert normalise("\ufdfa").text == "\ufdfa"
    assert normalise("\u2487").text == "(20)"
