"""The contract of the turn ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from candor.domain.caller import Caller
from candor.domain.provider_names import ProviderName

# the outcomes of attempts that succeeded; others are the failures' names
ANSWERED, TRANSLATED = "answered", "translated"
SUCCEEDED = frozenset({ANSWERED, TRANSLATED})
# … and of those that the reader ended, which says nothing of the provider
STOPPED, CANCELLED = "stopped", "cancelled"
ENDED_BY_READER = frozenset({STOPPED, CANCELLED})
# the outcomes of attempts in which no vendor was called: nothing was sent, nothing is billed
OVER_BUDGET = "over_budget"
NOT_CALLED = frozenset({"circuit_open", "retry_budget", OVER_BUDGET})


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One provider asked: how it ended, how long it took (ms) and what it cost.

    `calls` counts the requests to the vendor, a failed one that was tried again too; all of them
    are in the sums. `estimated` marks a cost that rests on an estimate. `began` is
    `time.monotonic()` and never kept.
    """

    provider: ProviderName
    model: str
    outcome: str
    ms: float
    input_tokens: int = 0
    output_tokens: int = 0
    cached_input_tokens: int = 0
    reasoning_tokens: int = 0
    cost_nano: int = 0
    estimated: bool = False
    calls: int = 1
    began: float | None = None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step of the graph: when it began (`time.monotonic()`), and how long it took (ms)."""

    name: str
    began: float
    ms: float


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn without its words; `outcome` is "answered" or the refusal's code.

    `redacted` counts what was taken out, by type; it goes into the audit log.
    `flags` says what was odd about the question, for the metrics; `warnings` counts them too.
    `experiment` and `variant` name what the answer's prompt was compared with; `characters` is
    the answer's length. `cached` says how the cache had the answer (candor/cache/tallies.py), and
    `saved_nano` and `saved_ms` what that saved against the turn that the answer was made in.
    `linked` tells whether it may be kept under the caller's pseudonym: default deny.
    `began` (`time.monotonic()`) and `steps` are for its trace, and never kept.
    """

    turn_id: str
    caller: Caller
    at: datetime
    tier: str
    outcome: str
    category: str
    language: str
    complexity: int
    provider: str | None
    model: str | None
    prompt_hash: str | None
    degraded: bool
    fallback: bool
    confidence: int
    warnings: int
    ms: float
    attempts: tuple[AttemptRecord, ...]
    redacted: Mapping[str, int] = field(default_factory=dict)
    linked: bool = False
    flags: tuple[str, ...] = ()
    experiment: str | None = None
    variant: str | None = None
    characters: int | None = None
    cached: str | None = None
    saved_nano: int | None = None
    saved_ms: float | None = None
    began: float | None = None
    steps: tuple[StepRecord, ...] = ()


class TurnLedger(Protocol):
    """Records turns and attempts; every implementation passes tests/stores/test_turns.py.

    A turn that is not `linked` is kept for its cost, with nothing that leads to its caller.

    `add` returns at once; `flush` returns when everything added before it is on disk.
    """

    def add(self, turn: TurnRecord) -> None: ...
    async def flush(self) -> None: ...
    async def aclose(self) -> None: ...
