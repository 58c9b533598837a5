"""Consent: asked where the law wants it, given, read and withdrawn."""

import json
from collections.abc import Iterator
from hashlib import sha256
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


def put(
    service: Service, user: str = "anna", headers: dict[str, str] | None = None, **choice: Any
) -> httpx.Response:
    return httpx.put(
        f"{service.url}/api/consent",
        json=choice,
        headers={"x-user-id": user, **(headers or {})},
        timeout=30,
    )


def read(service: Service, path: str = "", user: str = "anna", **headers: str) -> dict[str, Any]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    response = httpx.get(
        f"{service.url}/api/consent{path}", headers={"x-user-id": user, **sent}, timeout=30
    )
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def history(service: Service, user: str = "anna") -> list[dict[str, Any]]:
    choices: list[dict[str, Any]] = read(service, "/history", user)["choices"]
    return choices


def ask_with_signal(service: Service, user: str, **body: Any) -> httpx.Response:
    return httpx.post(
        f"{service.url}/api/chat",
        json={"message": "What is staking?", **body},
        headers={"x-user-id": user, "sec-gpc": "1"},
        timeout=60,
    )


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


def ledger(service: Service, outcome: str = "answered") -> list[dict[str, Any]]:
    return service.rows(
        "SELECT turns.*, attempts.user AS payer FROM turns"
        " LEFT JOIN attempts USING (turn_id) WHERE turns.outcome = ? ORDER BY turns.rowid",
        outcome,
    )


def test_a_turn_is_linked_to_its_user_only_where_analytics_is_permitted(
    start: StartService,
) -> None:
    service = start()
    anna = service.caller("anna").user
    ids = [service.ask("What is staking?", region=region)["turn_id"] for region in ("US", "JP")]
    service.agree("analytics")
    ids.append(service.ask("What is staking?", region="JP")["turn_id"])
    american, japanese, agreed = ledger(service)
    assert [row["user"] for row in (american, agreed)] == [anna, anna]
    assert [row["turn_id"] for row in (american, agreed)] == [ids[0], ids[2]]
    assert (japanese["user"], japanese["payer"]) == ("unlinked", "unlinked")
    assert japanese["cost_nano"] == american["cost_nano"] > 0
    assert ids[1] not in str(service.rows("SELECT * FROM turns, attempts"))
    assert service.used() == 3


def test_a_refused_turn_is_not_linked_to_who_has_not_agreed(start: StartService) -> None:
    service = start(providers=False)
    check_problem(service.post("What is staking?", region="DE"), 403, "consent_required")
    assert [row["user"] for row in ledger(service, "consent_required")] == ["unlinked"]


def test_an_operator_may_link_turns_elsewhere(start: StartService) -> None:
    service = start(providers=False, consent_elsewhere="opt_out")
    service.ask("What is staking?")
    assert ledger(service)[0]["user"] == service.caller("anna").user


def test_global_privacy_control_is_a_no_that_is_kept(start: StartService) -> None:
    service = start(providers=False)
    for _ in range(2):
        assert ask_with_signal(service, "anna", region="US").status_code == 200
    assert service.ask("What is staking?", region="US")["answer"]
    assert {row["user"] for row in ledger(service)} == {"unlinked"}
    (signal,) = history(service)
    assert (signal["given"], signal["purposes"]) == (False, ["analytics", "improvement"])
    assert (signal["gpc"], signal["text_sha256"], signal["region"]) == (True, None, "US")
    state = read(service, "?region=US")
    assert state["permitted"] == {"answering": True, "analytics": False, "improvement": False}


@pytest.mark.parametrize("path", ["/api/chat", "/chat/invoke"])
def test_the_signal_reaches_every_way_to_ask(served: Service, path: str) -> None:
    user = f"signal to {path}"
    body: dict[str, Any] = {"message": "What is staking?", "user_id": user, "region": "US"}
    answer = httpx.post(
        f"{served.url}{path}",
        json={"input": body} if path == "/chat/invoke" else body,
        headers={"sec-gpc": "1"},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    assert [choice["gpc"] for choice in history(served, user)] == [True]


def test_global_privacy_control_can_be_overruled_by_its_user(start: StartService) -> None:
    service = start(providers=False)
    service.agree("analytics")
    assert ask_with_signal(service, "anna", region="US").status_code == 200
    assert ledger(service)[0]["user"] == "unlinked"
    state = put(
        service, given=True, purposes=["analytics"], region="US", headers={"sec-gpc": "1"}
    ).json()
    assert (state["gpc"], state["permitted"]["analytics"]) == (True, True)
    assert ask_with_signal(service, "anna", region="US").status_code == 200
    assert ledger(service)[1]["user"] == service.caller("anna").user


@pytest.mark.parametrize("value", ["0", "true", "", "1, 1"])
def test_only_one_is_the_signal(served: Service, value: str) -> None:
    assert read(served, "?region=US", sec_gpc=value)["gpc"] is False
    assert read(served, "?region=US", sec_gpc="1")["gpc"] is True


def test_every_answer_says_that_an_assistant_gave_it(served: Service) -> None:
    for language, word in (("en", "automated assistant"), ("de", "automatischen Assistenten")):
        for thread in ("first", "first"):
            answer = served.ask(
                "What is staking?", user="reader", language=language, thread_id=thread
            )
            assert word in answer["disclosure"]
    served_graph = httpx.post(
        f"{served.url}/chat/invoke", json={"input": {"message": "What is staking?"}}, timeout=60
    )
    assert "automated assistant" in served_graph.json()["output"]["disclosure"]
