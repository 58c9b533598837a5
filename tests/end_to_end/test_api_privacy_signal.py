"""Whom the ledger names, Global Privacy Control, and that an assistant says what it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.consent_calls import ask_with_signal, history, put, read
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service


@pytest.fixture(scope="module")
def served(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with shared_service(indexed, tmp_path_factory) as service:
        yield service


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
