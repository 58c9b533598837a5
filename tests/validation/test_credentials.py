"""Requests for secrets go; advice never to share them stays."""

import pytest

from candor.texts.reader import LANGUAGES
from candor.validation.credentials import remove_requests
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
