"""Every door shows its caller their own values; what is kept has placeholders."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.langserve_client import in_thread, remote
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service
from tests.graph.echoes import let_vendors_echo
from tests.simulator import Simulator

EMAIL = "carol.canary@example.net"
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
ASKED = f"How do I stake ETH? I am {EMAIL}"


@pytest.fixture(scope="module")
def served(
    indexed: Path, _simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory, _simulator) as service:
        yield service


@pytest.fixture(autouse=True)
def echoing(simulator: Simulator) -> None:
    let_vendors_echo(simulator)


def transcript(served: Service, user: str, thread: str) -> str:
    return served.get(f"/api/threads/{thread}", user=user).text


def test_a_replay_is_restored_and_what_is_kept_is_not(served: Service) -> None:
    key = {"idempotency-key": "once", "x-user-id": "carol"}
    first, again = (
        httpx.post(f"{served.url}/api/chat", json={"message": ASKED}, headers=key).json()
        for _ in range(2)
    )
    assert first == again
    assert EMAIL in first["answer"]
    said = transcript(served, "carol", first["thread_id"])
    assert EMAIL not in said
    assert said.count("[EMAIL_1]") >= 2


def test_langserve_restores_too(served: Service) -> None:
    client = remote(served, "dave")
    whole = client.invoke({"message": ASKED}, config=in_thread("served"))
    assert EMAIL in whole["answer"]
    chunks = list(client.stream({"message": ASKED}, config=in_thread("served")))
    assert EMAIL in "".join(chunk.get("answer", "") for chunk in chunks)
    batch = client.batch([{"message": ASKED}] * 2)
    assert all(EMAIL in answer["answer"] for answer in batch)
    said = transcript(served, "dave", "served")
    assert EMAIL not in said


def test_the_playground_s_log_is_restored(served: Service) -> None:
    body = {"input": {"message": ASKED}, "config": {}}
    answered = httpx.post(f"{served.url}/chat/stream_log", json=body, timeout=30)
    assert EMAIL in answered.text
    assert answered.text.count("event: error") == 0
    assert answered.text.rstrip().endswith("event: end")


def test_a_stream_tells_of_a_destroyed_secret_first(served: Service) -> None:
    asked = {"message": f"How do I stake? My words: {SEED}"}
    chunks = list(remote(served, "frank").stream(asked))
    assert chunks[0]["privacy"]["redacted"] == {"SEED_PHRASE": 1}
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole = whole + chunk
    assert whole["privacy"] == chunks[0]["privacy"]


def test_a_refusal_tells_of_it_too(served: Service) -> None:
    refused = served.post(f"How do I stake? My words: {SEED}", user="greta", region="DE")
    assert refused.status_code == 403
    assert "safe device" in refused.json()["notice"]
    plain = served.post("How do I stake?", user="greta", region="DE")
    assert "notice" not in plain.json()
