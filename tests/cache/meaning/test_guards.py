"""Which made-up questions may share an answer, in the eight languages, and why others may not."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from candor.cache.meaning.guards import Guard, blocked_by
from candor.cache.meaning.reading import read
from candor.cache.meaning.vocabulary import LANGUAGES
from candor.routing.language import SPOKEN

PAIRS: Any = yaml.safe_load(Path(__file__).with_name("pairs.yaml").read_text("utf-8"))
SAME = [(language, *pair) for language, pairs in PAIRS["same"].items() for pair in pairs]
APART = [(language, *pair) for language, pairs in PAIRS["apart"].items() for pair in pairs]


@pytest.mark.parametrize(("language", "one", "other"), SAME)
def test_the_same_question_put_otherwise_is_let_through(
    language: str, one: str, other: str
) -> None:
    assert blocked_by(read(one, language), read(other, language)) is None
    assert blocked_by(read(other, language), read(one, language)) is None


@pytest.mark.parametrize(("language", "one", "other", "guard"), APART)
def test_a_look_alike_is_kept_apart(language: str, one: str, other: str, guard: str) -> None:
    assert blocked_by(read(one, language), read(other, language)) is Guard(guard)
    assert blocked_by(read(other, language), read(one, language)) is Guard(guard)


def test_the_pairs_are_of_every_spoken_language() -> None:
    assert set(PAIRS["same"]) == set(PAIRS["apart"]) == set(LANGUAGES) == set(SPOKEN)


def test_every_guard_keeps_something_apart() -> None:
    assert {Guard(pair[3]) for pair in APART} == set(Guard)


def test_equal_words_of_two_languages_are_two_questions() -> None:
    assert blocked_by(read("Token?", "en"), read("Token?", "de")) is Guard.LANGUAGE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", ["", " ?!", "🙂", "\u200b", "'", "n't", "-5", "a,b;c", "．"])
def test_odd_texts_are_read(question: str, language: str) -> None:
    reading = read(question, language)
    assert len(reading.words) == len(reading.articles)
    if not reading.words:
        assert blocked_by(reading, reading) is Guard.LANGUAGE
