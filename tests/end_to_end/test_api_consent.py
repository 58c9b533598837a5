"""Consent: asked where the law wants it, given, read and withdrawn."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.consent_calls import history, put, read
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service


@pytest.fixture(scope="module")
def served(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory) as service:
        yield service


def test_before_any_choice(start: StartService) -> None:
    service = start(providers=False, default_region="de", consent_version="2026-11")
    state = service.get("/api/consent").json()
    text, actions = state.pop("text"), state.pop("actions")
    assert state == {
        "given": False,
        "purposes": [],
        "region": "DE",
        "version": None,
        "at": None,
        "required": True,
        "permitted": {"answering": False, "analytics": False, "improvement": False},
        "gpc": False,
        "current_version": "2026-11",
        "language": "en",
    }
    assert set(text) == {"answering", "analytics", "improvement"}
    assert actions == {"agree": "I agree", "refuse": "I do not agree"}


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
        {"given": True, "version": "1999-01"},
        {"given": True, "purposes": None},
        {"given": True, "language": "d" * 36},
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


def test_an_unknown_version_is_refused_in_a_sentence(served: Service) -> None:
    problem = check_problem(put(served, user="odd", given=True, version="1999-01"), 422)
    assert "no consent text of this version" in problem["detail"]
    assert served.get("/api/consent").json()["current_version"] in problem["detail"]
    assert history(served, "odd") == []


@pytest.mark.parametrize(
    ("path", "header", "language", "word"),
    [
        ("", "fr-CH, fr;q=0.9, en;q=0.5", "fr", "accepte"),
        ("", "it, ar;q=0.4, de;q=0.9", "de", "einverstanden"),
        ("", "it", "en", "agree"),
        ("", ";;;q=x,,*;q=0", "en", "agree"),
        ("?language=zh-Hant", "de", "zh", "同意"),
        ("?language=it", "de", "de", "einverstanden"),
    ],
)
def test_the_text_is_in_the_readers_language(
    served: Service, path: str, header: str, language: str, word: str
) -> None:
    state = read(served, path, accept_language=header)
    assert state["language"] == language
    assert word in state["text"]["analytics"]


def test_purposes_are_chosen_one_by_one(served: Service) -> None:
    put(served, user="one by one", given=True, region="DE")
    state = put(served, user="one by one", given=True, purposes=["analytics"], region="DE").json()
    assert state["purposes"] == ["analytics", "answering"]
    assert state["permitted"] == {"answering": True, "analytics": True, "improvement": False}
    state = put(served, user="one by one", given=False, purposes=["answering"], region="DE").json()
    assert state["purposes"] == ["analytics"]
    assert state["given"] is True
    check_problem(served.post("What is staking?", user="one by one", region="DE"), 403)
    state = put(served, user="one by one", given=False, region="DE").json()
    assert (state["given"], state["purposes"]) == (False, [])
    assert not any(state["permitted"].values())


@pytest.mark.parametrize("region", ["US", "JP", None])
def test_a_no_holds_where_nothing_is_asked_beforehand(served: Service, region: str | None) -> None:
    user = f"no in {region}"
    assert served.ask("What is staking?", user=user, region=region)["answer"]
    put(served, user=user, given=False)
    check_problem(
        served.post("What is staking?", user=user, region=region), 403, "consent_required"
    )
    put(served, user=user, given=True)
    assert served.ask("What is staking?", user=user, region=region)["answer"]


def test_the_proof_tells_when_what_which_text_and_which_version(start: StartService) -> None:
    service = start(providers=False)
    shown = read(service, "?language=de")
    state = put(service, given=True, region="AT", language="de").json()
    put(service, given=False, purposes=["analytics"], region="AT", headers={"sec-gpc": "1"})
    withdrawal, agreed = history(service)
    assert agreed == {
        "given": True,
        "purposes": ["answering"],
        "region": "AT",
        "version": shown["current_version"],
        "at": state["at"],
        "text_sha256": sha256(shown["text"]["answering"].encode()).hexdigest(),
        "language": "de",
        "channel": "api",
        "gpc": False,
    }
    assert (withdrawal["given"], withdrawal["purposes"]) == (False, ["analytics"])
    assert (withdrawal["language"], withdrawal["gpc"]) == ("en", True)
    put(service, given=True, region="AT", language="de")
    assert len(history(service)) == 2
    assert history(service, "bert") == []
