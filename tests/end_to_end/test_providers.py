"""Every provider answers, and every way of failing leads to the next one in the chain."""

from typing import Any

import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.questions import CHAINS, QUESTIONS
from tests.end_to_end.service import Service
from tests.simulator import Answer, Fault, Simulator, VendorName

FAULTS = {
    "429": (Fault("status", 429, retry_after=7), "rate_limited"),
    "500": (Fault("status", 500), "server_error"),
    "503": (Fault("status", 503), "server_error"),
    "bad key": (Fault("bad_key"), "bad_key"),
    "empty": (Fault("empty"), "empty"),
    "malformed JSON": (Fault("malformed_json"), "malformed"),
    "not JSON": (Fault("not_json"), "malformed"),
    "HTML": (Fault("wrong_content_type"), "malformed"),
    "filtered": (Fault("filtered"), "filtered"),
    "prompt blocked": (Fault("prompt_blocked"), "filtered"),
    "dropped before the answer": (Fault("drop_before_headers"), "unreachable"),
    "dropped midway": (Fault("drop_midway"), "unreachable"),
}
MODELS = {
    "gemini": "gemini-2.5-flash-lite",
    "openai": "gpt-4o-mini-2024-07-18",
    "perplexity": "sonar",
}


def outcomes(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["provider"], one["outcome"]) for one in answer["routing"]["attempts"]]


@pytest.mark.parametrize("provider", CHAINS)
def test_each_provider_answers(
    shared: Service, simulator: Simulator, someone: str, provider: VendorName
) -> None:
    answer = shared.ask(QUESTIONS[provider], user=someone)
    assert answer["routing"]["provider"] == provider
    assert answer["routing"]["model"] == MODELS[provider]
    assert outcomes(answer) == [(provider, "answered")]
    assert answer["routing"]["fallback"] is False
    assert answer["routing"]["degraded"] is False
    assert answer["sources"]
    assert "[1]" in answer["answer"]
    assert [request.vendor for request in simulator.received] == [provider]
    assert shared.used(someone) == 1


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("primary", CHAINS)
def test_a_fault_leads_to_the_next(
    shared: Service, simulator: Simulator, someone: str, primary: VendorName, fault: str
) -> None:
    played, outcome = FAULTS[fault]
    simulator.answer_with(primary, played)
    answer = shared.ask(QUESTIONS[primary], user=someone)
    following = CHAINS[primary][1]
    assert outcomes(answer) == [(primary, outcome), (following, "answered")]
    assert answer["routing"]["provider"] == following
    assert answer["routing"]["fallback"] is True
    assert answer["routing"]["degraded"] is False
    assert answer["sources"]
    assert shared.used(someone) == 1


@pytest.mark.parametrize("primary", CHAINS)
def test_two_faults_lead_to_the_third(
    shared: Service, simulator: Simulator, someone: str, primary: VendorName
) -> None:
    first, second, third = CHAINS[primary]
    simulator.answer_with(first, Fault("status", 500))
    simulator.answer_with(second, Fault("status", 429))
    answer = shared.ask(QUESTIONS[primary], user=someone)
    assert outcomes(answer) == [
        (first, "server_error"),
        (second, "rate_limited"),
        (third, "answered"),
    ]
    assert answer["routing"]["provider"] == third
    assert answer["routing"]["fallback"] is True


@pytest.mark.parametrize("primary", CHAINS)
def test_all_failing_leads_to_the_documents(
    shared: Service, simulator: Simulator, someone: str, primary: VendorName
) -> None:
    for vendor in CHAINS[primary]:
        simulator.answer_with(vendor, Fault("status", 500))
    answer = shared.ask(QUESTIONS[primary], user=someone)
    assert outcomes(answer) == [(vendor, "server_error") for vendor in CHAINS[primary]]
    assert answer["routing"]["provider"] == "docs"
    assert answer["routing"]["model"] is None
    assert answer["routing"]["degraded"] is True
    assert answer["routing"]["fallback"] is True
    assert answer["usage"]["cost_usd"] == "0"
    assert shared.used(someone) == 1


def test_a_503_that_passes_is_one_attempt(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    simulator.script("openai", [Fault("status", 503)])
    answer = shared.ask(QUESTIONS["openai"], user=someone)
    assert outcomes(answer) == [("openai", "answered")]
    assert answer["routing"]["fallback"] is False
    assert len(simulator.received) == 2


@pytest.mark.parametrize("fault", ["hang", "stall"])
def test_a_provider_that_does_not_answer_in_time(
    start: StartService, simulator: Simulator, fault: Any
) -> None:
    service = start(provider_timeout_seconds=1.5)
    for question in QUESTIONS.values():
        service.ask(question, user="warm-up")
    for primary, chain in CHAINS.items():
        simulator.script(primary, [Fault(fault, seconds=20)])
        answer = service.ask(QUESTIONS[primary])
        assert outcomes(answer) == [(primary, "timeout"), (chain[1], "answered")]
        assert 1400 < answer["routing"]["attempts"][0]["ms"] < 2500
        assert answer["routing"]["fallback"] is True


def test_the_whole_turn_has_a_limit_that_leaves_time_to_quote(
    start: StartService, simulator: Simulator
) -> None:
    service = start(provider_timeout_seconds=20, turn_timeout_seconds=5)
    for vendor in CHAINS["openai"]:
        simulator.answer_with(vendor, Fault("hang", seconds=20))
    answer = service.ask(QUESTIONS["openai"])
    assert outcomes(answer) == [(vendor, "timeout") for vendor in CHAINS["openai"]]
    assert answer["routing"]["provider"] == "docs"
    assert answer["timings_ms"]["total"] < 5000


def test_a_refused_connection(start: StartService, simulator: Simulator) -> None:
    service = start(
        openai_base_url=simulator.refused_url("openai"),
        perplexity_base_url=simulator.refused_url("perplexity"),
    )
    answer = service.ask(QUESTIONS["openai"])
    assert outcomes(answer) == [("openai", "unreachable"), ("gemini", "answered")]
    answer = service.ask(QUESTIONS["perplexity"])
    assert outcomes(answer) == [
        ("perplexity", "unreachable"),
        ("openai", "unreachable"),
        ("gemini", "answered"),
    ]


def test_gemini_refused(start: StartService, simulator: Simulator) -> None:
    service = start(google_gemini_base_url=simulator.refused_url("gemini"))
    answer = service.ask(QUESTIONS["gemini"])
    assert outcomes(answer) == [("gemini", "unreachable"), ("openai", "answered")]


@pytest.mark.parametrize("only", CHAINS)
def test_one_key_is_enough(start: StartService, simulator: Simulator, only: VendorName) -> None:
    fields = {"gemini": "google", "openai": "openai", "perplexity": "perplexity"}
    absent = {f"{field}_api_key": None for name, field in fields.items() if name != only}
    service = start(**absent)
    for question in QUESTIONS.values():
        answer = service.ask(question)
        assert outcomes(answer) == [(only, "answered")]
        assert answer["routing"]["fallback"] is False
    simulator.answer_with(only, Fault("status", 500))
    answer = service.ask(QUESTIONS[only])
    assert outcomes(answer) == [(only, "server_error")]
    assert answer["routing"]["provider"] == "docs"


def test_without_quoting_all_failing_is_told_and_not_counted(
    start: StartService, simulator: Simulator
) -> None:
    service = start(quote_docs=False)
    for vendor in CHAINS["openai"]:
        simulator.answer_with(vendor, Fault("status", 503))
    response = service.post(QUESTIONS["openai"])
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "providers_unavailable"
    assert problem["status"] == 503
    assert problem["request_id"] == response.headers["x-request-id"]
    assert service.used() == 0
    assert service.get("/api/threads").json()["threads"] == []
    assert [row["outcome"] for row in service.rows("SELECT outcome FROM turns")] == [
        "providers_unavailable"
    ]
    assert len(service.rows("SELECT * FROM attempts")) == 3
    simulator.reset()
    assert service.ask(QUESTIONS["openai"])["usage"]["used"] == 1


def test_tokens_and_cost_are_the_vendors_own(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    counted = Answer("A thing [1].", input_tokens=1234, output_tokens=56, cached_tokens=1000)
    simulator.answer_with("openai", counted)
    usage = shared.ask(QUESTIONS["openai"], user=someone)["usage"]
    assert (usage["input_tokens"], usage["output_tokens"]) == (1234, 56)
    # 234 fresh at 0.15, 1,000 cached at 0.075 and 56 out at 0.60 dollars a million
    assert usage["cost_usd"] == "0.0001437"

    simulator.answer_with("gemini", Answer("A thing [1].", input_tokens=2000, output_tokens=100))
    usage = shared.ask(QUESTIONS["gemini"], user=someone)["usage"]
    assert (usage["input_tokens"], usage["output_tokens"]) == (2000, 100)
    assert usage["cost_usd"] == "0.00024"

    simulator.answer_with(
        "perplexity", Answer("A thing [S1].", input_tokens=900, output_tokens=100)
    )
    usage = shared.ask(QUESTIONS["perplexity"], user=someone)["usage"]
    assert (usage["input_tokens"], usage["output_tokens"]) == (900, 100)
    # a dollar a million both ways, and half a cent for the search
    assert usage["cost_usd"] == "0.006"


def test_a_failed_attempt_is_in_the_ledger_with_what_it_cost(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    shared.agree("analytics", user=someone)
    empty = Answer("", input_tokens=4000, output_tokens=0)
    simulator.answer_with("openai", empty)
    simulator.answer_with("gemini", Fault("status", 500))
    simulator.answer_with(
        "perplexity", Answer("A thing [S1].", input_tokens=900, output_tokens=100)
    )
    answer = shared.ask(QUESTIONS["openai"], user=someone)
    rows = shared.rows(
        "SELECT * FROM attempts WHERE turn_id = ? ORDER BY number", answer["turn_id"]
    )
    assert [(row["provider"], row["outcome"]) for row in rows] == [
        ("openai", "empty"),
        ("gemini", "server_error"),
        ("perplexity", "answered"),
    ]
    assert [row["cost_nano"] for row in rows] == [600_000, 0, 6_000_000]
    assert [row["input_tokens"] for row in rows] == [4000, 0, 900]
    assert not any(row["estimated"] for row in rows)
    assert all(row["ms"] > 0 for row in rows)
    assert answer["usage"]["cost_usd"] == "0.0066"
    assert answer["usage"]["input_tokens"] == 4900
    turn = shared.rows("SELECT * FROM turns WHERE turn_id = ?", answer["turn_id"])[0]
    assert turn["outcome"] == "answered"
    assert turn["provider"] == "perplexity"
    assert turn["fallback"] == 1
    assert turn["cost_nano"] == 6_600_000
    assert turn["user"] == shared.caller(someone).user
