"""The texts are complete in every language, and the reader fails early."""

import ast
import string
from pathlib import Path

import pytest

from candor.texts.reader import LANGUAGES, Texts

ROOT = Path(__file__).parents[2]
ROOMS = ("candor", "nodes", "graph", "api", "bots", "ingestion", "evals")


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_the_same_placeholders(
    texts: Texts, language: str
) -> None:
    for key, english in texts._locales["en"].items():
        own = texts._locales[language].get(key)
        assert own, f"{language} lacks {key}"
        assert placeholders(own) == placeholders(english), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_a_text_that_english_lacks(texts: Texts, language: str) -> None:
    assert texts._locales[language].keys() == texts.keys


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_texts_are_translated(texts: Texts, language: str) -> None:
    same = {key for key in texts.keys if texts._locales[language][key] == texts._locales["en"][key]}
    assert not same


@pytest.mark.parametrize("language", LANGUAGES)
def test_tone_is_calm(texts: Texts, language: str) -> None:
    for key, text in texts._locales[language].items():
        assert not set("!！¡") & set(text), key
        assert len(text) < 700, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_destroyed_secret_gives_three_numbered_steps(texts: Texts, language: str) -> None:
    notice = texts.get(language, "privacy.secret_destroyed")
    assert [line[:2] for line in notice.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]


def test_values_are_filled_and_never_read_as_templates(texts: Texts) -> None:
    said = texts.get("de", "refusal.quota_exceeded", limit="{renews}", renews="1. 12.")
    assert "{renews}" in said
    assert "1. 12." in said


def test_unknown_language_falls_back_to_the_default() -> None:
    assert Texts(default="fr").get("it", "quote.intro") == Texts().get("fr", "quote.intro")


def test_unknown_key_missing_value_and_unknown_default_are_key_errors(texts: Texts) -> None:
    with pytest.raises(KeyError):
        texts.get("en", "refusal.nonsense")
    with pytest.raises(KeyError):
        texts.get("en", "refusal.quota_exceeded")
    with pytest.raises(KeyError):
        texts.require(["quote.intro", "quote.nonsense"])
    with pytest.raises(KeyError):
        Texts(default="it")


def test_every_text_that_code_asks_for_exists(texts: Texts) -> None:
    asked: set[str] = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "get"
                    and "texts" in ast.unparse(node.func.value)
                    and len(node.args) == 2
                    and isinstance(node.args[1], ast.Constant)
                    and isinstance(node.args[1].value, str)
                    and "." in node.args[1].value
                ):
                    asked.add(node.args[1].value)
    texts.require(asked)
