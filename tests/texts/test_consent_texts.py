"""Every consent text is there in every language, and no text that was shown ever changes."""

import hashlib

import pytest

from candor.domain.purposes import PURPOSES
from candor.texts.consent_texts import (
    ConsentText,
    ConsentTexts,
    consent_versions,
    standing_versions,
)
from candor.texts.reader import LANGUAGES

# what people agreed to must stay readable: a new wording is a new version
FROZEN = {"2026-11": "f8bf4204e3c1d3308e2f637343f9a36be3772229a1fc1642af257efba097333d"}


@pytest.fixture(scope="module")
def texts() -> ConsentTexts:
    return ConsentTexts()


def spoken(text: ConsentText) -> list[str]:
    return [*text.purposes.values(), text.agree, text.refuse]


@pytest.mark.parametrize("version", consent_versions())
def test_every_language_has_a_text_of_its_own(texts: ConsentTexts, version: str) -> None:
    english = spoken(texts.text(version, "en"))
    for language in LANGUAGES:
        said = texts.text(version, language)
        assert said.language == language
        assert tuple(said.purposes) == PURPOSES
        assert all(text.strip() and len(text) < 700 for text in spoken(said))
        assert not set("!！¡{}") & set("".join(spoken(said)))
        if language != "en":
            assert not set(english) & set(spoken(said))


@pytest.mark.parametrize("version", consent_versions())
def test_a_text_that_was_shown_does_not_change(texts: ConsentTexts, version: str) -> None:
    digests = [texts.text(version, language).sha256(PURPOSES) for language in LANGUAGES]
    assert hashlib.sha256("".join(digests).encode()).hexdigest() == FROZEN[version]


def test_the_newest_version_is_in_force_unless_another_is_named(texts: ConsentTexts) -> None:
    newest = max(consent_versions())
    assert texts.current == newest
    assert ConsentTexts(version=newest).current == newest
    with pytest.raises(KeyError):
        ConsentTexts(version="1999-01")


def test_the_digest_is_of_the_sentences_in_order(texts: ConsentTexts) -> None:
    text = texts.text("2026-11", "de")
    shown = f"{text.purposes['analytics']}\n\n{text.purposes['answering']}".encode()
    assert text.sha256(["answering", "analytics"]) == hashlib.sha256(shown).hexdigest()
    assert text.sha256(["answering"]) != texts.text("2026-11", "en").sha256(["answering"])


def test_an_unknown_language_falls_back_to_the_default() -> None:
    assert ConsentTexts(default="fr").text("2026-11", "it").language == "fr"


@pytest.mark.parametrize(
    ("asks_again", "current", "standing"),
    [
        ("a", "a", {"a"}),
        ("a", "c", {"a", "b", "c"}),
        ("ab", "c", {"b", "c"}),
        ("ac", "c", {"c"}),
        ("ac", "b", {"a", "b"}),
    ],
)
def test_a_yes_stands_until_a_version_that_asks_again(
    asks_again: str, current: str, standing: set[str]
) -> None:
    versions = {name: name in asks_again for name in "abc"}
    assert standing_versions(versions, current) == standing
