"""Reading again only what a change may have touched finds what reading everything again finds."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.redaction import hostile
from candor.privacy.contract import Detector, Span
from candor.privacy.locality import IN_FIGURES, IN_LONG_WORD, IN_ONE_WORD, joined
from candor.privacy.preview import Preview
from candor.privacy.redact import Redactor, default_detectors


class Everywhere:
    """A detector that promises no locality and so reads the whole text in every round."""

    def __init__(self, detector: Detector) -> None:
        self.types = detector.types
        self._detector = detector

    def find(self, text: str) -> Iterable[Span]:
        return self._detector.find(text)


LOCAL = Redactor(default_detectors())
WHOLE = Redactor([Everywhere(one) for one in default_detectors()])
ETH = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
HEX = "e9873d79c6d87dc0fb6a5778633389f4453213303da61f20bd67fc233aa33262"
VALUES = [
    *("ada@example.org", "+49 30 901820", "481 7531", "555-0123", "4111 1111 1111 1111"),
    *("4111.1111.1111.1111", "203.0.113.7", "2001:db8::1", "alice.eth", ETH, HEX, "0x" + HEX),
    *("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "DE89 3704 0044 0532 0130 00", "x 12", "ext 7"),
    *("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "sk-q7Xr2LmZ9vKp4TdW8nBs6YhJ"),
    "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
]
WORDS = [
    *(
        "phone",
        "my number",
        "card",
        "version",
        "office",
        "key",
        "tx",
        "token:",
        "password:",
        "call",
    ),
    *("https://", "/", "@", "-", ".", ",", ":", "(", ")", "+", "1", "12", "4111", "030", "x" * 70),
    *("\n", "\u00b7", "的", "é", "[EMAIL_1]", "is", "from", "[", "]", "w" * 40),
]
TEXTS = st.lists(
    st.sampled_from(VALUES + WORDS) | st.text("0123456789 -.+ab@", max_size=20), max_size=16
).flatmap(lambda pieces: st.sampled_from(["", " ", ", "]).map(lambda joint: joint.join(pieces)))
HOSTILE = hostile(random.Random(7), 6_000)


@settings(max_examples=400)
@given(TEXTS)
def test_any_text(text: str) -> None:
    assert LOCAL.find(text) == WHOLE.find(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    assert LOCAL.find(HOSTILE[name]) == WHOLE.find(HOSTILE[name])


def test_only_what_touches_a_change_is_cut_out() -> None:
    text = "one [____] two,[____]three four"
    excerpt = IN_ONE_WORD.around(text, [(4, 10), (15, 21)])
    assert excerpt.text == "two,[____]three"
    assert list(excerpt.original([Span(0, 3, "A"), Span(10, 15, "B")])) == [
        Span(11, 14, "A"),
        Span(21, 26, "B"),
    ]


def test_only_long_words_are_candidates() -> None:
    text = f"send it to {ETH}/x or {'1' * 13}"
    candidates = IN_LONG_WORD.candidates(text)
    assert candidates == [(11, 11 + len(ETH))]
    assert IN_LONG_WORD.around(text, candidates).text == f"{ETH}/x"
    assert IN_LONG_WORD.candidates("one two") == []
    assert IN_ONE_WORD.candidates(text) is None


def test_very_many_candidates_are_the_whole_text() -> None:
    assert IN_LONG_WORD.candidates(f"{ETH} " * 65) is None


@pytest.mark.parametrize("among", ["x ", f"{'x' * 20} ", "的"])
def test_addresses_among_few_and_many_long_words(among: str) -> None:
    addresses = [ETH, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "bc1pfeessrawgf"]
    text = among * 70 + " ".join(addresses) + " " + among * 70
    found = [text[span.start : span.end] for span in LOCAL.find(text)]
    assert found == addresses


def test_what_is_near_is_read_but_not_answered() -> None:
    text = "9 " * 50 + "of them" + " " * 70 + "[____]" + "x" * 100
    excerpt = IN_FIGURES.around(text, [(177, 183)])
    assert excerpt.text == text[107 - 64 :]
    assert list(excerpt.original([Span(0, 1, "A"), Span(64, 70, "B")])) == [Span(107, 113, "B")]


def test_changes_with_no_sign_between_them_are_one() -> None:
    text = "[____], [____] or [____]"
    assert list(joined(text, [(0, 6), (8, 14), (18, 24)])) == [(0, 14), (18, 24)]
    assert list(joined(text, [])) == []


def test_an_excerpt_is_in_ascii_where_its_text_is() -> None:
    changed = [(4, 10), (15, 21)]
    assert IN_ONE_WORD.around("one [____] two,[____]three four", changed).text.isascii()
    assert not IN_ONE_WORD.around("one [____] two,[____]three vier é", changed).text.isascii()


def test_a_preview_leads_back() -> None:
    text = "mail a@b.org now"
    known = [Span(5, 12, "EMAIL")]
    preview = Preview(text, known)
    assert preview.text == "mail [EMAIL_1] now"
    assert preview.original(Span(0, 3, "A")) == Span(0, 3, "A")
    assert preview.original(Span(7, 8, "A")) == Span(5, 12, "A")
    assert preview.original(Span(13, 18, "A")) == Span(5, 16, "A")
    assert preview.changed([]) == [(5, 14)]
    assert preview.changed(known) == []
    assert preview.changed([*known, Span(13, 16, "A")]) == [(15, 18)]
