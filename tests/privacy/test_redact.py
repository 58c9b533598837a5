"""The redactor: placeholders, offsets, idempotence, failure."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candor.domain.errors import TurnFailed
from candor.privacy.contract import Span
from candor.privacy.normalise import drop_controls
from candor.privacy.redact import SECRET_TYPES, RedactionFailed, Redactor, default_detectors

REDACTOR = Redactor(default_detectors())
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
HEX = "e9873d79c6d87dc0fb6a5778633389f4453213303da61f20bd67fc233aa33262"
ETH = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def test_types_are_those_of_the_contract() -> None:
    coins = "BTC ETH SOL TRX LTC DOGE BCH XMR XRP XLM ADA DOT"
    expected = {
        *("EMAIL", "PHONE", "CARD", "IBAN", "IP", "ENS", "XPUB"),
        *SECRET_TYPES,
        *(f"{coin}_ADDRESS" for coin in coins.split()),
    }
    assert {t for detector in default_detectors() for t in detector.types} == expected


def test_values_become_numbered_placeholders() -> None:
    text = f"I am a@example.org, also A@Example.org; b@example.org sent {ETH}"
    redacted = REDACTOR.redact(text)
    assert redacted.text == "I am [EMAIL_1], also [EMAIL_1]; [EMAIL_2] sent [ETH_ADDRESS_1]"
    assert redacted.counts == {"EMAIL": 2, "ETH_ADDRESS": 1}
    assert not redacted.secrets_destroyed
    assert [text[span.start : span.end] for span in redacted.spans] == [
        "a@example.org",
        "A@Example.org",
        "b@example.org",
        ETH,
    ]


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"my words: {SEED}.", "my words: [SEED_PHRASE_1]."),
        (f"my key: {HEX}", "my key: [PRIVATE_KEY_1]"),
        ("my password is hunter2", "my password is [API_KEY_1]"),
    ],
)
def test_secrets_are_destroyed(text: str, redacted: str) -> None:
    found = REDACTOR.redact(text)
    assert found.text == redacted
    assert found.secrets_destroyed


def test_nothing_found_changes_nothing() -> None:
    text = "How do I stake 32 ETH, and what does it cost? 你好 🦊"
    found = REDACTOR.redact(text)
    assert (found.text, found.spans, found.counts) == (text, (), {})


@pytest.mark.parametrize(
    ("typed", "neutral"),
    [
        ("[EMAIL_1]", "(EMAIL_1)"),
        ("[email_1]", "(email_1)"),
        ("[EMA\u200bIL_1]", "(EMAIL_1)"),
        ("[EMA\x00IL_1]", "(EMAIL_1)"),
        ("［SEED_PHRASE_１］", "(SEED_PHRASE_1)"),
        ("[NOT_OURS_1]", "[NOT_OURS_1]"),
    ],
)
def test_a_typed_placeholder_is_not_ours(typed: str, neutral: str) -> None:
    found = REDACTOR.redact(f"{typed} is a@example.org")
    assert found.text == f"{neutral} is [EMAIL_1]"


def test_history_keeps_its_placeholders_and_counts_on() -> None:
    history = "[EMAIL_2] wrote, now c@example.org"
    assert REDACTOR.redact_again(history).text == "[EMAIL_2] wrote, now [EMAIL_3]"


def test_offsets_are_those_of_the_original() -> None:
    text = "so: ａ\u200bda＠example.org\x00, ok"
    (span,) = REDACTOR.find(text)
    assert text[span.start : span.end] == "ａ\u200bda＠example.org"
    assert REDACTOR.redact(text).text == "so: [EMAIL_1], ok"


def test_control_characters_are_dropped() -> None:
    assert REDACTOR.redact("a\x00b\x1b[0m\tc\nd\ud800").text == "ab[0m\tc\nd"


def test_a_secret_wins_over_what_it_contains() -> None:
    text = "password: ada@mail.org,"
    assert REDACTOR.redact(text).text == "password: [API_KEY_1],"


PIECES = st.sampled_from(
    [
        "a@example.org", "+49 30 1234567", "481 7531", "my phone", "4111 1111 1111 1111", ETH, HEX,
        "0x" + HEX, "tx", "private key", "alice.eth", "203.0.113.7", "v1.2.3.4", SEED, SEED[:60],
        "password: hunter2!", "[EMAIL_1]", "(PHONE_1)", "[CARD_2", "_1]",
        "DE89 3704 0044 0532 0130 00",
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "sk-q7Xr2LmZ9vKp4TdW8nBs6YhJ", "card", "12", "\u200b",
        "的助记词", "https://", "ada:pa55word@", "/", "@", "[", "]", "help please", "\n", "1.", "é",
        "\x00",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=10).flatmap(
    lambda pieces: st.sampled_from(["", " ", ", "]).map(lambda joint: joint.join(pieces))
)


@settings(max_examples=400)
@given(TEXTS)
def test_redacting_again_finds_nothing_new(text: str) -> None:
    once = REDACTOR.redact(text)
    assert REDACTOR.find(once.text) == []
    again = REDACTOR.redact_again(once.text)
    assert (again.text, again.spans) == (once.text, ())


@settings(max_examples=400)
@given(TEXTS)
def test_spans_are_in_order_and_gone(text: str) -> None:
    redacted = REDACTOR.redact(text)
    assert list(redacted.spans) == REDACTOR.find(text)
    ends = [0, *(span.end for span in redacted.spans)]
    assert all(end <= span.start for end, span in zip(ends, redacted.spans, strict=False))
    assert sum(redacted.counts.values()) <= len(redacted.spans)
    if "[" not in text:
        outside = list(text)
        for span in redacted.spans:
            outside[span.start : span.end] = [""] * (span.end - span.start)
        left = re.sub(r"\[[A-Z_]+_\d+\]", "", redacted.text)
        assert left == drop_controls("".join(outside))


@given(st.text())
def test_any_text_at_all(text: str) -> None:
    assert isinstance(REDACTOR.redact(text).text.encode(), bytes)


class Broken:
    types = frozenset({"EMAIL"})

    def find(self, text: str) -> Iterator[Span]:
        raise ValueError(text)


class Beyond(Broken):
    def find(self, text: str) -> Iterator[Span]:
        yield Span(0, len(text) + 1, "EMAIL")


@pytest.mark.parametrize("detector", [Broken(), Beyond()])
def test_a_broken_detector_fails_the_turn_without_quoting(detector: Broken) -> None:
    with pytest.raises(RedactionFailed) as caught:
        Redactor([detector]).redact("very private")
    failure = caught.value
    assert isinstance(failure, TurnFailed)
    assert "private" not in str(failure)
    assert failure.__cause__ is None
    assert failure.__context__ is None
