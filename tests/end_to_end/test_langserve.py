"""LangServe under `/chat`: the stock client works, and nothing inner shows on any route."""

import json
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from langserve import RemoteRunnable

from tests.end_to_end.conftest import StartService
from tests.end_to_end.langserve_marks import LANGSERVE_WARNINGS
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service
from tests.simulator import Answer, Fault, Simulator

pytestmark = LANGSERVE_WARNINGS

BODY = {
    "answer",
    "refusal",
    "sources",
    "language",
    "thread_id",
    "turn_id",
    "validation",
    "routing",
    "privacy",
    "usage",
    "category",
    "cached",
    "timings_ms",
}
# what only a look into the graph, the prompt or the raw message would show
INNER = ("quokka@example.org", "__start__", "draft", "history", "prompt_hash", "system", "ask_gemini")


@pytest.fixture(scope="module")
def served(
    indexed: Path, _simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory, _simulator) as service:
        yield service


def remote(service: Service, user: str = "anna") -> RemoteRunnable:
    return RemoteRunnable(f"{service.url}/chat/", headers={"x-user-id": user}, timeout=30)


def in_thread(name: str) -> Any:
    return {"configurable": {"thread_id": name}}


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    """The server-sent events of an answer as (event, data)."""
    found = []
    for block in response.text.replace("\r\n", "\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "event" in fields:
            data = fields.get("data")
            found.append((fields["event"], json.loads(data) if data else None))
    return found


def test_invoke(served: Service, simulator: Simulator) -> None:
    answer = remote(served).invoke({"message": "What is staking?"})
    assert set(answer) == BODY
    assert answer["routing"]["provider"] == "gemini"
    assert answer["sources"]
    assert len(simulator.received) == 1


async def test_ainvoke(served: Service) -> None:
    answer = await remote(served).ainvoke({"message": "What is staking?", "language": "en"})
    assert set(answer) == BODY


def test_batch_answers_in_order(served: Service) -> None:
    questions = [{"message": "What is staking?"}, {"message": "What is a seed phrase?"}]
    staking, seed = remote(served, "batcher").batch(questions)
    assert staking["category"] == "staking"
    assert seed["category"] != "staking"
    assert staking["thread_id"] != seed["thread_id"]
    assert served.get("/api/usage", user="batcher").json()["used"] == 2


def test_a_batch_with_one_thread_takes_its_turns(served: Service) -> None:
    questions = [{"message": f"What is staking, part {number}?"} for number in range(4)]
    remote(served, "queue").batch(questions, config=[in_thread("one")] * 4)
    messages = served.get("/api/threads/one", user="queue").json()["messages"]
    assert {said["text"] for said in messages if said["role"] == "user"} == {
        question["message"] for question in questions
    }


def test_chunks_add_up_to_the_answer_body(served: Service) -> None:
    chunks = list(remote(served).stream({"message": "How to stake ETH?"}))
    texts = [chunk["answer"] for chunk in chunks if "answer" in chunk]
    assert len(texts) > 1
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole = whole + chunk
    assert set(whole) == BODY
    assert whole["answer"] == "".join(texts)
    thread = served.get(f"/api/threads/{whole['thread_id']}").json()
    assert thread["messages"][-1]["text"] == whole["answer"]


async def test_astream(served: Service) -> None:
    chunks = [chunk async for chunk in remote(served).astream({"message": "What is staking?"})]
    assert chunks[-1]["routing"]["provider"] == "gemini"


def test_a_thread_id_brings_memory(served: Service, simulator: Simulator) -> None:
    client = remote(served, "rememberer")
    client.invoke({"message": "What is a numbat pool?"}, config=in_thread("memory"))
    simulator.reset()
    answer = client.invoke({"message": "And what is staking?"}, config=in_thread("memory"))
    assert answer["thread_id"] == "memory"
    assert b"numbat" in simulator.received[-1].body
    simulator.reset()
    remote(served, "stranger").invoke({"message": "What is staking?"}, config=in_thread("memory"))
    assert b"numbat" not in simulator.received[-1].body


def test_refusals_are_answers(served: Service, simulator: Simulator) -> None:
    answer = remote(served, "german").invoke({"message": "What is staking?", "region": "DE"})
    assert answer["refusal"]["code"] == "consent_required"
    assert not simulator.received


def test_schemas(served: Service) -> None:
    given = httpx.get(f"{served.url}/chat/input_schema").json()
    assert given["required"] == ["message"]
    assert "thread_id" not in given["properties"]
    assert set(httpx.get(f"{served.url}/chat/output_schema").json()["properties"]) == BODY
    config = httpx.get(f"{served.url}/chat/config_schema").json()
    configurable = config["$defs"]["Configurable"]["properties"]
    assert set(configurable) == {"thread_id"}


class _Assets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"script": "src", "link": "href", "img": "src"}.get(tag)
        self.found += [value for name, value in attrs if name == wanted and value]


def test_the_playground_and_its_files(served: Service) -> None:
    page = httpx.get(f"{served.url}/chat/playground/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assets = _Assets()
    assets.feed(page.text)
    assert len(assets.found) >= 2
    for asset in assets.found:
        assert asset.startswith("/chat/playground/"), "the playground works without the internet"
        assert httpx.get(served.url + asset).status_code == 200


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
    for hashed in ("abc", "%00", "N4XyA", "a" * 500):
        answer = httpx.post(f"{served.url}/chat/c/{hashed}/invoke", json=body, timeout=30)
        assert 400 <= answer.status_code < 500
        check_problem(answer)


def test_a_batch_has_a_limit(served: Service, simulator: Simulator) -> None:
    body = {"inputs": [{"message": "What is staking?"}] * 11}
    answer = httpx.post(f"{served.url}/chat/batch", json=body, timeout=30)
    check_problem(answer, 422, "invalid_request")
    assert not simulator.received


def test_a_failed_turn_is_a_problem_on_invoke_and_an_error_in_a_stream(
    start: StartService, simulator: Simulator
) -> None:
    service = start(turn_timeout_seconds=0.5)
    simulator.answer_with("gemini", Fault("hang", seconds=20))
    body = {"input": {"message": "What is staking?"}}
    check_problem(
        httpx.post(f"{service.url}/chat/invoke", json=body, timeout=30), 500, "turn_failed"
    )
    streamed = httpx.post(f"{service.url}/chat/stream", json=body, timeout=30)
    kinds = [kind for kind, _ in events(streamed)]
    assert "error" in kinds
    assert "Traceback" not in streamed.text
    assert service.get("/api/usage").json()["used"] == 0


def test_a_client_that_goes_away_stops_the_provider(served: Service, simulator: Simulator) -> None:
    simulator.answer_with("gemini", Answer("Staking locks ETH [1].", first_token_seconds=20.0))
    body = {"input": {"message": "What is staking?"}}
    headers = {"x-user-id": "leaver"}
    with (
        httpx.Client(timeout=httpx.Timeout(5, read=0.7)) as client,
        pytest.raises(httpx.ReadTimeout),
        client.stream("POST", f"{served.url}/chat/stream", json=body, headers=headers) as answer,
    ):
        for _ in answer.iter_lines():
            pass
    gone = time.monotonic()
    while simulator.disconnects != ["gemini"]:
        assert time.monotonic() - gone < 1.0, "the provider is still being asked"
        time.sleep(0.01)
    time.sleep(0.2)
    assert served.get("/api/usage", user="leaver").json()["used"] == 0


def test_it_can_be_left_out(start: StartService) -> None:
    service = start(providers=False, langserve=False)
    for path in ("/chat/invoke", "/chat/playground/", "/chat/input_schema"):
        check_problem(httpx.post(service.url + path, json={"input": {}}), 404, "not_found")
    assert service.ask("What is staking?")["answer"]
