"""Every failure of every route is a problem of one shape, and says nothing about the inside."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service
from tests.simulator import Simulator

JSON = {"content-type": "application/json"}
TURNS = ["/api/chat", "/chat/invoke", "/chat/batch", "/chat/stream", "/chat/stream_log"]
BODIES = [("POST", path) for path in TURNS] + [("PUT", "/api/consent")]


WITHOUT_BODY = {"/api/session", "/api/chat/stream/{turn_id}/stop"}


@pytest.fixture(scope="module")
def served(
    indexed: Path, _simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    with shared_service(
        indexed, tmp_path_factory, _simulator, cors_origins="https://a.example"
    ) as s:
        yield s


@pytest.fixture(scope="module")
def client(served: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=30) as client:
        yield client


def asking(path: str, message: Any, **more: Any) -> dict[str, Any]:
    """The body that asks one question on a path."""
    chat = {"message": message, **more}
    match path:
        case "/api/chat":
            return chat
        case "/chat/batch":
            return {"inputs": [chat]}
        case _:
            return {"input": chat}


def operations(client: httpx.Client) -> list[tuple[str, str]]:
    paths = client.get("/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, found in paths.items() for method in found]


def test_every_documented_route_refuses_other_methods(client: httpx.Client) -> None:
    found = operations(client)
    assert len({path for _, path in found}) >= 14
    allowed: dict[str, set[str]] = {}
    for method, path in found:
        allowed.setdefault(path, set()).add(method)
    for path, methods in allowed.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
            answer = client.request(
                method, path.replace("{thread_id}", "t1").replace("{name}", "candor")
            )
            check_problem(answer, 405, "method_not_allowed")


def test_every_documented_route_refuses_a_body_that_is_no_json(client: httpx.Client) -> None:
    writing = [
        (method, path)
        for method, path in operations(client)
        if method in {"POST", "PUT"} and path not in WITHOUT_BODY
    ]
    assert set(BODIES) <= set(writing)
    for method, path in writing:
        answer = client.request(method, path, content=b'{"message":', headers=JSON)
        check_problem(answer, 400, "invalid_request")


@pytest.mark.parametrize("path", ["/nope", "/api/nope", "/chat/nope", "/docs/assets/nope", "/%00"])
def test_unknown_routes(client: httpx.Client, path: str) -> None:
    check_problem(client.get(path), 404, "not_found")


@pytest.mark.parametrize(("method", "path"), BODIES)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b'{"message": "\xff\xfe"}', 400, id="invalid UTF-8"),
        pytest.param(b"[" * 60_000, 400, id="deep nesting"),
        pytest.param(
            b'{"message":"a","input":{"message":"a"},"inputs":[],"metadata":'
            + b"[" * 20_000
            + b"]" * 20_000
            + b"}",
            400,
            id="deep nesting inside",
        ),
        pytest.param(b'{"message": ' + b"1" * 5_000 + b"}", 400, id="a number without end"),
        pytest.param(b"[]", 422, id="an array"),
        pytest.param(b'"text"', 422, id="a string"),
        pytest.param(b"null", 422, id="null"),
        pytest.param(b"{}", 422, id="an empty object"),
        pytest.param(b'{"message":"' + b"a" * 1_000_000 + b'"}', 413, id="a megabyte"),
    ],
)
def test_bodies_that_cannot_be_read(
    client: httpx.Client, method: str, path: str, body: bytes, status: int
) -> None:
    check_problem(client.request(method, path, content=body, headers=JSON), status)


def test_a_hundred_thousand_brackets(start: StartService) -> None:
    roomy = start(max_body_bytes=1_000_000)
    for method, path in BODIES:
        answer = httpx.request(method, roomy.url + path, content=b"[" * 100_000, headers=JSON)
        check_problem(answer, 400, "invalid_request")


@pytest.mark.parametrize(("method", "path"), BODIES)
def test_a_large_body_without_a_length(client: httpx.Client, method: str, path: str) -> None:
    pieces = (b"a" * 100_000 for _ in range(10))
    check_problem(client.request(method, path, content=pieces, headers=JSON), 413, "too_large")


@pytest.mark.parametrize(("method", "path"), BODIES)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_another_content_type(
    client: httpx.Client, method: str, path: str, kind: str | None
) -> None:
    headers = {"content-type": kind} if kind else {}
    body = json.dumps({"given": "?"} if path == "/api/consent" else asking(path, None))
    check_problem(client.request(method, path, content=body, headers=headers), 422)


@pytest.mark.parametrize("path", TURNS)
@pytest.mark.parametrize(
    ("message", "status", "code"),
    [
        ("", 422, "invalid_request"),
        (" \n\t ", 422, "invalid_request"),
        ("a" * 5_000, 413, "too_large"),
        ("\ud800", 422, "invalid_request"),
        (5, 422, "invalid_request"),
        (None, 422, "invalid_request"),
        (["a"], 422, "invalid_request"),
        ({"a": 1}, 422, "invalid_request"),
        (True, 422, "invalid_request"),
    ],
)
def test_odd_messages(
    client: httpx.Client, path: str, message: object, status: int, code: str
) -> None:
    body = json.dumps(asking(path, message))
    check_problem(client.post(path, content=body, headers=JSON), status, code)


@pytest.mark.parametrize(
    "more",
    [
        {"language": "\ud800"},
        {"language": 5},
        {"language": "e" * 36},
        {"region": "Germany"},
        {"region": "\ud800"},
        {"user_id": "\ud800"},
        {"user_id": "a\x00b"},
        {"user_id": "u" * 257},
        {"metadata": "text"},
        {"thread_id": "a b"},
        {"thread_id": "../x"},
        {"thread_id": "thread\n"},
        {"thread_id": "t" * 129},
        {"thread_id": "\ud800"},
        {"thread_id": ""},
        {"thread_id": 5},
    ],
)
def test_odd_fields(client: httpx.Client, more: dict[str, object]) -> None:
    body = json.dumps(asking("/api/chat", "What is staking?", **more))
    check_problem(client.post("/api/chat", content=body, headers=JSON), 422, "invalid_request")


@pytest.mark.parametrize(
    "metadata",
    [{"a": "\ud800"}, {"\ud800": 1}, {"a": float("nan")}, {"a": "\x00"}],
    ids=["lone surrogate", "lone surrogate as a key", "not a number", "NUL"],
)
@pytest.mark.parametrize("key", [True, False])
def test_metadata_may_hold_anything(
    client: httpx.Client, metadata: dict[str, object], key: bool
) -> None:
    body = json.dumps(asking("/api/chat", "What is staking?", metadata=metadata))
    headers = JSON | ({"idempotency-key": str(uuid.uuid4())} if key else {})
    assert client.post("/api/chat", content=body, headers=headers).status_code == 200


def test_nul_characters_are_removed(client: httpx.Client) -> None:
    answer = client.post("/api/chat", json=asking("/api/chat", "What is\x00 staking?"))
    assert answer.status_code == 200
    thread = client.get(f"/api/threads/{answer.json()['thread_id']}").json()
    assert thread["messages"][0]["text"] == "What is staking?"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("thread", ["a%20b", "%00", "t" * 129, "%F0%9F%A6%84", "%C3%BC"])
def test_odd_thread_ids_in_the_path(client: httpx.Client, method: str, thread: str) -> None:
    answer = client.request(method, f"/api/threads/{thread}")
    body = check_problem(answer, 422, "invalid_request")
    assert "thread_id" in body["detail"]


def test_a_host_of_another_site(client: httpx.Client) -> None:
    for host in ("evil.example", "localhost.evil.example", ""):
        check_problem(client.get("/api/health", headers={"host": host}), 400, "invalid_request")


def test_a_preflight_from_an_origin_that_is_not_listed(client: httpx.Client) -> None:
    headers = {"origin": "https://b.example", "access-control-request-method": "POST"}
    check_problem(client.options("/api/chat", headers=headers), 400, "invalid_request")


def test_playground_files_outside_its_folder(client: httpx.Client) -> None:
    for path in ("..%2f..%2fserver.py", "%2e%2e/index.html", "nope.js", "%2fetc%2fpasswd"):
        check_problem(client.get(f"/chat/playground/{path}"), 404, "not_found")


def test_a_broken_index_is_a_problem_and_not_a_crash(start: StartService, data_dir: Path) -> None:
    broken = [file for file in (data_dir / "index").rglob("*") if file.is_file()]
    assert broken
    for file in broken:
        file.write_bytes(b"not what it was")
    service = start()
    for path in ("/api/chat", "/chat/invoke", "/chat/batch"):
        answer = httpx.post(service.url + path, json=asking(path, "What is staking?"), timeout=30)
        check_problem(answer, 503, "index_unavailable")
    assert service.get("/api/usage").json()["used"] == 0


@pytest.mark.parametrize("wanted", ["abc", "A-1_b.2", "x" * 64])
def test_a_sane_request_id_is_echoed(client: httpx.Client, wanted: str) -> None:
    for path in ("/api/health", "/nope", "/api/threads/none"):
        assert client.get(path, headers={"x-request-id": wanted}).headers["x-request-id"] == wanted


@pytest.mark.parametrize(
    "odd", ["", "a b", "x" * 65, "<script>", "ü", "555-123-4567", "203.0.113.7"]
)
def test_an_odd_request_id_is_replaced(client: httpx.Client, odd: str) -> None:
    headers = {b"x-request-id": odd.encode()}
    found = client.get("/api/health", headers=headers).headers.get_list("x-request-id")
    assert len(found) == 1
    assert uuid.UUID(found[0]).version == 7


def test_an_unforeseen_failure_is_a_problem_too(start: StartService) -> None:
    service = start(cors_origins="https://a.example")

    async def broken() -> None:
        raise RuntimeError("a sentence with anna@example.com and /work/secret.py")

    service._app.add_api_route("/broken", broken)
    answer = httpx.get(f"{service.url}/broken", headers={"origin": "https://a.example"})
    check_problem(answer, 500, "internal")
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    assert "anna" not in answer.text
