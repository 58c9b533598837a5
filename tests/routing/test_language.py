"""Language detection among the spoken ones, and the tags that clients send."""

import time

import pytest

from candor.routing.language import SPOKEN, detect, load, normalise
from tests.shared_data import rows


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How to stake ETH?", "en"),
        ("What is a DAO?", "en"),
        ("Was ist Staking?", "de"),
        ("Wie stake ich ETH?", "de"),
        ("¿Qué es staking?", "es"),
        ("Comment staker ETH ?", "fr"),
        ("O que é blockchain?", "pt-BR"),
        ("Как стейкать ETH в MetaMask?", "ru"),
        ("什么是 staking？", "zh"),
        ("what is 质押", "zh"),
        ("ما هو ETH؟", "ar"),
    ],
)
def test_questions(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "   ", "ETH staking?", "0x1234", "123 456", "🙂", "Lido TVL", "ビットコインとは何ですか",
     "이더리움이란", "https://example.org/was-ist-das", "[EMAIL_1] [ETH_ADDRESS_1]",
     "Що таке гаманець і ключі?", "asdf qwer zxcv"],
)  # fmt: skip
@pytest.mark.parametrize("default", ["en", "de"])
def test_texts_of_no_spoken_language_get_the_default(text: str, default: str) -> None:
    assert detect(text, default=default) == default


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"), ("EN-us", "en"), ("pt", "pt-BR"), ("pt-PT", "pt-BR"), ("pt_BR", "pt-BR"),
        ("zh-Hans", "zh"), ("zh-Hant-TW", "zh"), ("de-CH-1996", "de"), (" fr ", "fr"),
        ("ar-EG", "ar"), ("ru-RU", "ru"), ("es-419", "es"),
        ("it", "es"), ("junk!", "es"), ("", "es"), (None, "es"), ("english", "es"),
        ("en" * 5_000, "es"), ("../../etc", "es"), ("*", "es"),
    ],
)  # fmt: skip
def test_client_tags(tag: str | None, language: str) -> None:
    assert normalise(tag, default="es") == language


def test_in_domain_texts_are_told_apart() -> None:
    asked = right = 0
    for row in rows("lang/crypto-quiz-texts-open"):
        language = {"pt-br": "pt-BR", "zh-tw": "zh"}.get(row["lang"], row["lang"])
        if language in SPOKEN:
            asked += 1
            right += detect(row["text"], default="??") == language
    assert right / asked > 0.99


def test_neighbouring_languages_are_not_taken_for_a_spoken_one() -> None:
    asked = taken = 0
    for row in rows("lang/tatoeba-sentences-open"):
        if row["lang"] not in {tag[:2] for tag in SPOKEN}:
            asked += 1
            taken += detect(row["text"], default="") != ""
    assert asked > 1_000
    assert taken / asked <= 0.03


def test_detection_takes_under_a_millisecond_once_loaded() -> None:
    load()
    text = "Wie lange dauert es, bis meine Auszahlung ankommt, wenn das Netzwerk ausgelastet ist?"
    taken = []
    for _ in range(100):
        begin = time.process_time()
        detect(text)
        taken.append(time.process_time() - begin)
    assert sorted(taken)[50] < 0.001


@pytest.mark.parametrize("text", ["a" * 200_000, "а" * 200_000, "質" * 200_000, "[A" * 50_000])
def test_hostile_lengths(text: str) -> None:
    load()
    begin = time.process_time()
    assert detect(text) in SPOKEN
    assert time.process_time() - begin < 0.2
