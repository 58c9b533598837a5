"""Recovery phrases: every language and layout, slips of the hand, and prose."""

import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from candor.privacy.detectors.seed_phrase import SeedPhraseDetector
from candor.privacy.detectors.unspaced_seed_phrase import UnspacedSeedPhraseDetector
from candor.privacy.detectors.word_lists import word_lists
from candor.privacy.normalise import normalise
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


JOINTS = {
    "emoji": " 🔥 ",
    "keys": "🔑",
    "underscores": "_",
    "dashes": " -- ",
    "arrows": " → ",
    "table": " |\n| ",
    "line breaks": "<br>",
    "encoded": "%20",
    "then": " then ",
    "blank lines": "\n\n",
}
DISGUISES: dict[str, Callable[[list[str]], str]] = {
    **{name: joint.join for name, joint in JOINTS.items()},
    "joined": "".join,
    "camel case": lambda words: "".join(word.title() for word in words),
    "letter by letter": lambda words: " ".join("".join(words)),
    "letters, wide gaps": lambda words: "   ".join(" ".join(word) for word in words),
    "dotted": lambda words: " ".join(".".join(word) for word in words),
    "keycaps": lambda words: " ".join(f"{n}. {word}" for n, word in enumerate(words, 1)),
    "of how many": lambda words: "\n".join(f"{n}/12: {word}" for n, word in enumerate(words, 1)),
    "labelled": lambda words: ", ".join(f"word {n} is {word}" for n, word in enumerate(words, 1)),
    "json": lambda words: json.dumps(dict(enumerate(words))),
    "html": lambda words: "".join(f"<li>{word}</li>" for word in words),
    "struck through": lambda words: " ".join("".join(c + "\u0336" for c in w) for w in words),
    "abbreviated": lambda words: " ".join(word[:4] for word in words),
    "abbreviated, upper": lambda words: "\n".join(word[:4].upper() for word in words),
    "Cyrillic letters": lambda words: " ".join(words).translate(
        str.maketrans("aeopcxy", "аеорсху")
    ),
    "Greek letters": lambda words: " ".join(words).translate(str.maketrans("aovt", "αοντ")),
    "accents": lambda words: " ".join(words).replace("a", "á").replace("o", "ö"),
    "digits for letters": lambda words: " ".join(words).translate(str.maketrans("oeas", "0345")),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@given(entropy=ENTROPY)
def test_disguises(disguise: str, entropy: bytes) -> None:
    words = phrase("english", entropy).split(" ")
    written = DISGUISES[disguise](words)
    # Words drawn at random differ; the few entropies that repeat one word look like any list.
    if len(set(words)) >= 0.85 * len(words):
        found = [(s.start, s.end) for s in SEED.find(normalise(f"so: {written}, lost").text)]
        covered = {at for start, end in found for at in range(start, end)}
        first, last = min(covered, default=0), max(covered, default=0)
        assert last - first >= 0.8 * len(normalise(written).text), written


@pytest.mark.parametrize(
    "language", sorted(set(LANGUAGES) - {"chinese_simplified", "chinese_traditional"})
)
@given(entropy=ENTROPY)
def test_joined_words_of_every_language(language: str, entropy: bytes) -> None:
    words = phrase(language, entropy).split(" ")
    if len(set(words)) >= 0.85 * len(words):
        written = "".join(words).replace("\ufffd", "")
        assert any(written in value for value in values(SEED, f"so {written} ?"))


@pytest.mark.parametrize(
    "text",
    [
        "RocketDepositPoolInterface rocketDepositPool = RocketDepositPoolInterface(address)",
        "await tradeExactTokensForTokens(tokenAddressInput, tokenAddressOutput, '100')",
        "\\text{ }" * 30,
        "I want to swap, then bridge, then stake, then what can I do with the rest of it",
    ],
)
def test_code_and_prose_are_left(text: str) -> None:
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

    @given(entropy=st.binary(min_size=16, max_size=16))
    def test_run_on_behind_the_words_that_name_it(self, entropy: bytes) -> None:
        run = phrase("chinese_simplified", entropy).replace(" ", "")
        places = word_lists()["chinese_simplified"]
        if sum(places[char] for char in run) > 500 * len(run):
            assert any(run in value for value in values(self.unspaced, f"我的助记词是{run}"))

    def test_prose_is_left(self) -> None:
        assert values(self.unspaced, f"这是一个关于文字的例子，{self.run}，谢谢你们。") == []
        assert values(self.unspaced, f"助记词：{self.run}的") == []


def test_rows_beyond_number_are_taken_and_what_stands_apart_is_still_found() -> None:
    row = " ".join(Mnemonic("english").wordlist[:1_100])
    between = "Much later we went swimming."
    found = values(SEED, f"{row}. {between} {PLAIN}")
    assert any(row in value for value in found)
    assert any(PLAIN in value for value in found)
    assert not any(between in value for value in found)
    assert values(SEED, "key " * 1_100) == []
