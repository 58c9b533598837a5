"""Reads what the vendors' clients raise and says it as a ProviderFailure."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import httpx2

from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.waits import asked_wait

_NEVER_CONNECTED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.UnsupportedProtocol,
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.UnsupportedProtocol,
)
_NEVER_SENT = (httpx.PoolTimeout, httpx2.PoolTimeout)
_TOO_LATE = (TimeoutError, httpx.TimeoutException, httpx2.TimeoutException)
_HUNG_UP = (httpx.TransportError, httpx2.TransportError, ConnectionError)

_BY_STATUS: dict[int, FailureKind] = {
    401: FailureKind.BAD_KEY,
    403: FailureKind.BAD_KEY,
    408: FailureKind.TIMEOUT,
    429: FailureKind.RATE_LIMITED,
}
_BY_REASON: dict[str, FailureKind] = {
    "API_KEY_INVALID": FailureKind.BAD_KEY,
    "invalid_api_key": FailureKind.BAD_KEY,
    "content_filter": FailureKind.FILTERED,
    "content_policy_violation": FailureKind.FILTERED,
}
_REASON_FIELDS = ("reason", "code", "type")


def translate(error: Exception) -> ProviderFailure:
    """Say any exception of a vendor's client as a failure; what is not known is malformed.

    Raise the result outside the `except` block, so that it does not drag the vendor's
    exception (and with it prompt, answer or key) along as its context.
    """
    if isinstance(error, ProviderFailure):
        return error
    causes = list(_causes(error))
    name = type(error).__name__
    for cause in causes:
        if (status := _status(cause)) is not None:
            return _from_status(status, cause, name)
    if any(isinstance(cause, _NEVER_CONNECTED) for cause in causes):
        return ProviderFailure(FailureKind.UNREACHABLE, reached=False, cause=name)
    if any(isinstance(cause, _TOO_LATE) for cause in causes):
        sent = not any(isinstance(cause, _NEVER_SENT) for cause in causes)
        return ProviderFailure(FailureKind.TIMEOUT, taken=sent, reached=sent, cause=name)
    if any(isinstance(cause, _HUNG_UP) for cause in causes):
        return ProviderFailure(FailureKind.UNREACHABLE, transient=True, taken=True, cause=name)
    return ProviderFailure(FailureKind.MALFORMED, taken=True, cause=name)


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    for _ in range(8):
        if current is None or isinstance(current, ProviderFailure):
            return
        yield current
        hidden = current.__suppress_context__
        current = current.__cause__ or (None if hidden else current.__context__)


def _status(error: BaseException) -> int | None:
    for field in ("status_code", "code"):
        value = getattr(error, field, None)
        if isinstance(value, int) and value >= 400:
            return value
    return None


def _from_status(status: int, error: BaseException, name: str) -> ProviderFailure:
    body = getattr(error, "body", None) or getattr(error, "details", None)
    known = [_BY_REASON[reason] for reason in _reasons(body) if reason in _BY_REASON]
    kind = known[0] if known else _BY_STATUS.get(status)
    if kind is None:
        kind = FailureKind.SERVER_ERROR if status >= 500 else FailureKind.REJECTED
    return ProviderFailure(
        kind,
        retry_after=asked_wait(getattr(error, "response", None), body),
        transient=status == 503,
        cause=name,
        # an unknown model or address fails whatever is asked
        blames_request=False if status == 404 else None,
    )


def _reasons(body: Any) -> Iterator[str]:
    if isinstance(body, Mapping):
        for field, value in body.items():
            if field in _REASON_FIELDS and isinstance(value, str):
                yield value
            else:
                yield from _reasons(value)
    elif isinstance(body, list):
        for entry in body:
            yield from _reasons(entry)
