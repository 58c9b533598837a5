"""Without a provider the documents speak for themselves, word for word."""

import re
from typing import Any

import pytest

from candor.texts.reader import Texts
from tests.end_to_end.conftest import KNOWLEDGE, StartService
from tests.end_to_end.questions import VENDORS
from tests.end_to_end.service import Service
from tests.simulator import Fault, Simulator

QUOTED = re.compile(r"(?:^|(?<=\]) |\n)(?:[-*+] |\d{1,3}[.)] )?(.+?) \[(\d+)\]")


def plain(text: str) -> str:
    return " ".join(text.split())


def assert_is_verbatim(answer: dict[str, Any]) -> None:
    """Fail unless every sentence is cited and stands in the document it cites."""
    key = "quote.degraded" if answer["routing"]["attempts"] else "quote.intro"
    intro, disclaimer = Texts(default="en").get("en", key), "not financial advice"
    blocks = [block for block in answer["answer"].split("\n\n") if disclaimer not in block]
    assert blocks.pop(0) == intro
    by_number = {source["id"]: source for source in answer["sources"]}
    cited = set()
    for block in blocks:
        quotes = QUOTED.findall(block)
        assert quotes, block
        assert len(plain(block)) <= sum(len(plain(said)) + 10 for said, _ in quotes), block
        for said, number in quotes:
            source = by_number[int(number)]
            document = (KNOWLEDGE / source["source"]).read_text(encoding="utf-8")
            assert plain(said) in plain(document), (said, source["source"])
            cited.add(int(number))
    assert cited == set(by_number)


@pytest.fixture
def quoting(start: StartService) -> Service:
    return start(providers=False)


def test_without_keys_the_documents_are_quoted(quoting: Service, simulator: Simulator) -> None:
    answer = quoting.ask("How do I stake my ETH?")
    assert answer["routing"]["provider"] == "docs"
    assert answer["routing"]["degraded"] is True
    assert answer["routing"]["attempts"] == []
    assert answer["routing"]["fallback"] is False
    assert answer["category"] == "staking"
    assert "staking-eth.md" in {source["source"] for source in answer["sources"]}
    assert_is_verbatim(answer)
    assert "not financial advice" in answer["answer"]
    assert answer["usage"]["cost_usd"] == "0"
    assert quoting.used() == 1
    assert simulator.received == []

    for question in (
        "What is a seed phrase?",
        "Why is my transaction stuck?",
        "What is slippage?",
        "How can I spot a fake support account?",
    ):
        assert_is_verbatim(quoting.ask(question))


def test_what_the_documents_do_not_hold_is_said(quoting: Service) -> None:
    nothing = Texts(default="en").get("en", "quote.none")
    for question in (
        "How do I bake sourdough bread?",
        "Who won the football world cup in 1998?",
        "asdf qwer zxcv",
    ):
        answer = quoting.ask(question)
        assert answer["answer"] == nothing
        assert answer["sources"] == []
        assert answer["routing"]["degraded"] is True
    german = quoting.ask("Wie backe ich ein gutes Sauerteigbrot zu Hause?")
    assert german["language"] == "de"
    assert german["answer"] == Texts(default="en").get("de", "quote.none")


def test_with_keys_failing_providers_end_in_the_same_quotes(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    for vendor in VENDORS:
        simulator.answer_with(vendor, Fault("status", 500))
    answer = shared.ask("How do I stake my ETH?", user=someone)
    assert answer["routing"]["provider"] == "docs"
    assert_is_verbatim(answer)
