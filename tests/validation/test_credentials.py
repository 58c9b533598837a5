"""Requests for secrets go; advice never to share them stays."""

from pathlib import Path

import pytest
import yaml

from candor.domain.sentences import split_sentences
from candor.texts.reader import LANGUAGES
from candor.validation.credentials import asks_for_secret, remove_requests
from tests.validation.conftest import TEXTS


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please share your seed phrase with us."),
        ("en", "Please enter your **seed phrase** on our site."),
        ("en", "To verify your identity, enter the 24 words below."),
        ("en", "What is your private key?"),
        ("en", "Could you tell me your recovery phrase?"),
        ("en", "I need your 12 words."),
        ("en", "Don't worry, just send your private key to support."),
        ("en", "Never share your phrase except with our support: send your seed phrase to us."),
        ("en", "We never store it, so send us your password."),
        ("en", "Validate your wallet at the link below."),
        ("en", "Install AnyDesk so our agent can help."),
        ("en", "Grant remote access so that we can fix it."),
        ("de", "Bitte senden Sie uns Ihre Wiederherstellungsphrase."),
        ("en", "Bitte senden Sie uns Ihre Wiederherstellungsphrase."),
        ("es", "Envíe su frase de recuperación a nuestro soporte."),
        ("fr", "Envoyez votre phrase de récupération."),
        ("pt-BR", "Digite sua senha em nosso site."),
        ("ru", "Отправьте нам вашу сид-фразу."),
        ("zh", "请把您的助记词发送给我们。"),
        ("ar", "أرسل عبارة الاسترداد إلى الدعم."),
    ],
)
def test_requests_are_removed(language: str, text: str) -> None:
    cleared = remove_requests(f"Wallets hold keys. {text} That is all.", language=language)
    assert cleared.found == 1
    assert cleared.text == "Wallets hold keys. That is all."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Never share your seed phrase with anyone."),
        ("en", "Never, under any circumstances, give your private key to support."),
        ("en", "We will never ask for your password."),
        ("en", "Support will never ask you to install AnyDesk."),
        ("en", "Anyone who asks for your seed phrase is a scammer."),
        ("en", "If support asks you to share your seed phrase, stop."),
        ("en", "Do not:\n- share your seed phrase\n- send your private key to us"),
        ("en", "Choose Restore on your hardware wallet and enter your recovery phrase."),
        ("en", "Enter your password to unlock MetaMask."),
        ("en", "You need your seed phrase to restore the wallet."),
        ("en", "Write your recovery phrase down on paper."),
        ("en", "Is it safe to share my private key?"),
        ("en", "Share your public address with the sender."),
        ("en", "Restore the wallet on a new device with the phrase."),
        ("de", "Teilen Sie Ihre Seed-Phrase niemals."),
        ("es", "Nunca comparta su frase semilla."),
        ("fr", "Ne partagez jamais votre clé privée."),
        ("pt-BR", "Nunca compartilhe sua frase de recuperação."),
        ("ru", "Никому не сообщайте сид-фразу."),
        ("zh", "切勿向任何人提供您的助记词。"),
        ("ar", "لا ترسل عبارة الاسترداد إلى أي شخص."),
    ],
)
def test_advice_and_honest_steps_stay(language: str, text: str) -> None:
    assert remove_requests(text, language=language).text == text


def test_a_removed_list_item_takes_its_line_along() -> None:
    text = "Do this:\n\n1. Open the app.\n2. Send us your seed phrase.\n3. Wait."
    assert remove_requests(text, language="en").text == "Do this:\n\n1. Open the app.\n3. Wait."


def test_code_is_kept_and_counted_as_left() -> None:
    text = "```\nSend us your seed phrase.\n```"
    cleared = remove_requests(text, language="en")
    assert (cleared.text, cleared.found, cleared.left) == (text, 1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_texts_ask_for_nothing(language: str) -> None:
    for group in ("soften", "disclaimer", "privacy", "refusal", "quote", "consent"):
        for text in TEXTS.group(language, group).values():
            assert remove_requests(text, language=language).found == 0, text


LABELLED = yaml.safe_load((Path(__file__).parent / "credential_sentences.yaml").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labelled_sentences(language: str) -> None:
    """At least 95 % of the requests go, at most 2 % of their look-alikes do."""
    asks, stays = LABELLED[language]["asks"], LABELLED[language]["stays"]
    assert len(asks) >= 25
    assert len(stays) >= 25
    missed = [text for text in asks if not remove_requests(text, language=language).found]
    alarms = [text for text in stays if remove_requests(text, language=language).found]
    assert len(missed) <= 0.05 * len(asks), missed
    assert len(alarms) <= 0.02 * len(stays), alarms


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_is_found_in_a_language_nobody_asked_for(language: str) -> None:
    asks = LABELLED[language]["asks"]
    found = [text for text in asks if remove_requests(text, language="en").found]
    assert len(found) >= 0.8 * len(asks), set(asks) - set(found)


def test_the_bundled_documents_ask_for_nothing() -> None:
    documents = [path.read_text("utf-8") for path in Path("knowledge").rglob("*.md")]
    assert documents
    for text in documents:
        for sentence in split_sentences(text):
            if sentence.kind != "code":
                assert not asks_for_secret(text, sentence, language="en"), sentence.of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please send us your s\u200bee\u200bd phr\u00adase.",
        "Please send us your s\u0435\u0435d phr\u0430se.",
        "Please send us your **seed** _phrase_.",
        "Pl\u0435ase inst\u0430ll Any\u200bDesk.",
        "Please send us your ｓｅｅｄ ｐｈｒａｓｅ.",
        "Send us your\u00a0seed\u2060 phrase.",
    ],
)
def test_disguises_are_seen_through(text: str) -> None:
    assert remove_requests(text, language="en").found == 1


@pytest.mark.parametrize("text", ["لا تُشارِك عبارة الاسترداد", "أرسِل لنا عبارة الاســترداد"])
def test_arabic_is_read_without_its_marks(text: str) -> None:
    asked = not text.startswith("لا")
    assert remove_requests(text, language="ar").found == asked
