"""What the checks of the conversations and questions call right, and that they can fail."""

from typing import Any

import pytest

from candor.providers.prices import load_prices
from evals.stage import KNOWLEDGE
from evals.suites.conversation_checks import checks
from evals.suites.conversation_script import Expected, scripts
from evals.suites.end_to_end_checks import common_checks, docs_checks, provider_checks
from evals.suites.end_to_end_questions import Asked, questions


def answered(**changes: Any) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "answer": "Lock it [1].",
        "refusal": None,
        "sources": [{"id": 1, "kind": "doc", "source": "knowledge/staking-eth.md"}],
        "language": "en",
        "privacy": {"redacted": {}, "notice": None},
        "validation": {"disclaimer": None, "confidence_score": 80},
        "routing": {
            "complexity": 2,
            "provider": "gemini",
            "model": "gemini-2.5-flash-lite",
            "attempts": [{"provider": "gemini"}],
            "fallback": False,
            "degraded": False,
        },
        "usage": {"cost_usd": "0.0000014", "input_tokens": 10, "output_tokens": 1},
    }
    return answer | changes


EXPECTED = Expected(
    language="en",
    sources=["staking-eth.md"],
    redacted={},
    remembers=["said before"],
    forgets=["long gone"],
    hidden=["secret"],
)


def wrong(expected: Expected, answer: dict[str, Any], *heard: str) -> set[str]:
    return {one.aspect for one in checks(expected, answer, heard) if not one.held}


def test_a_good_turn_passes_every_check() -> None:
    assert wrong(EXPECTED, answered(), "it was said before") == set()


@pytest.mark.parametrize(
    ("aspect", "changes", "heard"),
    [
        ("language", {"language": "es"}, "said before"),
        ("sources", {"sources": []}, "said before"),
        ("placeholders", {"privacy": {"redacted": {"EMAIL": 1}, "notice": None}}, "said before"),
        ("memory", {}, "nothing"),
        ("forgetting", {}, "said before, long gone"),
        ("nothing leaves", {}, "said before: secret"),
        ("answered or refused", {"refusal": {"code": "quota_exceeded"}}, "said before"),
    ],
)
def test_each_check_can_fail(aspect: str, changes: dict[str, Any], heard: str) -> None:
    assert wrong(EXPECTED, answered(**changes), heard) == {aspect}


def test_a_refusal_that_was_expected_must_come() -> None:
    assert wrong(Expected(refusal="quota_exceeded"), answered()) == {"answered or refused"}


def test_a_destroyed_secret_must_be_told_of() -> None:
    assert wrong(Expected(notice=True), answered()) == {"placeholders"}


ASKED = Asked(question="q", sources=["staking-eth.md"], financial=False)


def failing(answer: dict[str, Any], asked: Asked = ASKED) -> set[str]:
    made = [*common_checks(asked, answer), *provider_checks(asked, answer, load_prices())]
    return {one.aspect for one in made if not one.held}


def test_a_good_answer_of_a_vendor_passes() -> None:
    assert failing(answered()) == set()


@pytest.mark.parametrize(
    ("aspect", "changes"),
    [
        ("expected source", {"sources": [{"id": 1, "kind": "doc", "source": "a/nfts.md"}]}),
        ("citations", {"answer": "Lock it [2]."}),
        ("citations", {"answer": "Lock it."}),
        ("language", {"language": "fr"}),
        ("disclaimer", {"answer": "Lock it [1]. R.", "validation": {"disclaimer": "R."}}),
        ("cost", {"usage": {"cost_usd": "0.1", "input_tokens": 10, "output_tokens": 1}}),
        ("provider", {"routing": answered()["routing"] | {"complexity": 9}}),
    ],
)
def test_each_check_of_an_answer_can_fail(aspect: str, changes: dict[str, Any]) -> None:
    assert failing(answered(**changes)) == {aspect}


def test_a_disclaimer_stands_once() -> None:
    asked = ASKED.model_copy(update={"financial": True})
    assert failing(answered(), asked) == {"disclaimer"}
    twice = answered(answer="R. Lock it [1]. R.", validation={"disclaimer": "R."})
    assert failing(twice, asked) == {"disclaimer"}


def test_a_vendor_that_fails_is_followed_by_another() -> None:
    asked = ASKED.model_copy(update={"fails": ["gemini"]})
    assert failing(answered(), asked) == {"fallback"}


def test_quoted_documents_cost_nothing() -> None:
    aspects = {one.aspect for one in docs_checks(ASKED, answered()) if not one.held}
    assert aspects == {"provider", "cost"}


def test_the_files_that_are_expected_exist() -> None:
    named = {name for one in questions().values() for name in one.sources}
    named |= {
        name for one in scripts().values() for said in one.turns for name in said.expect.sources
    }
    assert named <= {file.name for file in KNOWLEDGE.glob("*.md")}
