"""Consent: asked where the law wants it, given, read and withdrawn."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service


@pytest.fixture(scope="module")
def served(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory) as service:
        yield service


def put(service: Service, user: str = "anna", **choice: Any) -> httpx.Response:
    return httpx.put(
        f"{service.url}/api/consent", json=choice, headers={"x-user-id": user}, timeout=30
    )


def test_before_any_choice(start: StartService) -> None:
    service = start(providers=False, default_region="de", consent_version="2026-11")
    state = service.get("/api/consent").json()
    assert state == {
        "given": False,
        "purposes": [],
        "region": "DE",
        "version": None,
        "at": None,
        "required": True,
        "current_version": "2026-11",
    }


def test_given_then_answered_then_withdrawn_then_refused(start: StartService) -> None:
    service = start(providers=False)
    check_problem(service.post("What is staking?", region="DE"), 403, "consent_required")
    state = put(service, given=True, region="de").json()
    assert state["given"] is True
    assert state["purposes"] == ["answering"]
    assert state["region"] == "DE"
    assert state["version"] == state["current_version"]
    assert service.ask("What is staking?", region="DE")["answer"]
    assert put(service, given=False, region="DE").json()["given"] is False
    check_problem(service.post("What is staking?", region="DE"), 403, "consent_required")
    assert service.get("/api/usage").json()["used"] == 1


def test_repeating_a_choice_changes_nothing(start: StartService) -> None:
    service = start(providers=False)
    first = put(service, given=True, region="FR").json()
    assert put(service, given=True, region="FR").json() == first
    assert service.get("/api/consent").json() == first


def test_consent_is_the_callers_own(start: StartService) -> None:
    service = start(providers=False)
    put(service, user="anna", given=True, region="DE")
    assert service.get("/api/consent", user="bert").json()["given"] is False
    refused = service.post("What is staking?", user="bert", region="DE")
    check_problem(refused, 403, "consent_required")


@pytest.mark.parametrize("region", ["US", "CH", "JP"])
def test_not_asked_elsewhere(served: Service, region: str) -> None:
    assert served.ask("What is staking?", region=region)["answer"]


def test_not_asked_where_nothing_is_known(start: StartService) -> None:
    service = start(providers=False)
    assert service.ask("What is staking?")["answer"]
    assert service.get("/api/consent").json()["required"] is False


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"given": "perhaps"},
        {"given": True, "purposes": []},
        {"given": True, "purposes": ["selling"]},
        {"given": True, "region": "Germany"},
        {"given": True, "version": "v" * 33},
        {"given": True, "version": "a\x00b"},
        {"given": True, "version": "\ud800"},
    ],
)
def test_odd_choices(served: Service, choice: dict[str, Any]) -> None:
    answer = httpx.put(
        f"{served.url}/api/consent",
        content=json.dumps(choice),
        headers={"content-type": "application/json"},
    )
    check_problem(answer, 422, "invalid_request")
    assert served.get("/api/consent", user="local").json()["given"] is False
