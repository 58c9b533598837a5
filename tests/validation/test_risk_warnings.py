"""Warnings by region: prescribed words first and unchanged, once, only where money is meant."""

import pytest

from candor.domain.passages import Passage
from candor.texts.reader import LANGUAGES, Texts
from candor.validation.check import Validated, validate_answer
from candor.validation.risk_warnings import risk_warning
from nodes.validate import validation_texts

TEXTS = Texts()
SOURCE = Passage("1", "a.md", "", "", "Stake with a validator. A wallet holds keys.", score=0.7)
PRESCRIBED = (
    "Don't invest unless you're prepared to lose all the money you invest. This is a high-risk "
    "investment and you should not expect to be protected if something goes wrong. "
    "Take 2 mins to learn more"
)


def validated(
    answer: str, *, region: str | None, language: str = "en", question: str = "How to stake ETH?"
) -> Validated:
    return validate_answer(
        question=question,
        answer=answer,
        sources=[SOURCE],
        language=language,
        texts=validation_texts(TEXTS, language, region=region),
    )


@pytest.mark.parametrize("region", ["GB", "uk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_united_kingdoms_words_stand_first(region: str, language: str) -> None:
    found = validated("Stake with a validator [1].", region=region, language=language)
    assert found.answer.startswith(f"> **{PRESCRIBED}**\n\n")
    again = validated(found.answer, region=region, language=language)
    assert again.answer == found.answer
    below = TEXTS.get(language, "disclaimer.region_uk")
    assert (below in found.answer) is (language != "en")


@pytest.mark.parametrize(("region", "key"), [("DE", "eu"), ("NO", "eu"), ("US", "us")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_other_regions_sentence_follows_the_disclaimer(
    region: str, key: str, language: str
) -> None:
    found = validated("Stake with a validator [1].", region=region, language=language)
    text = TEXTS.get(language, f"disclaimer.region_{key}")
    assert found.answer.endswith(text)
    assert found.answer.count(text) == 1
    assert found.risk_warning is None


@pytest.mark.parametrize("region", [None, "JP", "", "??"])
def test_elsewhere_has_the_disclaimer_alone(region: str | None) -> None:
    found = validated("Stake with a validator [1].", region=region)
    assert found.answer.endswith(TEXTS.get("en", "disclaimer.financial"))


@pytest.mark.parametrize("region", ["GB", "FR", "US", None])
def test_an_answer_without_money_has_none(region: str | None) -> None:
    answer = "A wallet holds keys [1]."
    assert validated(answer, region=region, question="What is a wallet?").answer == answer


def test_the_words_link_to_the_operators_summary() -> None:
    assert (
        risk_warning("GB")
        .prescribed("https://example.org/risk")
        .endswith("[Take 2 mins to learn more](https://example.org/risk)**")
    )
