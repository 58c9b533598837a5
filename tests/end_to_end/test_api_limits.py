"""Rate limits: per user and per address, on every route that starts a turn, also through Redis."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.redis_server import redis_server
from tests.end_to_end.service import Service, copy_of, settings_for

QUESTION = {"message": "What is staking?"}
BODIES: dict[str, dict[str, Any]] = {
    "/api/chat": QUESTION,
    "/chat/invoke": {"input": QUESTION},
    "/chat/batch": {"inputs": [QUESTION]},
    "/chat/stream": {"input": QUESTION},
    "/chat/stream_log": {"input": QUESTION},
}


def post(service: Service, path: str, user: str = "anna", **more: Any) -> httpx.Response:
    body = more.get("json", BODIES[path])
    return httpx.post(service.url + path, json=body, headers={"x-user-id": user}, timeout=30)


def numbers(response: httpx.Response) -> tuple[int, int, int]:
    names = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")
    limit, remaining, reset = (int(response.headers[name]) for name in names)
    return limit, remaining, reset


def check_limited(response: httpx.Response) -> None:
    check_problem(response, 429, "rate_limited")
    _, remaining, reset = numbers(response)
    assert remaining == 0
    assert 1 <= reset <= 60
    assert int(response.headers["retry-after"]) == reset


def test_every_answer_counts_down(start: StartService) -> None:
    service = start(providers=False, rate_limit=3)
    for left in (2, 1, 0):
        limit, remaining, reset = numbers(post(service, "/api/chat"))
        assert (limit, remaining) == (3, left)
        assert 1 <= reset <= 60
    check_limited(post(service, "/api/chat"))


@pytest.mark.parametrize("path", BODIES)
def test_every_way_to_start_a_turn_is_limited(start: StartService, path: str) -> None:
    service = start(providers=False, rate_limit=1)
    first = post(service, path)
    assert first.status_code == 200
    assert numbers(first)[:2] == (1, 0)
    check_limited(post(service, path))
    check_limited(post(service, "/api/chat"))
    assert post(service, path, user="bert").status_code == 200
    assert service.get("/api/usage").json()["used"] == 1


def test_a_batch_counts_each_of_its_questions(start: StartService) -> None:
    service = start(providers=False, rate_limit=4)
    three = post(service, "/chat/batch", json={"inputs": [QUESTION] * 3})
    assert three.status_code == 200
    assert numbers(three)[1] == 1
    check_limited(post(service, "/chat/batch", json={"inputs": [QUESTION] * 2}))
    assert post(service, "/api/chat").status_code == 200


def test_an_address_is_limited_over_all_its_users(start: StartService) -> None:
    service = start(providers=False, rate_limit=10, rate_limit_address=2)
    assert numbers(post(service, "/api/chat", user="one"))[:2] == (2, 1)
    assert numbers(post(service, "/api/chat", user="two"))[:2] == (2, 0)
    check_limited(post(service, "/api/chat", user="three"))
    check_limited(post(service, "/chat/invoke", user="four"))


def test_what_starts_no_turn_is_not_limited(start: StartService) -> None:
    service = start(providers=False, rate_limit=1)
    for _ in range(3):
        check_problem(post(service, "/api/chat", json={"message": 5}), 422)
        check_problem(post(service, "/chat/invoke", json={"input": {"message": 5}}), 422)
        for path in ("/api/usage", "/api/health", "/chat/input_schema"):
            answer = service.get(path)
            assert answer.status_code == 200
            assert "ratelimit-limit" not in answer.headers
    assert post(service, "/api/chat").status_code == 200


def test_zero_switches_all_of_it_off(start: StartService) -> None:
    service = start(providers=False, rate_limit=0, rate_limit_address=1)
    for _ in range(3):
        answer = post(service, "/api/chat")
        assert answer.status_code == 200
        assert "ratelimit-limit" not in answer.headers


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    with redis_server() as address:
        yield address


def test_two_services_share_the_limit_through_redis(
    start: StartService, indexed: Path, tmp_path: Path, redis: str
) -> None:
    one = start(providers=False, rate_limit=3, redis_url=redis)
    other_settings = settings_for(
        copy_of(indexed, tmp_path / "other"),
        rate_limit=3,
        redis_url=redis,
        id_hash_key=(one.settings.data_dir / "keys" / "id_hash_key").read_text().strip(),
    )
    with Service(other_settings) as other:
        assert numbers(post(one, "/api/chat"))[1] == 2
        assert numbers(post(other, "/api/chat"))[1] == 1
        assert numbers(post(one, "/chat/invoke"))[1] == 0
        check_limited(post(other, "/api/chat"))
        check_limited(post(one, "/api/chat"))
        assert one.get("/api/health").json()["components"]["cache"] == "healthy"


def test_a_redis_that_is_gone_degrades_health_and_limits_nobody(start: StartService) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{closed.getsockname()[1]}"
        service = start(providers=False, rate_limit=1, redis_url=address)
        health = service.get("/api/health")
        assert health.status_code == 200
        assert health.json()["status"] == "degraded"
        assert health.json()["components"]["cache"] == "degraded"
        for _ in range(2):
            assert post(service, "/api/chat").status_code == 200


def test_an_erasure_takes_the_counts_out_of_redis(start: StartService, redis: str) -> None:
    service = start(providers=False, real_time=True, rate_limit=1, redis_url=redis)
    port = int(redis.rpartition(":")[2])
    for user in ("carla", "bert"):
        assert post(service, "/api/chat", user=user).status_code == 200
    assert service.caller("carla").user in _keys(port)
    httpx.delete(
        f"{service.url}/api/privacy/data", headers={"x-user-id": "carla"}, timeout=30
    ).raise_for_status()
    assert service.caller("carla").user not in _keys(port)
    assert service.caller("bert").user in _keys(port)


def _keys(port: int) -> str:
    """Every key that Redis holds."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"KEYS *\r\n")
        return connection.recv(65536).decode()
