"""`POST /api/usage/tier`: an operator or billing puts a user on a tier, and nobody else."""

import time
from typing import Any

import httpx
import jwt
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service

SECRET = "a-shared-secret-of-at-least-32-bytes"


def token(user: str, *roles: str, **claims: Any) -> str:
    said = {"aud": "candor", "iss": "candor", "exp": int(time.time()) + 600, **claims}
    return jwt.encode({"sub": user, "roles": list(roles), **said}, SECRET, "HS256")


def change(service: Service, bearer: str, **body: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {bearer}"}
    return httpx.post(f"{service.url}/api/usage/tier", json=body, headers=headers, timeout=30)


def tier_of(service: Service, bearer: str) -> str:
    headers = {"authorization": f"Bearer {bearer}"}
    tier: str = httpx.get(f"{service.url}/api/usage", headers=headers).json()["tier"]
    return tier


@pytest.fixture
def signed_in(start: StartService) -> Service:
    return start(providers=False, jwt_secret=SECRET)


@pytest.mark.parametrize("role", ["operator", "billing"])
def test_who_may_change_it(signed_in: Service, role: str) -> None:
    answer = change(signed_in, token("boss", role), user_id="anna", tier="pro")
    assert answer.status_code == 200
    assert (answer.json()["tier"], answer.json()["limit"]) == ("pro", 5_000)
    assert tier_of(signed_in, token("anna")) == "pro"
    assert tier_of(signed_in, token("boss", role)) == "free"
    by_name = change(
        signed_in, token("boss", role), user=signed_in.caller("anna").user, tier="free"
    )
    assert by_name.status_code == 200
    assert tier_of(signed_in, token("anna")) == "free"


def test_nobody_upgrades_themselves(signed_in: Service) -> None:
    for roles in ((), ("admin",), ("user", "Operator")):
        refused = change(signed_in, token("anna", *roles), user_id="anna", tier="enterprise")
        check_problem(refused, 403, "forbidden")
    assert tier_of(signed_in, token("anna")) == "free"


def test_another_project_stays_as_it_is(signed_in: Service) -> None:
    boss = token("boss", "operator", project="other")
    assert change(signed_in, boss, user_id="anna", tier="pro").status_code == 200
    assert tier_of(signed_in, token("anna")) == "free"
    assert tier_of(signed_in, token("anna", project="other")) == "pro"


@pytest.mark.parametrize(
    "body",
    [
        {"tier": "pro"},
        {"user_id": "anna"},
        {"user_id": "anna", "tier": "gold"},
        {"user_id": "", "tier": "pro"},
        {"user": "anna", "tier": "pro"},
        {"user_id": "anna", "user": "k12345678:" + "0" * 64, "tier": "pro"},
    ],
)
def test_an_odd_wish_is_refused(signed_in: Service, body: dict[str, Any]) -> None:
    check_problem(change(signed_in, token("boss", "operator"), **body), 422, "invalid_request")
