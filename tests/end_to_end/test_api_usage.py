"""`GET /api/usage`: what counts, what does not, and what happens at the month's end."""

from tests.clock import TurnedClock
from tests.end_to_end.conftest import StartService


def test_only_answered_turns_count(start: StartService) -> None:
    service = start(providers=False)
    assert service.get("/api/usage").json() == {
        "tier": "free",
        "used": 0,
        "limit": 100,
        "remaining": 100,
        "overage": 0,
        "period": "2026-11",
    }
    service.ask("What is staking?")
    service.post("", user="anna")
    service.post("What is staking?", region="DE")
    service.post("a" * 5_000)
    month = service.get("/api/usage").json()
    assert (month["used"], month["remaining"]) == (1, 99)
    assert service.get("/api/usage", user="bert").json()["used"] == 0


def test_a_new_month_begins_at_zero(start: StartService, clock: TurnedClock) -> None:
    service = start(providers=False)
    service.ask("What is staking?")
    clock.move(days=30)
    month = service.get("/api/usage").json()
    assert (month["used"], month["period"]) == (0, "2026-12")


def test_the_answer_body_says_the_same(start: StartService) -> None:
    service = start(providers=False)
    usage = service.ask("What is staking?")["usage"]
    month = service.get("/api/usage").json()
    assert {name: usage[name] for name in ("tier", "used", "limit", "overage", "period")} == {
        name: month[name] for name in ("tier", "used", "limit", "overage", "period")
    }
