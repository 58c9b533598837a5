"""Recovery phrases: every language and layout, slips of the hand, and prose."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from candor.privacy.detectors.seed_phrase import SeedPhraseDetector
from candor.privacy.detectors.unspaced_seed_phrase import UnspacedSeedPhraseDetector
from tests.privacy.detectors.finding import values

SEED = SeedPhraseDetector()
LANGUAGES = Mnemonic.list_languages()
ENTROPY = st.sampled_from([16, 20, 24, 28, 32]).flatmap(
    lambda size: st.binary(min_size=size, max_size=size)
)
PLAIN = "legal winner thank year wave sausage worth useful legal winner thank yellow"
WORDS = PLAIN.split()


def phrase(language: str, entropy: bytes) -> str:
    return unicodedata.normalize("NFKC", Mnemonic(language).to_mnemonic(entropy))


@pytest.mark.parametrize("language", LANGUAGES)
@given(entropy=ENTROPY)
def test_every_phrase_of_every_language(language: str, entropy: bytes) -> None:
    written = phrase(language, entropy)
    assert any(value == written for value in values(SEED, f"?! {written} !?"))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(WORDS),
        ", ".join(WORDS),
        "-".join(WORDS),
        '", "'.join(WORDS),
        "\n".join(f"{n}. {word}" for n, word in enumerate(WORDS, 1)).removeprefix("1. "),
        " ".join(f"{n}) {word}" for n, word in enumerate(WORDS, 1)).removeprefix("1) "),
        " | ".join(WORDS),
        PLAIN.upper(),
        PLAIN.title(),
    ],
)
def test_layouts(text: str) -> None:
    assert values(SEED, f"Help: 1. {text}.") == [text]


def test_the_sentence_around_stays() -> None:
    text = f"hello, what can I do with {PLAIN} when the wallet is lost"
    assert values(SEED, text) == [PLAIN]


@pytest.mark.parametrize(
    "text",
    [
        " ".join([*WORDS[:-1], "winner"]),
        " ".join([*WORDS[:5], "sausagge", *WORDS[6:]]),
        " ".join([*WORDS[:-1], "yellwo"]),
        " ".join(WORDS[:-1]),
        " ".join([*WORDS, *WORDS]),
    ],
    ids=["checksum", "typo", "typo at the end", "one missing", "twice"],
)
def test_near_misses_are_secrets(text: str) -> None:
    assert values(SEED, f"so: {text}.") == [text]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(WORDS[:10]),
        "you can use this to make that what will like when you have never used it before again",
        "address address address address address address address address address address address",
        "abandon ability able. Some other text about zebras; above absent absorb abstract absurd",
        "",
    ],
)
def test_leaves(text: str) -> None:
    assert values(SEED, text) == []


@pytest.mark.parametrize("reading", ["снова", "сноха", "сно\ufffd\ufffdа"])
def test_the_damaged_russian_word(reading: str) -> None:
    written = phrase("russian", bytes(24) + b"\x03\x12\x00\x00")
    assert "\ufffd" in written
    text = written.replace("сно\ufffd\ufffdа", reading)
    assert values(SEED, text) == [text]


def test_missing_accents() -> None:
    written = phrase("spanish", bytes(range(16)))
    bare = "".join(
        char for char in unicodedata.normalize("NFD", written) if not unicodedata.combining(char)
    )
    assert values(SEED, bare) == [bare]


class TestUnspaced:
    unspaced = UnspacedSeedPhraseDetector()
    run = phrase("chinese_simplified", bytes(range(16))).replace(" ", "")

    def test_named_or_alone(self) -> None:
        assert values(self.unspaced, self.run) == [self.run]
        assert values(self.unspaced, f"我的助记词是：{self.run}。") == [self.run]

    def test_prose_is_left(self) -> None:
        assert values(self.unspaced, f"这是一个关于文字的例子，{self.run}，谢谢你们。") == []
        assert values(self.unspaced, f"助记词：{self.run}的") == []
