"""The labelled sentences of eight languages: what has to be toned down and what has to stay."""

import pytest

from candor.texts.reader import LANGUAGES
from evals.claims.sets import Sentence, labelled
from evals.suites.validation_danger import toned

TEST = list(labelled("test"))


def of(language: str, *, dangerous: bool) -> list[Sentence]:
    return [one for one in TEST if one.language == language and bool(one.family) is dangerous]


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_dangers_are_toned_down(language: str) -> None:
    held = of(language, dangerous=True)
    assert len(held) >= 20
    missed = [one.text for one in held if toned(one) == one.text]
    assert len(missed) <= 0.05 * len(held), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_harmless_sentences_stay(language: str) -> None:
    held = of(language, dangerous=False)
    assert len(held) >= 25
    touched = [one.text for one in held if toned(one) != one.text]
    assert len(touched) <= 0.02 * len(held), touched


def test_what_was_toned_down_is_not_found_again() -> None:
    for one in [*TEST, *labelled("development")]:
        after = toned(one)
        assert toned(Sentence(one.language, after, None)) == after, one.text


@pytest.mark.parametrize(
    ("language", "text", "result"),
    [
        ("en", "The platform is totally safe.", "The platform is not completely safe."),
        ("en", "Solana is bound to reach $500.", "The outcome is not certain."),
        ("de", "Der Preis wird garantiert steigen.", "Der Preis kann steigen."),
        ("es", "La plataforma es totalmente segura.", "La plataforma no es totalmente segura."),
        ("fr", "Ce placement ne comporte aucun risque.", "Ce placement comporte des risques."),
        ("pt-BR", "O preço certamente vai subir.", "O preço pode subir."),
        ("ru", "Цена точно вырастет.", "Цена может вырасти."),
        ("zh", "价格一定会涨。", "价格可能会涨。"),
        ("ar", "المنصة آمنة تماما.", "المنصة ليست آمنة تماما."),
    ],
)
def test_sentences_keep_their_own_words(language: str, text: str, result: str) -> None:
    assert toned(Sentence(language, text, None)) == result


def test_a_figure_is_not_held_out_to_the_reader() -> None:
    text = "Deposit now for guaranteed returns of 20% a month."
    assert "20" not in toned(Sentence("en", text, None))


def test_a_language_nobody_asked_for_is_read_too() -> None:
    assert toned(Sentence("en", "Das Ganze ist völlig risikofrei.", None)) == (
        "Das Ganze ist nicht frei von Risiko."
    )


def test_letters_of_other_scripts_hide_nothing() -> None:
    text = "Our vault offers gu\u0430ranteed returns for everyone."
    assert toned(Sentence("en", text, None)) != text
