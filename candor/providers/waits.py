"""How long a vendor asks to be left alone, in the ways that vendors say it."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

# as OpenAI writes them: "6m0s", "1h2m3.5s", "120ms"
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:([\d.]+)s)?(?:([\d.]+)ms)?")
_LIMITED = ("requests", "tokens")


def asked_wait(response: Any, body: Any) -> float | None:
    """Read the wait in seconds from an answer's headers and body, or answer None.

    In this order: `retry-after-ms`, Retry-After (RFC 9110, section 10.2.3; seconds or a date),
    google.rpc.RetryInfo in the body, and OpenAI's `x-ratelimit-reset-*`.
    """
    headers = getattr(response, "headers", None) or {}
    if (milliseconds := _seconds(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    given = headers.get("retry-after")
    if (seconds := _seconds(given)) is not None:
        return seconds
    if given and (until := _until(given, headers.get("date"))) is not None:
        return until
    if (delay := _retry_delay(body)) is not None:
        return delay
    return _until_reset(headers) if getattr(response, "status_code", None) == 429 else None


def _until(given: str, sent: str | None) -> float | None:
    # by the vendor's own clock where it tells the time
    try:
        now = parsedate_to_datetime(sent) if sent else datetime.now(UTC)
        wait = parsedate_to_datetime(given) - now
    except (TypeError, ValueError):
        return None
    return max(timedelta(), wait).total_seconds()


def _retry_delay(body: Any) -> float | None:
    found = next(_delays(body), None)
    return _seconds(found.removesuffix("s")) if found else None


def _delays(body: Any) -> Iterator[str]:
    if isinstance(body, Mapping):
        delay = body.get("retryDelay")
        if isinstance(delay, str):
            yield delay
        for value in body.values():
            yield from _delays(value)
    elif isinstance(body, list):
        for entry in body:
            yield from _delays(entry)


def _until_reset(headers: Any) -> float | None:
    """Answer when the limit with the smallest share left is full again."""
    resets = [
        (_share_left(headers, limited), reset)
        for limited in _LIMITED
        if (reset := _duration(headers.get(f"x-ratelimit-reset-{limited}"))) is not None
    ]
    return min(resets)[1] if resets else None


def _share_left(headers: Any, limited: str) -> float:
    remaining = _seconds(headers.get(f"x-ratelimit-remaining-{limited}"))
    limit = _seconds(headers.get(f"x-ratelimit-limit-{limited}"))
    return remaining / limit if remaining is not None and limit else 1.0


def _duration(text: str | None) -> float | None:
    if (seconds := _seconds(text)) is not None:
        return seconds
    found = _DURATION.fullmatch(text or "")
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds, milliseconds = (_seconds(part) or 0.0 for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds + milliseconds / 1000


def _seconds(text: str | None) -> float | None:
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < 100_000_000 else None
