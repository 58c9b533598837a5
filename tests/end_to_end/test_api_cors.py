"""CORS: only the origins that are listed, and never everybody."""

import httpx

from tests.end_to_end.conftest import StartService

ALLOWED, OTHER = "https://app.example", "https://evil.example"


def preflight(url: str, origin: str, method: str = "POST") -> httpx.Response:
    headers = {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": "content-type,authorization,idempotency-key,x-user-id",
    }
    return httpx.options(f"{url}/api/chat", headers=headers)


def test_a_listed_origin_may_call(start: StartService) -> None:
    service = start(providers=False, cors_origins=f"{ALLOWED}, https://b.example", rate_limit=9)
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = preflight(service.url, ALLOWED, method)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == ALLOWED
    chat = {"message": "What is staking?"}
    answer = httpx.post(
        f"{service.url}/api/chat", json=chat, headers={"origin": ALLOWED}, timeout=30
    )
    assert answer.headers["access-control-allow-origin"] == ALLOWED
    exposed = answer.headers["access-control-expose-headers"].lower()
    for name in ("x-request-id", "ratelimit-remaining", "retry-after"):
        assert name in exposed
    assert "access-control-allow-credentials" not in answer.headers


def test_errors_can_be_read_by_a_listed_origin(start: StartService) -> None:
    service = start(providers=False, cors_origins=ALLOWED)
    for body in (b"{", b"{}", b"a" * 100_000):
        answer = httpx.post(
            f"{service.url}/api/chat",
            content=body,
            headers={"origin": ALLOWED, "content-type": "application/json"},
        )
        assert answer.status_code in {400, 413, 422}
        assert answer.headers["access-control-allow-origin"] == ALLOWED
        assert answer.headers["x-request-id"]


def test_any_other_origin_is_not_named(start: StartService) -> None:
    service = start(providers=False, cors_origins=ALLOWED)
    assert preflight(service.url, OTHER).status_code == 400
    for origin in (OTHER, "null", ALLOWED + ".evil.example", "http://app.example"):
        answer = httpx.get(f"{service.url}/api/health", headers={"origin": origin})
        assert "access-control-allow-origin" not in answer.headers
    assert preflight(service.url, ALLOWED, "PATCH").status_code == 400


def test_unset_it_is_off(start: StartService) -> None:
    service = start(providers=False)
    answer = preflight(service.url, ALLOWED)
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers
