"""`GET /metrics`: the names that dashboards rely on, and nothing of anybody in them."""

from prometheus_client.parser import text_string_to_metric_families

from candor.cache.meaning.guards import Guard
from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service
from tests.simulator import Fault, Simulator

LABELS = {"tier", "provider", "category", "outcome", "direction", "le", "project", "period"}
LABELS |= {"result", "reason", "guard"}


def samples(service: Service) -> dict[str, list[tuple[dict[str, str], float]]]:
    answer = service.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def test_the_names_are_exact_and_count_turns(service: Service) -> None:
    before = samples(service)
    assert before["chatbot_costs_total_usd"] == [({}, 0.0)]
    assert before["chatbot_cache_hit_rate"] == [({}, 0.0)]
    cost = float(service.ask("What is staking?")["usage"]["cost_usd"])
    service.ask("How to stake ETH?")
    after = samples(service)
    by_provider = {
        labels["provider"]: (labels, value) for labels, value in after["chatbot_queries_total"]
    }
    assert set(by_provider) == {"gemini", "openai"}
    labels, value = by_provider["gemini"]
    assert value == 1
    assert labels["tier"] == "free"
    assert labels["category"] == "staking"
    assert labels["outcome"] == "answered"
    seconds = after["chatbot_query_duration_seconds_count"]
    assert sum(value for _, value in seconds) == 2
    assert "chatbot_query_duration_seconds_bucket" in after
    [(none, spent)] = after["chatbot_costs_total_usd"]
    assert none == {}
    assert spent > cost > 0


def test_attempts_and_refusals_are_told_apart(service: Service, simulator: Simulator) -> None:
    simulator.answer_with("gemini", Fault("status", status=500))
    service.ask("What is staking?")
    service.post("What is staking?", region="DE")
    found = samples(service)
    outcomes = {labels["outcome"] for labels, _ in found["chatbot_queries_total"]}
    assert outcomes == {"answered", "consent_required"}
    attempts = {
        (labels["provider"], labels["outcome"])
        for labels, _ in found["chatbot_provider_attempts_total"]
    }
    assert ("openai", "answered") in attempts
    assert [outcome for provider, outcome in attempts if provider == "gemini"] != ["answered"]


def test_what_the_cache_kept_apart_is_counted_by_guard(start: StartService) -> None:
    service = start(cache=True)
    rows = samples(service)["chatbot_cache_kept_apart_total"]
    assert {labels["guard"]: value for labels, value in rows} == dict.fromkeys(Guard, 0.0)
    service.ask("How do I stake 5 ETH?", user="anna")
    service.ask("How do I stake 50 ETH?", user="bert")
    rows = samples(service)["chatbot_cache_kept_apart_total"]
    counted = {labels["guard"]: value for labels, value in rows}
    assert counted == {**dict.fromkeys(Guard, 0.0), Guard.NUMBERS: 1.0}


def test_labels_hold_nothing_of_anybody(start: StartService) -> None:
    service = start(providers=False)
    message = "What is staking? axolotl@example.com axolotl"
    service.ask(message, user="axolotl-user", thread_id="axolotl-thread")
    service.get("/api/threads/axolotl-thread", user="axolotl-user")
    assert "axolotl" not in service.get("/metrics").text
    for rows in samples(service).values():
        for labels, _ in rows:
            assert set(labels) <= LABELS
