"""A request with an `Idempotency-Key` is answered, counted and paid for once."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.simulator import Answer, Fault, Simulator

QUESTION = "What is staking?"


def ask(service: Service, key: str, user: str = "anna", **body: Any) -> httpx.Response:
    headers = {b"idempotency-key": key.encode("latin-1"), b"x-user-id": user.encode()}
    chat = {"message": QUESTION} | body
    return httpx.post(f"{service.url}/api/chat", json=chat, headers=headers, timeout=60)


def test_the_same_request_is_answered_once(service: Service, simulator: Simulator) -> None:
    first, second = ask(service, "key-1"), ask(service, "key-1")
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert len(simulator.received) == 1
    assert service.get("/api/usage").json()["used"] == 1
    thread = service.get(f"/api/threads/{first.json()['thread_id']}").json()
    assert len(thread["messages"]) == 2


def test_a_fresh_service_remembers_the_answer(start: StartService, simulator: Simulator) -> None:
    one = start()
    first = ask(one, "key-1").json()
    one.__exit__(None, None, None)
    assert ask(start(), "key-1").json() == first
    assert len(simulator.received) == 1


def test_another_body_is_a_conflict(service: Service, simulator: Simulator) -> None:
    assert ask(service, "key-1").status_code == 200
    for change in ({"message": "What is a validator?"}, {"language": "de"}, {"thread_id": "t"}):
        check_problem(ask(service, "key-1", **change), 422, "idempotency_conflict")
    assert len(simulator.received) == 1


def test_keys_belong_to_their_user(service: Service) -> None:
    mine = ask(service, "key-1", user="anna").json()
    theirs = ask(service, "key-1", user="bert").json()
    assert mine["turn_id"] != theirs["turn_id"]


def test_requests_at_once_are_one_turn(service: Service, simulator: Simulator) -> None:
    simulator.answer_with("gemini", Answer("Staking locks ETH [1].", first_token_seconds=0.5))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(service, "key-1"), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["turn_id"] for answer in answers}) == 1
    assert len(simulator.received) == 1
    assert service.get("/api/usage").json()["used"] == 1


def test_a_turn_that_failed_can_be_tried_again(start: StartService, simulator: Simulator) -> None:
    service = start(quote_docs=False)
    for vendor in ("openai", "gemini", "perplexity"):
        simulator.answer_with(vendor, Fault("status", status=500))
    check_problem(ask(service, "key-1"), 503, "providers_unavailable")
    simulator.reset()
    assert ask(service, "key-1").status_code == 200
    assert service.get("/api/usage").json()["used"] == 1


def test_a_refusal_is_not_kept(service: Service) -> None:
    check_problem(ask(service, "key-1", region="DE"), 403, "consent_required")
    consent = {"given": True, "region": "DE"}
    headers = {"x-user-id": "anna"}
    httpx.put(f"{service.url}/api/consent", json=consent, headers=headers).raise_for_status()
    assert ask(service, "key-1", region="DE").status_code == 200


@pytest.mark.parametrize("key", ["\xff", "clé", "a" * 256, ""])
def test_odd_keys_are_refused_or_ignored(service: Service, simulator: Simulator, key: str) -> None:
    answer = ask(service, key)
    check_problem(answer, 422, "invalid_request")
    assert not simulator.received


@pytest.mark.parametrize("key", ["a" * 255, "'; DROP TABLE turns; --", '"quoted"', "{}", "%00"])
def test_any_printable_key_works(service: Service, key: str) -> None:
    first = ask(service, key)
    assert first.status_code == 200
    assert ask(service, key).json()["turn_id"] == first.json()["turn_id"]


def test_neither_key_nor_message_is_kept_in_clear(service: Service) -> None:
    ask(service, "very-own-key", message="What is staking? write to carol@example.net")
    written = b"".join(
        path.read_bytes() for path in service.settings.data_dir.rglob("*") if path.is_file()
    )
    assert b"very-own-key" not in written
    assert b"carol@example.net" not in written
    assert b"[EMAIL_1]" not in written
    (kept,) = service.rows("SELECT answer FROM idempotency_keys")
    assert re.fullmatch(r"k[0-9a-f]{8}:[A-Za-z0-9_=-]{100,}", kept["answer"])
