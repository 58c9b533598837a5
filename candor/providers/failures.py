"""A vendor's error in our words: a kind, whether it may pass, and never a vendor's text."""

from enum import StrEnum

from candor.providers.contract import FailedTry, TokenUsage


class FailureKind(StrEnum):
    """Why a provider gave no answer; the value is what the attempt's ledger row says."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    BAD_KEY = "bad_key"
    REJECTED = "rejected"
    FILTERED = "filtered"
    EMPTY = "empty"
    MALFORMED = "malformed"
    # nobody was called: see candor/providers/failover
    CIRCUIT_OPEN = "circuit_open"
    RETRY_BUDGET = "retry_budget"


NOT_CALLED = frozenset({FailureKind.CIRCUIT_OPEN, FailureKind.RETRY_BUDGET})
BY_THE_REQUEST = frozenset({FailureKind.REJECTED, FailureKind.FILTERED})

_TEXTS: dict[FailureKind, str] = {
    FailureKind.RATE_LIMITED: "the provider takes no more requests for now",
    FailureKind.SERVER_ERROR: "the provider failed on its own side",
    FailureKind.TIMEOUT: "the provider did not answer in time",
    FailureKind.UNREACHABLE: "the provider cannot be reached or hung up",
    FailureKind.BAD_KEY: "the provider does not accept the key",
    FailureKind.REJECTED: "the provider does not accept the request",
    FailureKind.FILTERED: "the provider's content filter stopped the answer",
    FailureKind.EMPTY: "the provider answered without a word",
    FailureKind.MALFORMED: "the provider's answer cannot be read",
    FailureKind.CIRCUIT_OPEN: "the provider failed lately and is left alone for now",
    FailureKind.RETRY_BUDGET: "too many calls had to be made twice lately",
}


class ProviderFailure(Exception):
    """The only exception that leaves this room; its text is fixed by its kind.

    `retry_after` is in seconds; `transient` marks a failure that a second try may cure;
    `taken` one after the vendor took the request, which it may therefore bill; not `reached` is
    one before any request could be sent; `usage` is what
    it counted (and bills), or an estimate of that; `failed_tries` are the calls before this one;
    `cause` is the name of the exception's type, for the log. `blames_request` tells that another
    request would have been answered, so that nothing is learnt about the provider's health.
    """

    def __init__(
        self,
        kind: FailureKind,
        *,
        retry_after: float | None = None,
        transient: bool = False,
        taken: bool = False,
        usage: TokenUsage | None = None,
        cause: str | None = None,
        blames_request: bool | None = None,
        reached: bool = True,
    ) -> None:
        super().__init__(_TEXTS[kind])
        self.kind = kind
        self.retry_after = retry_after
        self.transient = transient
        self.taken = taken
        self.reached = reached and kind not in NOT_CALLED
        self.usage = usage
        self.failed_tries: tuple[FailedTry, ...] = ()
        self.cause = cause
        self.blames_request = kind in BY_THE_REQUEST if blames_request is None else blames_request
