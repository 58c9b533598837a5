"""What people say of their answers, over HTTP."""

from typing import Any

import httpx
import pytest

from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service

QUESTION = "What is staking?"


def give(service: Service, user: str, **body: Any) -> httpx.Response:
    return httpx.post(
        f"{service.url}/api/feedback", json=body, headers={"x-user-id": user}, timeout=30
    )


def test_a_thumb_and_a_redacted_comment_are_kept_and_exported(
    shared: Service, someone: str
) -> None:
    turn_id = shared.ask(QUESTION, user=someone)["turn_id"]
    said = give(
        shared, someone, turn_id=turn_id, score=-1, comment="Too short, write to anna@example.org"
    )
    assert said.status_code == 200
    assert said.json()["comment"] == "Too short, write to [EMAIL_1]"
    give(shared, someone, turn_id=turn_id, score=1)
    exported = shared.get("/api/privacy/export", user=someone).json()["records"]["feedback"]
    (row,) = exported
    assert (row["turn_id"], row["score"], row["comment"]) == (turn_id, 1, None)


def test_only_ones_own_turns(shared: Service, someone: str) -> None:
    turn_id = shared.ask(QUESTION, user=someone)["turn_id"]
    check_problem(give(shared, f"{someone}2", turn_id=turn_id, score=1), 404, "not_found")
    unknown = "00000000-0000-7000-8000-000000000000"
    check_problem(give(shared, someone, turn_id=unknown, score=1), 404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {"score": 1},
        {"turn_id": "x", "score": 1},
        {"turn_id": "0" * 36, "score": 0},
        {"turn_id": "0" * 36, "score": 1, "comment": "x" * 2001},
        {"turn_id": "0" * 36, "score": 1, "person": "bert"},
    ],
)
def test_odd_bodies_are_refused(shared: Service, someone: str, body: dict[str, Any]) -> None:
    check_problem(give(shared, someone, **body), 422, "invalid_request")
