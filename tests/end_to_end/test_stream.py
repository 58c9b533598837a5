"""A turn read along over HTTP: order, corrections, heartbeats, leaving, resuming, stopping."""

from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.stream_reader import parts_of, read, shown, turn_of
from tests.end_to_end.streams import until, wait_until
from tests.simulator import Answer, Fault, Simulator

QUESTION = "How to stake ETH?"
LONG = " ".join(f"Staking step {number} takes a while [1]." for number in range(1, 31))
SLOW = Answer(LONG, gap_seconds=0.05)


def test_parts_come_in_order_and_add_up_to_the_answer(shared: Service, someone: str) -> None:
    parts = read(shared, QUESTION, user=someone)
    kinds = [part["type"] for part in parts]
    assert kinds[:2] == ["start", "start-step"]
    assert kinds[-3:] == ["data-turn", "finish-step", "finish"]
    assert kinds.index("data-status") < kinds.index("text-start") < kinds.index("text-end")
    doing = [part["data"]["doing"] for part in parts if part["type"] == "data-status"]
    assert [one for one in doing if one in ("retrieving", "asking")] == ["retrieving", "asking"]
    answer = turn_of(parts)
    assert shown(parts) == answer["answer"]
    assert answer["turn_id"] == parts[0]["messageId"]
    named = [part for part in parts if part["type"].startswith("source-")]
    assert [part["sourceId"] for part in named] == [str(one["id"]) for one in answer["sources"]]
    assert shared.used(someone) == 1


def test_sentences_come_before_the_provider_has_ended(
    start: StartService, simulator: Simulator
) -> None:
    service = start(real_time=True)
    simulator.script("openai", [SLOW])
    with httpx.stream(
        "POST", f"{service.url}/api/chat/stream", json={"message": QUESTION}, timeout=60
    ) as response:
        for part in parts_of(response.iter_lines()):
            if part["type"] == "text-delta":
                still_writing = not simulator.calls[-1].done
                break
    assert still_writing


def test_another_provider_replaces_what_was_shown(
    start: StartService, simulator: Simulator
) -> None:
    service = start()
    simulator.script("openai", [Fault("cut", characters=240)])
    simulator.script("gemini", ["You lock coins for a while, and that is all there is to it [1]."])
    parts = read(service, QUESTION)
    corrections = [part for part in parts if part["type"] == "data-correction"]
    assert len(corrections) == 1
    answer = turn_of(parts)
    assert shown(parts) == answer["answer"]
    assert answer["answer"].startswith("You lock coins")
    assert answer["routing"]["fallback"]
    doing = [part["data"]["doing"] for part in parts if part["type"] == "data-status"]
    assert "falling_back" in doing


def test_refusals_and_failures_are_problems_before_the_stream(start: StartService) -> None:
    service = start()
    url = f"{service.url}/api/chat/stream"
    refused = httpx.post(url, json={"message": QUESTION, "region": "DE"}, timeout=30)
    check_problem(refused, 403, "consent_required")
    service.use("local", 100)
    check_problem(httpx.post(url, json={"message": QUESTION}, timeout=30), 429, "quota_exceeded")
    check_problem(httpx.post(url, json={"message": " "}, timeout=30), 422, "invalid_request")


def test_a_secret_is_told_before_anything_else(shared: Service, someone: str) -> None:
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    parts = read(shared, f"{QUESTION} My words: {words}", user=someone)
    kinds = [part["type"] for part in parts]
    assert kinds.index("data-notice") < kinds.index("text-start")
    assert "sausage" not in str(parts)


def test_a_silent_stream_is_kept_alive(start: StartService, simulator: Simulator) -> None:
    service = start(real_time=True, heartbeat_seconds=0.1)
    simulator.script("openai", [Answer(LONG[:200], first_token_seconds=0.6)])
    kinds = [part["type"] for part in read(service, QUESTION)]
    assert kinds.count("_heartbeat") >= 3
    assert kinds[-1] == "finish"


async def test_who_leaves_ends_the_call_and_pays_what_was_used(
    start: StartService, simulator: Simulator
) -> None:
    service = start(real_time=True)
    simulator.script("openai", [SLOW])
    async with (
        httpx.AsyncClient(timeout=30) as client,
        client.stream(
            "POST", f"{service.url}/api/chat/stream", json={"message": QUESTION}
        ) as response,
    ):
        async for line in response.aiter_lines():
            if '"text-delta"' in line:
                break
    await until(lambda: simulator.calls[-1].done, 1.5)
    await until(lambda: service.used("local") == 1, 3)
    threads = service.get("/api/threads", user="local").json()["threads"]
    said = service.get(f"/api/threads/{threads[0]['id']}", user="local").json()["messages"]
    assert said[1]["text"].startswith("Staking step 1")
    assert "step 30" not in said[1]["text"]


def test_a_lost_connection_is_taken_up_where_it_broke(
    start: StartService, simulator: Simulator
) -> None:
    service = start(real_time=True)
    simulator.script("openai", [Answer(LONG, gap_seconds=0.02)])
    first: list[dict[str, Any]] = []
    with httpx.stream(
        "POST",
        f"{service.url}/api/chat/stream",
        json={"message": QUESTION},
        headers={"x-resume-seconds": "20"},
        timeout=60,
    ) as response:
        for part in parts_of(response.iter_lines()):
            first.append(part)
            if part["type"] == "text-delta":
                break
        response.close()
    turn_id = first[0]["messageId"]
    url = f"{service.url}/api/chat/stream/{turn_id}"
    check_problem(httpx.get(url, headers={"x-user-id": "bert"}, timeout=30), 404, "not_found")
    for _ in range(2):
        # also a turn that has ended meanwhile
        with httpx.stream(
            "GET", url, headers={"last-event-id": first[-1]["_id"]}, timeout=60
        ) as response:
            rest = list(parts_of(response.iter_lines()))
        parts = [*first, *rest]
        assert [part["_id"].rpartition(":")[2] for part in parts] == [
            str(number) for number in range(1, len(parts) + 1)
        ]
        assert shown(parts) == turn_of(parts)["answer"]
    odd = httpx.get(url, headers={"last-event-id": "x:1"}, timeout=30)
    check_problem(odd, 422, "invalid_request")
    assert service.used("local") == 1


def test_an_answer_can_be_stopped(start: StartService, simulator: Simulator) -> None:
    service = start(real_time=True)
    simulator.script("openai", [SLOW])
    stopped = False
    parts: list[dict[str, Any]] = []
    with httpx.stream(
        "POST", f"{service.url}/api/chat/stream", json={"message": QUESTION}, timeout=60
    ) as response:
        for part in parts_of(response.iter_lines()):
            parts.append(part)
            if part["type"] == "text-delta" and not stopped:
                stopped = True
                url = f"{service.url}/api/chat/stream/{parts[0]['messageId']}/stop"
                other = httpx.post(url, headers={"x-user-id": "bert"}, timeout=30)
                check_problem(other, 404, "not_found")
                assert httpx.post(url, timeout=30).status_code == 204
    answer = turn_of(parts)
    assert answer["stopped"]
    assert shown(parts) == answer["answer"]
    assert "step 30" not in answer["answer"]
    wait_until(lambda: simulator.calls[-1].done)


@pytest.mark.parametrize("turn_id", ["x", "0" * 36])
def test_unknown_turns(shared: Service, turn_id: str) -> None:
    status = 422 if turn_id == "x" else 404
    assert shared.get(f"/api/chat/stream/{turn_id}").status_code == status
    url = f"{shared.url}/api/chat/stream/{turn_id}/stop"
    assert httpx.post(url, timeout=30).status_code == status
