"""The prompt: rules first, then the conversation, then numbered sources and the question."""

from collections.abc import Sequence

from candor.domain.passages import Passage
from candor.providers.contract import Message
from candor.texts.reader import Texts
from nodes.prompt import write_prompt
from nodes.state import Turn

PROMPT = Texts(default="en").prompt("answer")
PASSAGES = [
    Passage("a", "staking.md", "Staking", "Staking > Basics", "Staking locks coins."),
    Passage("b", "fees.md", "Fees", "Fees", "Fees pay validators."),
]


def state(
    question: str = "How?",
    passages: list[Passage] = PASSAGES,
    history: Sequence[Message] = (),
    language: str = "en",
) -> Turn:
    return Turn(question=question, passages=passages, history=list(history), language=language)


def test_sources_are_numbered() -> None:
    rules, asked = write_prompt(state(), PROMPT, cites_web=False)
    assert (rules.role, asked.role) == ("system", "user")
    assert asked.content == (
        "Sources:\n\n"
        "[1] Staking (Staking > Basics)\nStaking locks coins.\n\n"
        "[2] Fees (Fees)\nFees pay validators.\n\n"
        "Question: How?"
    )
    assert "as [n]" in rules.content
    assert "[S" not in rules.content


def test_a_provider_with_pages_of_its_own_gets_other_marks() -> None:
    rules, asked = write_prompt(state(), PROMPT, cites_web=True)
    assert "[S1] Staking" in asked.content
    assert "[S2] Fees" in asked.content
    assert "[1]" not in asked.content
    assert "as [Sn]" in rules.content
    assert "[S1][S3]" in rules.content


def test_history_stands_between() -> None:
    history = [Message("user", "Earlier?"), Message("assistant", "Yes.")]
    messages = write_prompt(state(history=history), PROMPT, cites_web=False)
    assert messages[1:-1] == history


def test_no_sources_are_named_as_such() -> None:
    asked = write_prompt(state(passages=[]), PROMPT, cites_web=False)[-1]
    assert asked.content == "Sources:\n\nnone found\n\nQuestion: How?"


def test_the_language_is_said() -> None:
    rules = write_prompt(state(language="pt-BR"), PROMPT, cites_web=False)[0]
    assert "Answer in this language: pt-BR" in rules.content


def test_braces_in_documents_and_questions_stay() -> None:
    passage = Passage("a", "a.md", "A {title}", "{mark}", "code {language} {0}")
    asked = write_prompt(state(question="{x}?", passages=[passage]), PROMPT, cites_web=False)[-1]
    assert "A {title} ({mark})\ncode {language} {0}" in asked.content
    assert asked.content.endswith("Question: {x}?")
