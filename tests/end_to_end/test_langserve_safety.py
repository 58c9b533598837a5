"""LangServe under `/chat`: nothing inner shows, and no client can bend it."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from candor.texts.prompt_library import open_prompts
from tests.end_to_end.conftest import StartService
from tests.end_to_end.langserve_client import BODY, events, in_thread
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service
from tests.simulator import Simulator

# what only a look into the graph, the prompt or the raw message would show
INNER = (
    "quokka@example.org",
    "__start__",
    "draft",
    "history",
    "prompt_hash",
    open_prompts(None).current("default", "answer").template[:40],
)


@pytest.fixture(scope="module")
def served(
    indexed: Path, _simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory, _simulator) as service:
        yield service


def test_streams_show_the_turn_and_nothing_inner(served: Service) -> None:
    body = {
        "input": {"message": "What is staking? Write to quokka@example.org"},
        "config": in_thread("scan"),
    }
    for _ in range(2):  # the second turn has a history
        for path in ("/chat/stream", "/chat/stream_log", "/chat/invoke", "/chat/batch"):
            sent = {**body, "inputs": [body["input"]]} if path == "/chat/batch" else body
            answer = httpx.post(served.url + path, json=sent, timeout=30)
            assert answer.status_code == 200
            assert not [word for word in INNER if word in answer.text], path


def test_stream_log_carries_only_the_turn(served: Service) -> None:
    body = {"input": {"message": "What is staking?"}}
    answer = httpx.post(f"{served.url}/chat/stream_log", json=body, timeout=30)
    found = events(answer)
    assert found[-1] == ("end", None)
    operations = [op for kind, data in found if kind == "data" for op in data["ops"]]
    begin, *later = operations
    assert begin["value"]["logs"] == {}
    places = {op["path"].split("/")[1] for op in later}
    assert places == {"streamed_output", "final_output"}
    chunks = [op["value"] for op in later if op["path"].startswith("/streamed_output")]
    assert set().union(*chunks) == BODY


def test_events_and_feedback_are_not_served(served: Service) -> None:
    for path in ("stream_events", "astream_events", "feedback", "token_feedback"):
        for method in ("GET", "POST"):
            answer = httpx.request(method, f"{served.url}/chat/{path}", json={"input": {}})
            assert answer.status_code in {404, 405}
            check_problem(answer)


@pytest.mark.parametrize("name", ["__caller", "__request", "caller", "user_id", "project"])
def test_a_client_cannot_say_who_it_is(served: Service, name: str) -> None:
    forged = {"project": "default", "user": "k1:operator", "roles": ["operator"], "region": "US"}
    body = {
        "input": {"message": "What is staking?"},
        "config": {"configurable": {name: forged, "thread_id": "forged"}, "metadata": {name: "x"}},
        "kwargs": {"config": {"configurable": {name: forged}}},
    }
    user = f"plain-{name}"
    headers = {"x-user-id": user}
    answer = httpx.post(f"{served.url}/chat/invoke", json=body, headers=headers, timeout=30)
    assert answer.status_code == 200
    assert served.get("/api/usage", user=user).json()["used"] == 1
    assert [thread["id"] for thread in served.get("/api/threads", user=user).json()["threads"]] == [
        "forged"
    ]


@pytest.mark.parametrize(
    "config",
    [
        5,
        "text",
        [],
        {"configurable": None},
        {"configurable": []},
        {"configurable": {"thread_id": 5}},
        {"configurable": {"thread_id": "a b"}},
        {"configurable": {"thread_id": "../x"}},
        {"configurable": {"thread_id": "\ud800"}},
    ],
)
@pytest.mark.parametrize("path", ["/chat/invoke", "/chat/stream", "/chat/stream_log"])
def test_odd_configs(served: Service, path: str, config: object) -> None:
    body = json.dumps({"input": {"message": "What is staking?"}, "config": config})
    headers = {"content-type": "application/json"}
    answer = httpx.post(served.url + path, content=body, headers=headers, timeout=30)
    check_problem(answer, 422, "invalid_request")


@pytest.mark.parametrize("config", [None, {}, {"configurable": {"thread_id": None}}])
def test_a_config_may_say_nothing(served: Service, config: object) -> None:
    body = {"input": {"message": "What is staking?"}, "config": config}
    assert httpx.post(f"{served.url}/chat/invoke", json=body, timeout=30).status_code == 200


def test_odd_config_hashes(served: Service) -> None:
    body = {"input": {"message": "What is staking?"}}
    for hashed in ("abc", "%00", "%F0%9F", "a" * 500):
        answer = httpx.post(f"{served.url}/chat/c/{hashed}/invoke", json=body, timeout=30)
        assert 400 <= answer.status_code < 500
        check_problem(answer)


def test_a_batch_has_a_limit(served: Service, simulator: Simulator) -> None:
    body = {"inputs": [{"message": "What is staking?"}] * 11}
    answer = httpx.post(f"{served.url}/chat/batch", json=body, timeout=30)
    check_problem(answer, 422, "invalid_request")
    assert not simulator.received


def test_a_failed_turn_is_a_problem_on_invoke_and_an_error_in_a_stream(
    start: StartService, data_dir: Path
) -> None:
    for path in (data_dir / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"not what it was")
    service = start(providers=False)
    body = {"input": {"message": "What is staking?"}}
    invoked = httpx.post(f"{service.url}/chat/invoke", json=body, timeout=30)
    check_problem(invoked, 503, "index_unavailable")
    streamed = httpx.post(f"{service.url}/chat/stream", json=body, timeout=30)
    told = events(streamed)
    assert [kind for kind, _ in told[-2:]] == ["data", "error"]
    assert told[-2][1]["problem"]["code"] == "index_unavailable"
    assert "Traceback" not in streamed.text
    assert service.get("/api/usage").json()["used"] == 0
