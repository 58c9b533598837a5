"""The contract of a provider: a vendor's model behind plain words."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from candor.domain.provider_names import ProviderName

SearchContext = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """The vendor's own count. Cached tokens are part of the input, reasoning part of the output.

    `search_context` is how much of the web was searched, where the vendor bills by it.
    `estimated` marks what the vendor never told (candor/providers/estimate.py).
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached_input_tokens: int = 0
    reasoning_tokens: int = 0
    search_context: SearchContext | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class FailedTry:
    """A try that a second one followed: its failure's kind, what it used if anything, its ms."""

    outcome: str
    usage: TokenUsage | None
    ms: float


@dataclass(frozen=True, slots=True)
class WebCitation:
    """A page that the provider itself cites, numbered as in its text from 1."""

    number: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer. `model` is the model that the vendor says answered.

    `truncated` tells that the answer ran into the limit of output tokens; `failed_tries` are
    the calls before the one that answered.
    """

    text: str
    model: str
    usage: TokenUsage
    citations: tuple[WebCitation, ...] = ()
    truncated: bool = False
    failed_tries: tuple[FailedTry, ...] = ()


class Vendor(Protocol):
    """Calls one vendor, once per call; raises only ProviderFailure (see failures.py).

    `timeout` is in seconds and bounds the whole call. `stream` yields pieces of text and,
    last, the whole Reply; closing the iterator closes the vendor's connection.
    """

    name: ProviderName
    model: str

    async def ask(
        self,
        messages: Sequence[Message],
        *,
        timeout: float,  # noqa: ASYNC109 - bounds more than one await
    ) -> Reply: ...

    def stream(
        self, messages: Sequence[Message], *, timeout: float
    ) -> AsyncIterator[str | Reply]: ...

    async def aclose(self) -> None: ...


class Provider(Protocol):
    """A vendor behind its circuit breaker and the retry budget; otherwise as Vendor.

    `extra` marks a call that stands in for one that failed in the same turn: it is made only
    while the budget has room. Failures of the kinds in NOT_CALLED called nobody.
    """

    name: ProviderName
    model: str

    async def ask(
        self,
        messages: Sequence[Message],
        *,
        timeout: float,  # noqa: ASYNC109 - bounds more than one await: both tries together
        extra: bool = False,
    ) -> Reply: ...

    def stream(
        self, messages: Sequence[Message], *, timeout: float, extra: bool = False
    ) -> AsyncIterator[str | Reply]: ...

    async def aclose(self) -> None: ...
