"""Promises, pressure and predictions are toned down; denials and warnings stay."""

import pytest

from candor.texts.reader import LANGUAGES
from candor.validation.danger import tone_down
from candor.validation.danger_patterns import danger_rules
from tests.shared_data import rows
from tests.validation.conftest import TEXTS


def toned(text: str, language: str = "en") -> str:
    return tone_down(text, language=language, softened=TEXTS.group(language, "soften")).text


@pytest.mark.parametrize(
    "text",
    [
        "Staking offers guaranteed returns of 5%.",
        "Staking offers **guaranteed** \u200breturns.",
        "Staking offers guaranteed\nreturns.",
        'Enjoy "guaranteed" profits.',
        "Your profits are guaranteed.",
        "We guarantee you a profit.",
        "You can't lose.",
        "You can’t lose money here.",
        "Lido is risk-free.",
        "There is no risk at all.",
        "This pool is 100 % safe.",
        "The wallet can never be hacked.",
        "ETH is guaranteed to increase.",
        "ETH will definitely go to $10,000.",
        "Bitcoin will reach $200,000.",
        "I have an insider tip for you.",
        "Act now!",
        "Buy SOL today!",
        "Don't miss these guaranteed profits!",
        "Not only easy, but risk-free.",
        "This is not a scam: guaranteed returns for everyone.",
        "No doubt: you will make money.",
        "Hackers have no chance. It is 100% safe.",
        "Hackers hate it, but this is risk-free.",
        "SOL is about to pump.",
        "Double your ETH in a week.",
        "You will get rich.",
        "| Pool | Risk |\n|---|---|\n| Lido | risk-free |",
        "Ready to double your money?",
    ],
)
def test_danger_is_found_and_gone(text: str) -> None:
    found = tone_down(text, language="en", softened=TEXTS.group("en", "soften"))
    assert found.found
    again = tone_down(found.text, language="en", softened=TEXTS.group("en", "soften"))
    assert (again.found, again.text) == (0, found.text)


@pytest.mark.parametrize(
    "text",
    [
        "There are no guaranteed returns.",
        "Returns are not guaranteed and you can lose money.",
        "Nobody can guarantee a profit.",
        "Guaranteed returns do not exist.",
        "Nothing is risk-free.",
        "No wallet is 100% safe.",
        "Be wary of anyone promising guaranteed returns.",
        "Guaranteed profits are a red flag.",
        "Scammers ask you to act now and promise to double your ETH.",
        "Pump and dump schemes are common.",
        "Are returns guaranteed?",
        "Never believe:\n- guaranteed returns\n- insider tips",
        "Validators are guaranteed to be included within two epochs.",
        "Double check the address.",
        "You will receive two confirmations.",
        "You never lose access to your funds.",
        "A fixed loan has a certain interest rate.",
        "There is no risk of slashing for delegators.",
        "Always act with care. Now is a setting in the menu.",
    ],
)
def test_denials_warnings_and_plain_facts_stay(text: str) -> None:
    assert toned(text) == text


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("ETH will definitely rise.", "ETH may rise."),
        ("ETH is guaranteed to rise [1].", "ETH may rise [1]."),
        ("You will earn rewards.", "You may earn rewards."),
        ("It'll certainly fail.", "It may fail."),
        (
            "Lido is easy. It is risk-free. It is 100% safe. Fees apply.",
            "Lido is easy. It is not free of risk. It is not completely safe. Fees apply.",
        ),
        (
            "1. Open Lido.\n2. Guaranteed returns!\n3. Assured income!\n4. Wait.",
            "1. Open Lido.\n2. Returns are not guaranteed and you can lose money.\n4. Wait.",
        ),
        (
            "Steps:\n\n- Act now!\n\nThen wait.",
            "Steps:\n\n- There is no need to hurry: check the facts before you decide.\n\n"
            "Then wait.",
        ),
    ],
)
def test_the_rest_keeps_its_words_and_lines(text: str, result: str) -> None:
    assert toned(text) == result


@pytest.mark.parametrize(
    ("language", "bad", "good"),
    [
        ("de", "Lido bietet garantierte Renditen.", "Es gibt keine garantierten Renditen."),
        ("de", "Staking ist völlig risikolos.", "Staking ist nicht risikolos."),
        ("es", "Ofrece ganancias garantizadas.", "No hay ganancias garantizadas."),
        ("fr", "Le staking est sans risque.", "Le staking n'est pas sans risque."),
        ("pt-BR", "Os lucros são garantidos.", "Os lucros não são garantidos."),
        ("ru", "Гарантированный доход каждый день.", "Гарантированного дохода не бывает."),
        ("zh", "这个产品稳赚不赔。", "没有任何产品能保证收益。"),
        ("ar", "أرباح مضمونة للجميع.", "لا توجد أرباح مضمونة."),
    ],
)
def test_other_languages(language: str, bad: str, good: str) -> None:
    assert toned(bad, language) != bad
    assert toned(good, language) == good


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_texts_are_never_dangerous(language: str) -> None:
    for group in ("soften", "disclaimer", "privacy", "refusal", "quote", "consent", "removed"):
        for text in TEXTS.group(language, group).values():
            assert toned(text, language) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_has_a_softened_sentence(language: str) -> None:
    assert set(danger_rules(language).families) <= TEXTS.group(language, "soften").keys()


def test_code_is_kept_and_counted_as_left() -> None:
    text = "```\nguaranteed returns\n```"
    found = tone_down(text, language="en", softened=TEXTS.group("en", "soften"))
    assert (found.text, found.found, found.left) == (text, 1, 1)


def test_compliance_set_is_told_apart_and_compliant_text_is_not_mangled() -> None:
    hits, total = 0, 0
    for row in rows("grounding/financial-claims-compliance-open"):
        if row["label"].startswith("prohibited"):
            total += 1
            hits += toned(row["text"]) != row["text"]
        else:
            assert toned(row["text"]) == row["text"]
    assert hits / total >= 0.7
