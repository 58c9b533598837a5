"""Whoever is not let in is told to the audit, and nothing else about them."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from candor.domain.refused_access import RefusedAccess
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service
from tests.end_to_end.tokens import SECRET, bearer, token


@pytest.fixture(scope="module")
def served(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory, jwt_secret=SECRET) as service:
        yield service


@pytest.fixture
def told(served: Service) -> Iterator[list[RefusedAccess]]:
    told: list[RefusedAccess] = []
    served.listen_for_refusals(told.append)
    yield told
    served.listen_for_refusals(None)


def get(served: Service, path: str, headers: dict[str, str] | None = None) -> int:
    return httpx.get(f"{served.url}{path}", headers=headers, timeout=30).status_code


def test_no_token_and_a_bad_one(served: Service, told: list[RefusedAccess]) -> None:
    assert get(served, "/api/threads/my-own-thread") == 401
    assert get(served, "/api/usage", bearer(token(SECRET[::-1], project="other"))) == 401
    assert httpx.post(f"{served.url}/chat/invoke", json={"input": {}}).status_code == 401
    now = served.resources.clock.now()
    assert told == [
        RefusedAccess("unauthorized", "/api/threads/{thread_id}", None, now),
        RefusedAccess("unauthorized", "/api/usage", None, now),
        RefusedAccess("unauthorized", "/chat/invoke", None, now),
    ]
    assert "my-own-thread" not in repr(told)


def test_not_an_operator(served: Service, told: list[RefusedAccess]) -> None:
    assert get(served, "/metrics", bearer(project="other", sub="canary")) == 403
    assert told == [RefusedAccess("forbidden", "/metrics", "other", served.resources.clock.now())]
    assert "canary" not in repr(told)


def test_what_is_no_refused_access(served: Service, told: list[RefusedAccess]) -> None:
    assert get(served, "/metrics", bearer(roles=["operator"])) == 200
    assert get(served, "/nowhere", bearer()) == 404
    asked = httpx.post(
        f"{served.url}/api/chat", json={"message": "Hi?"}, headers=bearer(region="DE"), timeout=30
    )
    assert asked.json()["code"] == "consent_required"
    assert told == []


def test_a_listener_that_fails_lets_nobody_in(served: Service) -> None:
    def broken(_refused: RefusedAccess) -> None:
        raise RuntimeError("the audit is full")

    served.listen_for_refusals(broken)
    assert get(served, "/api/usage") == 401
    assert get(served, "/metrics", bearer()) == 403
    served.listen_for_refusals(None)
