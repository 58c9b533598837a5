"""What the claims of a token mean."""

from typing import Any

import pytest

from candor.domain.caller import Caller
from candor.domain.errors import Unauthorized
from candor.sign_in.identity import Identity, read_claims


def roles(claims: dict[str, Any], name: str = "roles") -> set[str]:
    return set(read_claims({"sub": "anna"} | claims, name).roles)


def test_a_bare_subject() -> None:
    assert read_claims({"sub": "anna"}, "roles") == Identity("anna")


def test_only_known_roles_are_taken() -> None:
    assert roles({"roles": ["operator", "admin", "offline_access", "Billing"]}) == {"operator"}
    assert roles({"roles": ["billing"]}) == {"billing"}
    assert roles({"roles": []}) == set()


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["operator"]}}),
        ("resource_access.candor.roles", {"resource_access": {"candor": {"roles": ["operator"]}}}),
        ("https://candor.example/roles", {"https://candor.example/roles": ["operator"]}),
        ("groups", {"groups": ["operator"]}),
    ],
)
def test_issuers_keep_roles_in_other_places(name: str, claims: dict[str, Any]) -> None:
    assert roles(claims, name) == {"operator"}
    assert roles({"roles": ["operator"]}, name) == set(), "only the named claim counts"


@pytest.mark.parametrize(
    "claims", [{}, {"a": None}, {"a": "b"}, {"a": []}, {"a": {}}, {"a": {"c": ["operator"]}}]
)
def test_no_roles_at_all(claims: dict[str, Any]) -> None:
    assert roles(claims, "a.b") == set()


@pytest.mark.parametrize(
    "claims",
    [
        {"roles": "operator"},
        {"roles": {"operator": True}},
        {"roles": [["operator"]]},
        {"roles": None},
        {"sub": ""},
        {"sub": "a" * 257},
        {"sub": "anon:0199"},
        {"project": ""},
        {"project": None},
        {"region": "DEU"},
        {"region": 49},
    ],
)
def test_odd_claims_are_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(Unauthorized):
        read_claims({"sub": "anna"} | claims, "roles")


def test_who_may_do_what() -> None:
    def caller(*roles: str) -> Caller:
        return Caller("default", "k1:anna", frozenset(roles))

    may = {
        role: (caller(role).may_operate(), caller(role).may_bill())
        for role in ("operator", "billing", "user")
    }
    assert may == {"operator": (True, True), "billing": (False, True), "user": (False, False)}
