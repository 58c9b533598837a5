"""Recovery phrases counted in words, in parts, and as addresses write them."""

from urllib.parse import quote

import pytest
from mnemonic import Mnemonic

from candor.privacy.detectors.percent_encoding import decoded
from candor.privacy.detectors.seed_phrase import SeedPhraseDetector
from candor.privacy.spans import resolve
from tests.privacy.detectors.finding import values

SEED = SeedPhraseDetector()
PLAIN = "announce room limb pattern dry unit scale effort smooth jazz weasel alcohol"
WORDS = PLAIN.split()
COUNTED = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze",
    "ru": "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    "zh": "第一个 第二个 第三个 第四个 第五个 第六个 第七个 第八个 第九个 第十个 第十一个 第十二个",
    "letters": "a) b) c) d) e) f) g) h) i) j) k) l)",
    "roman": "i. ii. iii. iv. v. vi. vii. viii. ix. x. xi. xii.",
}


@pytest.mark.parametrize("language", COUNTED)
@pytest.mark.parametrize("form", ["{}: {}\n", " {} {},"])
def test_counted(language: str, form: str) -> None:
    pairs = zip(COUNTED[language].split(), WORDS, strict=True)
    text = "here: " + "".join(form.format(number, word) for number, word in pairs)
    (value,) = values(SEED, text)
    assert value.startswith(WORDS[0])
    assert value.endswith(WORDS[-1])


def test_a_word_that_is_a_number_itself() -> None:
    words = ["second", *WORDS[1:11], "one"]
    pairs = zip(COUNTED["en"].split(), words, strict=True)
    (value,) = values(SEED, ", ".join(f"{number}: {word}" for number, word in pairs))
    assert value.startswith("second")
    assert value.endswith("one")


def test_halves_where_the_text_speaks_of_a_phrase() -> None:
    halves = f"{' '.join(WORDS[:6])} and the second half is {' '.join(WORDS[6:])}"
    assert values(SEED, f"seed phrase, the first half is {halves}, does it?") == [halves]
    assert values(SEED, f"the first half is {halves}") == []


def test_ranges() -> None:
    text = "".join(
        f"\nwords {at + 1}-{at + 3}: {' '.join(WORDS[at : at + 3])}" for at in range(0, 12, 3)
    )
    (value,) = values(SEED, text)
    assert value.startswith(WORDS[0])
    assert value.endswith(WORDS[-1])


def test_percent_encoded() -> None:
    phrase = Mnemonic("spanish").to_mnemonic(bytes(range(16)))
    shown = "+".join(map(quote, phrase.split()))
    (value,) = values(SEED, f"https://wallet.example/?seed={shown}&next=1")
    assert value == shown


def test_percent_signs_without_letters_are_left() -> None:
    assert decoded("100% sure, 50%20 off, %41%42") is None
    view = decoded("gr%C3%BAa%20x")
    assert view is not None
    assert view.text == "grúa x"
    assert view.original(2, 3) == (2, 8)


@pytest.mark.parametrize("at", [0, 5, 11])
def test_a_label_that_is_a_word_of_the_phrase(at: int) -> None:
    words = [*WORDS[:at], "word", *WORDS[at + 1 :]]
    text = "".join(f"word {number}: {word}\n" for number, word in enumerate(words, 1))
    (span,) = resolve(SEED.find(text))
    assert text[: span.start] in ("", "word 1: ")
    assert text[span.end :] == "\n"
