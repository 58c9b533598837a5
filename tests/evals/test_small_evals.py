"""Small evals as tests, through LangSmith's pytest plugin; tracked nowhere unless asked for."""

import pytest
from langsmith import testing

from candor.routing.category import classify
from candor.routing.complexity import score
from candor.routing.language import detect
from candor.routing.thresholds import choose_provider
from evals.suites.conversation_script import scripts
from evals.suites.end_to_end_questions import questions

SPOKEN = {
    (said.say, said.expect.language)
    for script in scripts().values()
    for said in script.turns
    if said.expect.language not in (None, "en")
}


@pytest.mark.langsmith(test_suite_name="candor-language")
@pytest.mark.parametrize(("text", "language"), sorted(SPOKEN, key=str))
def test_language(text: str, language: str) -> None:
    testing.log_inputs({"text": text})
    testing.log_reference_outputs({"language": language})
    found = detect(text)
    testing.log_outputs({"language": found})
    assert found == language


@pytest.mark.langsmith(test_suite_name="candor-category")
@pytest.mark.parametrize(
    ("question", "category"),
    [
        ("How do I stake my ETH?", "staking"),
        ("Do I need a hardware wallet?", "wallets"),
        ("How is a gas fee calculated?", "fees_transactions"),
        ("How long does a bridge transfer take?", "bridges_l2"),
        ("What is impermanent loss?", "trading_defi"),
        ("I think I have been scammed. What should I do?", "security_scams"),
        ("How do I delegate my votes?", "tokens_governance"),
        ("How do I bake sourdough bread?", "general"),
    ],
)
def test_category(question: str, category: str) -> None:
    testing.log_inputs({"question": question})
    testing.log_reference_outputs({"category": category})
    found = classify(question)
    testing.log_outputs({"category": found})
    assert found == category


@pytest.mark.langsmith(test_suite_name="candor-routing")
@pytest.mark.parametrize(
    "question", [one.question for one in questions().values() if one.provider is not None]
)
def test_what_needs_current_data_goes_to_who_has_it(question: str) -> None:
    testing.log_inputs({"question": question})
    found = choose_provider(score(question).score)
    testing.log_outputs({"provider": found})
    assert found == questions()[question].provider
