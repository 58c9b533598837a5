"""How long a vendor asks to be left alone, however it says so."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from candor.providers.waits import asked_wait

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def wait(headers: dict[str, str], body: Any = None, status: int = 429) -> float | None:
    return asked_wait(httpx.Response(status, headers=headers), body)


def resets(requests: str = "", tokens: str = "", **more: str) -> dict[str, str]:
    given = {"x-ratelimit-reset-requests": requests, "x-ratelimit-reset-tokens": tokens}
    named = {f"x-ratelimit-{name.replace('_', '-')}": value for name, value in more.items()}
    return {name: value for name, value in (given | named).items() if value}


def retry_info(delay: Any) -> Any:
    kind = "type.googleapis.com/google.rpc.RetryInfo"
    return {"error": {"code": 429, "details": [{"@type": kind, "retryDelay": delay}]}}


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({}, None, None),
        ({"retry-after": "30"}, None, 30),
        ({"retry-after": "0"}, None, 0),
        ({"retry-after": "soon"}, None, None),
        ({"retry-after": "-3"}, None, None),
        ({"retry-after": "nan"}, None, None),
        ({"retry-after-ms": "1500", "retry-after": "2"}, None, 1.5),
        ({}, retry_info("34.5s"), 34.5),
        ({}, [retry_info("7s")], 7),
        ({}, retry_info("soon"), None),
        ({}, retry_info(5), None),
        ({"retry-after": "3"}, retry_info("34s"), 3),
        (resets(requests="1s"), None, 1),
        (resets(tokens="6m0s"), None, 360),
        (resets(tokens="1h2m3.5s"), None, 3723.5),
        (resets(tokens="120ms"), None, 0.12),
        (resets(tokens="1s250ms"), None, 1.25),
        (resets(tokens="later"), None, None),
        (resets(requests="8s", tokens="2s"), None, 2),
        (
            resets(
                requests="23h59m",
                tokens="6s",
                remaining_requests="9000",
                limit_requests="10000",
                remaining_tokens="100",
                limit_tokens="200000",
            ),
            None,
            6,
        ),
        (
            resets(
                requests="20s",
                tokens="1s",
                remaining_requests="0",
                limit_requests="500",
                remaining_tokens="150000",
                limit_tokens="200000",
            ),
            None,
            20,
        ),
    ],
)
def test_seconds(headers: dict[str, str], body: Any, seconds: float | None) -> None:
    assert wait(headers, body) == seconds


def test_a_date_is_read_by_the_vendors_own_clock() -> None:
    told = format_datetime(NOON + timedelta(seconds=45), usegmt=True)
    assert wait({"retry-after": told, "date": format_datetime(NOON, usegmt=True)}) == 45
    gone = format_datetime(NOON - timedelta(seconds=45), usegmt=True)
    assert wait({"retry-after": gone, "date": format_datetime(NOON, usegmt=True)}) == 0


def test_a_date_without_the_vendors_clock_is_read_by_ours() -> None:
    told = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    seconds = wait({"retry-after": told})
    assert seconds is not None
    assert 95 < seconds <= 100


def test_limits_that_were_not_met_are_no_wait() -> None:
    assert wait(resets(requests="20s"), status=500) is None
