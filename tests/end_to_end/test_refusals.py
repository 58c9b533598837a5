"""Who is refused, with which text, and that a refusal costs nothing."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from candor.domain.tiers import Tier
from tests.clock import TurnedClock
from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service
from tests.simulator import Simulator

QUESTION = "What is staking?"


def choose(service: Service, user: str, **choice: Any) -> dict[str, Any]:
    response = httpx.put(
        f"{service.url}/api/consent", json=choice, headers={"x-user-id": user}, timeout=10
    )
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def problem_of(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["code"] == code
    return problem


def test_consent_is_asked_given_and_withdrawn(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    problem = problem_of(shared.post(QUESTION, user=someone, region="DE"), 403, "consent_required")
    assert "consent" in problem["detail"]
    assert simulator.received == []
    assert shared.used(someone) == 0
    assert shared.get("/api/threads", user=someone).json()["threads"] == []

    given = choose(shared, someone, given=True, region="DE")
    assert given["given"] is True
    assert given["required"] is True
    assert shared.post(QUESTION, user=someone, region="DE").status_code == 200

    withdrawn = choose(shared, someone, given=False, region="DE")
    assert withdrawn["given"] is False
    problem_of(shared.post(QUESTION, user=someone, region="DE"), 403, "consent_required")
    assert shared.used(someone) == 1
    assert (
        len(
            shared.rows("SELECT 1 FROM consent_choices WHERE user = ?", shared.caller(someone).user)
        )
        == 2
    )


@pytest.mark.parametrize("region", ["DE", "de", "FR", "GB", "NO", "IS", "LI"])
def test_regions_that_ask_for_consent(shared: Service, someone: str, region: str) -> None:
    problem_of(shared.post(QUESTION, user=someone, region=region), 403, "consent_required")


@pytest.mark.parametrize("region", ["US", "JP", "CH", None])
def test_regions_that_do_not(shared: Service, someone: str, region: str | None) -> None:
    assert shared.post(QUESTION, user=someone, region=region).status_code == 200


def test_consent_for_something_else_is_not_consent_to_be_answered(
    shared: Service, someone: str
) -> None:
    purposes = shared.get("/openapi.json").json()["components"]["schemas"]["Choice"]
    others = set(purposes["properties"]["purposes"]["items"].get("enum", [])) - {"answering"}
    for other in others:
        choose(shared, someone, given=True, purposes=[other])
        problem_of(shared.post(QUESTION, user=someone, region="DE"), 403, "consent_required")


def test_one_users_consent_is_not_anothers(shared: Service, someone: str) -> None:
    choose(shared, someone, given=True)
    problem_of(shared.post(QUESTION, user=f"{someone}2", region="DE"), 403, "consent_required")


def test_the_text_is_in_the_users_language(shared: Service, someone: str) -> None:
    response = shared.post("Was ist eigentlich Staking?", user=someone, region="DE")
    assert "Einwilligung" in problem_of(response, 403, "consent_required")["detail"]


def test_the_projects_region_holds_where_none_is_named(start: StartService) -> None:
    service = start(default_region="AT")
    problem_of(service.post(QUESTION), 403, "consent_required")
    assert service.get("/api/consent").json()["required"] is True
    assert service.post(QUESTION, region="US").status_code == 200
    choose(service, "anna", given=True)
    assert service.post(QUESTION).status_code == 200


def test_a_used_up_month_is_refused_until_the_next_or_a_better_tier(
    start: StartService, clock: TurnedClock, simulator: Simulator
) -> None:
    service = start()
    service.use("anna", 100)
    problem = problem_of(service.post(QUESTION), 429, "quota_exceeded")
    assert "100" in problem["detail"]
    assert "2026-12-01" in problem["detail"]
    assert simulator.received == []
    assert service.used() == 100
    assert service.ask(QUESTION, user="bert")["usage"]["used"] == 1

    service.run(service.resources.usage.set_tier(service.caller(), Tier.PRO))
    usage = service.ask(QUESTION)["usage"]
    assert (usage["tier"], usage["used"], usage["limit"]) == ("pro", 101, 5000)

    service.run(service.resources.usage.set_tier(service.caller(), Tier.FREE))
    problem_of(service.post(QUESTION), 429, "quota_exceeded")
    clock.at = datetime(2026, 12, 1, tzinfo=UTC)
    usage = service.ask(QUESTION)["usage"]
    assert (usage["used"], usage["period"]) == (1, "2026-12")
