"""LangServe under `/chat`: the stock client works against it."""

import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.langserve_client import BODY, in_thread, remote
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service
from tests.simulator import Answer, Simulator


@pytest.fixture(scope="module")
def served(
    indexed: Path, _simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory, _simulator) as service:
        yield service


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


def test_a_batch_on_one_thread_does_not_keep_itself_waiting(start: StartService) -> None:
    impatient = start(thread_wait_seconds=0)
    questions = [{"message": f"What is staking, part {number}?"} for number in range(3)]
    answers = remote(impatient, "queue").batch(questions, config=[in_thread("one")] * 3)
    assert [answer["thread_id"] for answer in answers] == ["one"] * 3
    assert len(impatient.transcript("one", user="queue")) == 6
