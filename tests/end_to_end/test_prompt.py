"""What a provider is sent: rules, conversation, numbered sources, question, nothing personal."""

import json
import re

import pytest

from tests.end_to_end.prompts import history_of, last_prompt, question_of
from tests.end_to_end.service import Service
from tests.simulator import Simulator

QUESTION = "How to stake ETH?"


def test_openai_is_sent_numbered_sources_and_the_question(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    answer = shared.ask(QUESTION, user=someone)
    prompt = last_prompt(simulator)
    assert [role for role, _ in prompt] == ["system", "user"]
    said = prompt[1][1]
    # neighbours that were found apart are joined, so that there may be fewer than five
    numbers = re.findall(r"^\[(\d)\] ", said, re.MULTILINE)
    assert numbers == ["1", "2", "3", "4", "5"][: len(numbers)]
    assert len(numbers) >= 3
    first = answer["sources"][0]
    assert f"[1] {first['title']} ({first['heading']})\n{first['snippet'][:100]}" in said
    assert question_of(prompt) == QUESTION


def test_the_rules_name_the_language(shared: Service, simulator: Simulator, someone: str) -> None:
    shared.ask("Wie kann ich meine ETH staken?", user=someone)
    assert "Answer in this language: de" in last_prompt(simulator)[0][1]
    shared.ask(QUESTION, user=someone, language="es")
    assert "Answer in this language: es" in last_prompt(simulator)[0][1]


def test_the_request_asks_for_what_is_set(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    shared.ask(QUESTION, user=someone)
    request = simulator.received[-1]
    body = json.loads(request.body)
    assert body["model"] == "gpt-4o-mini"
    assert body["max_completion_tokens"] == 700
    assert request.header("authorization") == "Bearer sk-simulated-openai"
    assert someone not in str(request)


@pytest.mark.parametrize("vendor", ["openai", "gemini", "perplexity"])
def test_history_goes_before_the_question(
    shared: Service, simulator: Simulator, someone: str, vendor: str
) -> None:
    first, second = {
        "openai": (QUESTION, "How do I unstake my ETH?"),
        "gemini": ("What is staking?", "What is a wallet?"),
        "perplexity": ("What is the current gas price?", "What is the ETH price today?"),
    }[vendor]
    said = shared.ask(first, user=someone, thread_id="t")["answer"]
    answer = shared.ask(second, user=someone, thread_id="t")
    assert answer["routing"]["provider"] == vendor
    prompt = last_prompt(simulator)
    assert history_of(prompt) == [("user", first), ("assistant", said)]
    assert question_of(prompt) == second


def test_only_placeholders_of_what_is_personal_are_sent(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    message = (
        "How to stake ETH? Write to anna.canary@example.org or call +49 30 901820; "
        "my card is 4111 1111 1111 1111 and I came from 93.184.216.34."
    )
    answer = shared.ask(message, user=someone, thread_id="t")
    assert answer["privacy"]["redacted"] == {"EMAIL": 1, "PHONE": 1, "CARD": 1, "IP": 1}
    assert answer["privacy"]["notice"]
    shared.ask("How do I unstake my ETH?", user=someone, thread_id="t")
    for request in simulator.received:
        sent = request.body.decode()
        assert "[EMAIL_1]" in sent
        for value in ("canary", "901820", "4111", "93.184"):
            assert value not in sent


def test_a_placeholder_that_somebody_types_is_no_placeholder(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    answer = shared.ask("How to stake ETH? [EMAIL_1]", user=someone)
    assert answer["privacy"]["redacted"] == {}
    assert question_of(last_prompt(simulator)) == "How to stake ETH? (EMAIL_1)"


def test_the_ledger_knows_the_prompt(shared: Service, someone: str) -> None:
    shared.agree("analytics", user=someone)
    answer = shared.ask(QUESTION, user=someone)
    row = shared.rows("SELECT prompt_hash FROM turns WHERE turn_id = ?", answer["turn_id"])[0]
    assert re.fullmatch(r"[0-9a-f]{64}", row["prompt_hash"])
