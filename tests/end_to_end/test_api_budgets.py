"""Budgets over HTTP: who is refused with what, and where it shows how far they are used up."""

from datetime import UTC, datetime

import httpx
import openai
import pytest

from candor.simulator.script import Answer
from tests.clock import TurnedClock
from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service
from tests.end_to_end.test_api_metrics import samples
from tests.simulator import Simulator

QUESTION = "What is staking?"
HARD = "What is the current gas price?"


def settled(service: Service) -> None:
    service.run(service.resources.ledger.flush())


def test_a_used_up_day_is_503_until_midnight(
    start: StartService, simulator: Simulator, clock: TurnedClock
) -> None:
    service = start(daily_budget_usd=["0.0001"])
    clock.at = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    refused = service.post(QUESTION, language="de")
    assert refused.status_code == 503
    problem = refused.json()
    assert (problem["code"], refused.headers["retry-after"]) == ("budget_exceeded", "3600")
    assert problem["detail"].startswith("Das heutige Budget")
    assert simulator.received == []
    assert service.used() == 0


def test_openais_clients_are_told_not_to_try_again(start: StartService) -> None:
    service = start(monthly_budget_usd=["0.0001"])
    client = openai.OpenAI(base_url=f"{service.url}/v1", api_key="none", max_retries=3)
    with pytest.raises(openai.InternalServerError) as refused:
        client.chat.completions.create(
            model="candor", messages=[{"role": "user", "content": QUESTION}]
        )
    assert refused.value.status_code == 503
    assert refused.value.code == "budget_exceeded"
    assert refused.value.response.headers["x-should-retry"] == "false"


def test_a_stream_is_refused_before_it_begins(start: StartService) -> None:
    service = start(daily_budget_usd=["0.0001"])
    refused = httpx.post(f"{service.url}/api/chat/stream", json={"message": QUESTION}, timeout=30)
    assert refused.status_code == 503
    assert refused.json()["code"] == "budget_exceeded"


def test_quoting_answers_without_a_call(start: StartService, simulator: Simulator) -> None:
    service = start(daily_budget_usd=["0.0001"], budget_exceeded=["quote"])
    answer = service.ask(QUESTION)
    assert (answer["routing"]["provider"], answer["routing"]["degraded"]) == ("docs", True)
    assert "budget" in answer["routing"]["reasons"]
    assert answer["sources"]
    assert simulator.received == []


def test_the_soft_limit_shows_in_the_provider(start: StartService) -> None:
    service = start(daily_budget_usd=["0.2"], budget_soft_share=["0.02"])
    assert service.ask(HARD)["routing"]["provider"] == "perplexity"
    settled(service)
    second = service.ask(HARD)["routing"]
    assert (second["provider"], second["fallback"]) == ("gemini", False)
    assert second["reasons"][-1] == "budget"


def test_metrics_and_usage_say_how_far_it_is(start: StartService, simulator: Simulator) -> None:
    simulator.answer_with(
        "gemini", lambda _asked: Answer("Yes.", input_tokens=9_000, output_tokens=250)
    )
    service = start(daily_budget_usd=["0.01"], user_monthly_budget_usd=["0.005"])
    before = service.get("/api/usage").json()["budgets"]
    assert before == [
        {"period": "2026-11", "limit_usd": "0.005", "spent_usd": "0", "held_usd": "0"}
    ]
    service.ask(QUESTION)
    settled(service)
    after = service.get("/api/usage").json()["budgets"]
    assert after[0]["spent_usd"] == "0.001"
    found = samples(service)

    def of(name: str) -> dict[str, float]:
        return {
            labels["period"]: value
            for labels, value in found[name]
            if labels["project"] == "default"
        }

    assert of("chatbot_budget_spent_usd") == {"day": 0.001, "month": 0.001}
    assert of("chatbot_budget_held_usd") == {"day": 0.0, "month": 0.0}
    # the month has no budget of the project
    assert of("chatbot_budget_left_share") == {"day": 0.9}
