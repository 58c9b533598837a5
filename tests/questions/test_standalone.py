"""A follow-up borrows what the question before it named, in every language."""

import pytest

from candor.questions.standalone import LONGEST_BORROWED, standalone
from candor.routing.language import SPOKEN


@pytest.mark.parametrize(
    ("language", "before", "question", "borrowed"),
    [
        (
            "en",
            "How do I unstake my ETH from Lido?",
            "And how long does it take?",
            "unstake ETH Lido",
        ),
        ("en", "How do I unstake my ETH from Lido?", "How long?", "unstake ETH Lido"),
        ("en", "What is a bridge?", "Is it safe?", "bridge"),
        ("en", "Why are fees high?", "What about [ETH_ADDRESS_1]?", "fees high"),
        ("es", "¿Cómo retiro mi ETH de Lido?", "¿Y cuánto tarda?", "retiro ETH Lido"),
        ("de", "Wie hebe ich ETH bei Lido ab?", "Und wie lange dauert das?", "hebe ETH Lido ab"),
        ("fr", "Comment retirer mes ETH de Lido ?", "Et combien ça coûte ?", "retirer ETH Lido"),
        ("pt-BR", "Como retiro meu ETH do Lido?", "E quanto tempo demora?", "retiro ETH Lido"),
        ("ru", "Как вывести ETH из Lido?", "А сколько это занимает времени?", "вывести ETH Lido"),
        ("zh", "如何从Lido提取ETH？", "那需要多久？", "如何从Lido提取ETH"),
        ("ar", "كيف أسحب ETH من Lido؟", "وكم يستغرق ذلك؟", "أسحب ETH Lido"),
    ],
)
def test_a_follow_up_borrows(language: str, before: str, question: str, borrowed: str) -> None:
    assert language in SPOKEN
    assert standalone(question, [before], language=language) == f"{question} {borrowed}"


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What is a rollup?"),
        ("en", "Who pays gas?"),
        ("en", "Can I stake it with a Ledger wallet on mobile?"),
        ("en", "Staking"),
        ("es", "¿Qué es un rollup?"),
        ("de", "Was ist ein Rollup?"),
        ("fr", "Qu'est-ce qu'un rollup ?"),
        ("ru", "Что такое роллап?"),
        ("zh", "什么是智能合约钱包？"),
        ("ar", "ما هي رسوم الغاز؟"),
    ],
)
def test_what_stands_by_itself_stays(language: str, question: str) -> None:
    assert standalone(question, ["How do I unstake ETH from Lido?"], language=language) == question


def test_a_follow_up_of_a_follow_up_borrows_from_further_back() -> None:
    earlier = ["How do I run a validator?", "And how long does it take?"]
    assert (
        standalone("What about fees?", earlier, language="en") == "What about fees? run validator"
    )


def test_the_first_question_and_an_unknown_language() -> None:
    assert (
        standalone("And how long does it take?", [], language="en") == "And how long does it take?"
    )
    assert standalone("Is it safe?", ["What is a bridge?"], language="xx") == "Is it safe? bridge"


def test_what_is_borrowed_is_bounded() -> None:
    before = " ".join(f"name{number}" for number in range(500))
    assert len(standalone("Is it safe?", [before], language="en").split()) == 3 + LONGEST_BORROWED
