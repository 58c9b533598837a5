"""The whole validation: what it changes, what it says, and that a second time changes nothing."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candor.domain.passages import Passage
from candor.texts.reader import LANGUAGES
from candor.validation.check import WARNING_CODES, AnswerRules, Validated, validate_answer
from candor.validation.claims import Policy
from candor.validation.disclaimer import with_disclaimer
from candor.validation.financial import is_financial
from tests.validation.conftest import SOURCES, TEXTS, Validate, texts_in

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
GOOD = "To stake ETH you deposit 32 ETH as a solo validator [1]."
DISCLAIMER = texts_in("en").financial_disclaimer


@pytest.mark.parametrize(
    ("question", "answer", "financial"),
    [
        ("How to stake ETH?", "", True),
        ("Is Bitcoin a good investment?", "", True),
        ("What is the ETH price?", "", True),
        ("Как застейкать ETH?", "", True),
        ("如何质押 ETH？", "", True),
        ("Wie kann ich Bitcoin kaufen?", "", True),
        ("My wallet won't connect", "Update the app and try again.", False),
        ("My wallet does not show my balance", "Add the token.", False),
        ("What is a seed phrase?", "Twelve or more words.", False),
        ("I lost access to MetaMask", "Restore it with the phrase; prices do not matter.", False),
        ("What is Lido?", "A pool; its yield varies and returns can fall.", True),
        ("Hello", "Hello.", False),
    ],
)
def test_financial(question: str, answer: str, financial: bool) -> None:
    assert is_financial(question, answer) is financial


def test_disclaimer_is_added_once_at_the_end(validate: Validate) -> None:
    once = validate(GOOD, question="How to stake ETH?")
    twice = validate(once.answer, question="How to stake ETH?")
    assert once.answer == f"{GOOD}\n\n{DISCLAIMER}"
    assert twice == once
    assert with_disclaimer(with_disclaimer("a", "b c"), "b c") == "a\n\nb c"


def test_a_good_answer_is_left_alone(validate: Validate) -> None:
    answer = (
        "A recovery phrase restores a wallet [2].\n\n"
        "- Never share it with anyone [2].\n- Keep it offline."
    )
    found = validate(answer)
    assert found.answer == answer
    assert (found.warnings, found.unresolved, found.cited) == ([], [], [2])
    assert found.is_safe
    assert found.confidence > 60


def test_everything_at_once(validate: Validate) -> None:
    found = validate(
        "To stake ETH you deposit 32 ETH [1, 7].\n\n1. Open https://stake.lido.fi [^1].\n"
        "2. Guaranteed returns of 10%!\n3. Please share your seed phrase with us.\n\n"
        "See [claim](https://evil.com). Send to 0x1111111111111111111111111111111111111111."
        " The moon is made of yellow cheese [2].",
        question="How to stake ETH?",
    )
    assert found.answer == (
        "To stake ETH you deposit 32 ETH [1].\n\n1. Open https://stake.lido.fi [1].\n"
        "2. Returns are not guaranteed and you can lose money.\n\n"
        "See claim. Send to (address removed). The moon is made of yellow cheese "
        "(not confirmed by the sources).\n\n" + DISCLAIMER
    )
    assert set(found.warnings) == {
        "danger_phrase", "credential_request", "unknown_link", "unknown_address",
        "invalid_citation", "unsupported_citation",
    }  # fmt: skip
    assert set(found.warnings) <= WARNING_CODES
    assert found.is_safe
    assert found.cited == [1]


def test_what_cannot_be_corrected_makes_the_answer_unsafe(validate: Validate) -> None:
    found = validate("```\nguaranteed returns\n```\nA wallet holds keys.")
    assert found.unresolved == ["danger_phrase"]
    assert not found.is_safe


@pytest.mark.parametrize("answer", ["", "  \n", "Send us your seed phrase.", "[9]"])
def test_an_answer_of_which_nothing_is_left_is_withheld(validate: Validate, answer: str) -> None:
    found = validate(answer, question="How to stake ETH?")
    assert found.answer == texts_in("en").withheld
    assert "answer_withheld" in found.warnings
    assert found.confidence == 0
    assert validate(found.answer, question="How to stake ETH?").answer == found.answer


def test_what_a_removal_joins_is_found_too(validate: Validate) -> None:
    found = validate("This is risk[9]-free for you. A wallet holds keys [2].")
    assert "free for you" not in found.answer


def test_an_answer_without_citations_says_so(validate: Validate) -> None:
    assert validate("A wallet holds keys.").warnings == ["no_citations"]
    assert validate("A wallet holds keys.", sources=()).warnings == []
    assert validate("A wallet holds keys.", degraded=True).warnings == []


def test_a_danger_phrase_quoted_from_a_document_is_toned_down(validate: Validate) -> None:
    """What a poisoned or careless page says is the service's own word once it is quoted."""
    poisoned = Passage("p", "p.md", "", "", "Our pool offers guaranteed returns of 20% a month.")
    found = validate(
        "The documents say:\n\n- Our pool offers guaranteed returns of 20% a month. [1]",
        sources=(poisoned,),
        degraded=True,
    )
    assert "guaranteed returns of" not in found.answer
    assert "20%" not in found.answer
    assert "danger_phrase" in found.warnings
    assert found.is_safe


def test_unsupported_sentences_are_marked_or_removed_by_the_operators_choice() -> None:
    def run(policy: Policy) -> Validated:
        return validate_answer(
            question="What does it take?",
            answer=f"{GOOD} A solo validator needs 64 ETH [1].",
            sources=SOURCES,
            language="en",
            texts=texts_in("en"),
            rules=AnswerRules(unsupported=policy),
        )

    marked, removed = run("mark"), run("remove")
    assert f"A solo validator needs 64 ETH {texts_in('en').unconfirmed}." in marked.answer
    assert "64" not in removed.answer
    assert marked.warnings == removed.warnings == ["unsupported_citation"]


FRAGMENTS = st.sampled_from(
    [
        GOOD, "Guaranteed returns!", "It is risk-free.", "ETH will definitely rise [1].",
        "Send us your seed phrase.", "Never share it [2].", "[1]", "[9]", "[1, 2]", "【2】",
        "https://evil.com/x", "[a](https://evil.com)", "https://stake.lido.fi", "0x" + "1" * 40,
        "\n", "\n\n", "- ", "1. ", "| ", "# ", "```\n", "`", "**", "not", "no", " ", ".", ":",
        "Act now", "you can't lose", "(", "]", "risk", "-free", DISCLAIMER,
        "质押稳赚。", "يضمن أرباح",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(FRAGMENTS, max_size=14), st.sampled_from(["", " "]))
def test_validating_twice_changes_nothing(pieces: list[str], joint: str) -> None:
    once = validated(joint.join(pieces))
    assert validated(once) == once


def validated(answer: str) -> str:
    return validate_answer(
        question="How to stake ETH?",
        answer=answer,
        sources=SOURCES,
        language="en",
        texts=texts_in("en"),
    ).answer


@pytest.mark.parametrize("joint", ["", " ", "\n\n", " 质押稳赚。 "])
def test_however_often_a_model_writes_the_disclaimer_it_stands_there_once(joint: str) -> None:
    once = validated(joint.join([GOOD, *[DISCLAIMER] * 9]))
    assert once.startswith(GOOD)
    assert once.endswith(f"\n\n{DISCLAIMER}")
    assert validated(once) == once
    if not joint.strip():
        assert once.count(DISCLAIMER) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_texts_pass_unchanged(validate: Validate, language: str) -> None:
    for key in (
        "quote.intro",
        "quote.none",
        "quote.partial",
        "quote.degraded",
        "cut_short",
        "privacy.secret_destroyed",
    ):
        text = TEXTS.get(language, key)
        assert validate(text, language=language, question="?").answer.startswith(text)


@pytest.mark.parametrize("path", sorted(KNOWLEDGE.glob("*.md")), ids=lambda path: path.stem)
def test_the_bundled_documents_pass_unchanged(path: Path) -> None:
    text = path.read_text("utf-8").strip()
    found = validate_answer(
        question="?",
        answer=text,
        sources=[Passage("1", path.name, "", "", text, score=0.9)],
        language="en",
        texts=texts_in("en"),
    )
    assert found.answer.removesuffix(DISCLAIMER).strip() == text
    assert set(found.warnings) <= {"no_citations"}


@pytest.mark.parametrize(
    "piece",
    ["a", "[", "[1]", "((", "never ", "guarantee ", "share your ", "http://", "1,", "[1,", "](",
     ". ", "- \n", "|", "`", "0x", "a.b.", "a@b.", "you will ", "！", "```\n", "a-", "* ", "_",
     "[a](b", "if a asks ", "the your password "],
)  # fmt: skip
def test_time_grows_with_length_only(validate: Validate, piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        taken = []
        for _ in range(3):
            begin = time.process_time()
            validate(text)
            taken.append(time.process_time() - begin)
        return min(taken)

    seconds(400)
    assert seconds(16_000) < 10 * max(seconds(4_000), 0.01)
