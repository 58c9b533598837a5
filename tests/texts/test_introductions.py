"""A project's introduction: read whole or refused with one sentence."""

from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from candor.texts.introductions import Introductions
from candor.texts.reader import LANGUAGES, Texts


def read(tmp_path: Path, text: str) -> Introductions:
    file = tmp_path / "introductions.yaml"
    file.write_text(text, "utf-8")
    return Introductions(Texts(), file)


def test_the_samples_speak_every_language() -> None:
    samples = Introductions(Texts())
    for language in LANGUAGES:
        assert len(samples.of("default", language).starters) == 3
    assert samples.of("another", "en").starters == ()


def test_a_language_that_is_missing_falls_back(tmp_path: Path) -> None:
    told = read(
        tmp_path, 'a: {knows: {en: In English., de: Auf Deutsch.}}\nb: {knows: {ru: "Да."}}'
    )
    assert told.of("a", "de").knows == "Auf Deutsch."
    assert told.of("a", "fr").knows == "In English."
    assert told.of("b", "fr").knows == "Да."
    assert told.of("b", "fr").name == "Candor"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "cannot be read as YAML"),
        ("- a", "projects by their names"),
        ("1: {}", "projects by their names"),
        ("a: text", "a takes knows, name, starters"),
        ("a: {title: A}", "a takes knows, name, starters"),
        ("a: {name: 7}", "name has texts of 1 to 60 characters"),
        ("a: {name: ''}", "name has texts of 1 to 60 characters"),
        ("a: {knows: text}", "write knows by language"),
        ("a: {knows: {tlh: text}}", "write knows by language"),
        ("a: {knows: {en: [text]}}", "knows has texts of 1 to 300 characters"),
        ("a: {starters: {en: text}}", "starters are up to 4 questions"),
        ("a: {starters: {en: [1, 2, 3, 4, 5]}}", "starters are up to 4 questions"),
        ("a: {starters: {en: [1]}}", "starters has texts of 1 to 120 characters"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadUsage, match=said):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="CANDOR_INTRODUCTIONS_FILE"):
        Introductions(Texts(), tmp_path / "none.yaml")
