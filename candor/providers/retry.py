"""The one place where a call to a vendor is tried again; the vendors' clients never do."""

from candor.providers.contract import FailedTry
from candor.providers.failures import FailureKind, ProviderFailure

TRIES = 2
PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 1.0
LEAST_SECONDS_FOR_A_TRY = 1.0


def pause_before_retry(
    failure: ProviderFailure, *, tries: int, seconds_left: float
) -> float | None:
    """Answer how many seconds to wait before the next try, or None where there is none.

    A dropped connection and a 503 are tried once more; a 429 only where the vendor asks for at
    most a second; nothing is when the wait would leave less than a second of the budget.
    """
    if tries >= TRIES:
        return None
    if failure.kind is FailureKind.RATE_LIMITED:
        if failure.retry_after is None:
            return None
    elif not failure.transient:
        return None
    pause = PAUSE_SECONDS if failure.retry_after is None else failure.retry_after
    fits = seconds_left - pause >= LEAST_SECONDS_FOR_A_TRY
    return pause if fits and pause <= LONGEST_PAUSE_SECONDS else None


def failed_try(failure: ProviderFailure, *, seconds: float) -> FailedTry:
    """Answer what the ledger is told of a try that another one follows."""
    return FailedTry(failure.kind.value, failure.usage, round(seconds * 1000, 1))
