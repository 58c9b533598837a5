"""What is read from a vendor's error beside its status."""

import httpx
import pytest

from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.translation import translate


class VendorError(Exception):
    """Looks like what the vendors' clients raise."""

    def __init__(self, status: int, headers: dict[str, str], body: object = None) -> None:
        super().__init__("what the user wrote")
        self.status_code = status
        self.response = httpx.Response(status, headers=headers)
        self.body = body


DATE = "Sun, 22 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "30"}, 30),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"retry-after": "Sun, 22 Nov 2026 08:01:30 GMT", "date": DATE}, 90),
        ({"retry-after": "Sun, 22 Nov 2026 07:00:00 GMT", "date": DATE}, 0),
        ({"retry-after": "soon", "date": DATE}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
    ],
)
def test_the_wait_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert translate(VendorError(429, headers)).retry_after == seconds


def test_the_wait_of_google_rpc_is_read() -> None:
    body = {"error": {"details": [{"@type": "x"}, {"retryDelay": "31.5s"}]}}
    assert translate(VendorError(429, {}, body)).retry_after == 31.5


def test_a_failure_stays_itself() -> None:
    failure = ProviderFailure(FailureKind.EMPTY)
    assert translate(failure) is failure


def test_an_unknown_exception_is_malformed_and_only_its_type_is_told() -> None:
    failure = translate(RuntimeError("what the user wrote"))
    assert failure.kind is FailureKind.MALFORMED
    assert failure.cause == "RuntimeError"
    assert "user" not in str(failure)


def test_every_kind_has_a_text_of_its_own() -> None:
    assert len({str(ProviderFailure(kind)) for kind in FailureKind}) == len(FailureKind)


def test_an_earlier_failure_of_the_chain_does_not_colour_the_next() -> None:
    error = ValueError("odd")
    error.__context__ = ProviderFailure(FailureKind.TIMEOUT)
    error.__context__.__context__ = TimeoutError()
    assert translate(error).kind is FailureKind.MALFORMED
