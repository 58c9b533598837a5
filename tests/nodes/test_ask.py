"""One provider's share of the turn's time, and what an attempt leaves behind."""

import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from candor.domain.caller import Caller
from candor.domain.provider_names import ProviderName
from candor.privacy.redact import Redactor
from candor.providers.contract import Message, Reply, TokenUsage
from candor.providers.failures import NOT_CALLED, FailureKind, ProviderFailure
from candor.providers.prices import load_prices
from candor.stores.turns import contract as ledger
from candor.stores.turns.contract import AttemptRecord
from candor.texts.experiments import Prompts
from candor.texts.prompt_library import open_prompts
from candor.texts.reader import Texts
from candor.validation.check import AnswerRules
from nodes.ask import ask
from nodes.parts import Checks
from nodes.state import Turn, TurnUpdate
from nodes.time_budget import TimeBudget

PROMPTS = Prompts(open_prompts(None))


class Recording:
    """A provider that notes how long it was given, and does what it is told."""

    name: ProviderName = "openai"
    model = "gpt-4o-mini"

    def __init__(self, outcome: Reply | ProviderFailure) -> None:
        self.given = 0.0
        self.extra: bool | None = None
        self._outcome = outcome

    async def ask(
        self,
        messages: Sequence[Message],
        *,
        timeout: float,  # noqa: ASYNC109  # the contract's
        extra: bool = False,
    ) -> Reply:
        self.given, self.extra = timeout, extra
        if isinstance(self._outcome, ProviderFailure):
            raise self._outcome
        return self._outcome

    def stream(
        self, messages: Sequence[Message], *, timeout: float, extra: bool = False
    ) -> AsyncIterator[str | Reply]:
        raise NotImplementedError

    async def aclose(self) -> None: ...


ANSWER = Reply("An answer [1].", "gpt-4o-mini-2024-07-18", TokenUsage(1000, 100))


async def run(
    provider: Recording,
    *,
    chain: list[ProviderName] | None = None,
    elapsed: float = 0.0,
    attempts: list[AttemptRecord] | None = None,
    budget: TimeBudget | None = None,
) -> TurnUpdate:
    state = Turn(
        question="How?",
        language="en",
        history=[],
        passages=[],
        chain=chain or ["openai"],
        attempts=attempts or [],
        draft=None,
        began=time.monotonic() - elapsed,
        turn_id="turn",
        caller=Caller("default", "k1:anna"),
        permitted=frozenset(),
        started=datetime(2026, 11, 1, tzinfo=UTC),
    )
    return await ask(
        state,
        provider=provider,
        prompts=PROMPTS,
        prices=load_prices(),
        budget=budget or TimeBudget(attempt=20, turn=60),
        checks=Checks(Texts(default="en"), Redactor([]), AnswerRules()),
    )


@pytest.mark.parametrize(
    ("chain", "elapsed", "given"),
    [
        (["openai", "gemini", "perplexity"], 0, 58 / 3),
        (["openai", "gemini"], 0, 20),
        (["openai", "gemini"], 28, 15),
        (["openai"], 28, 20),
        (["openai"], 48, 10),
        (["openai"], 57, 1),
        (["openai"], 90, 0.1),
    ],
)
async def test_time_is_shared_among_those_who_are_left(
    chain: list[ProviderName], elapsed: float, given: float
) -> None:
    provider = Recording(ANSWER)
    await run(provider, chain=chain, elapsed=elapsed)
    assert provider.given == pytest.approx(given, abs=0.3)


async def test_an_answer_becomes_a_draft_and_a_priced_attempt() -> None:
    update = await run(Recording(ANSWER), chain=["openai", "gemini"])
    assert update["chain"] == ["gemini"]
    draft = update["draft"]
    assert draft is not None
    assert (draft.text, draft.provider, draft.model) == (
        "An answer [1].",
        "openai",
        "gpt-4o-mini-2024-07-18",
    )
    assert draft.prompt_hash == PROMPTS.library.current("default", "answer").sha256
    assert not draft.degraded
    (attempt,) = update["attempts"]
    assert attempt.outcome == "answered"
    assert (attempt.input_tokens, attempt.output_tokens) == (1000, 100)
    assert attempt.cost_nano == 210_000


async def test_a_failure_leaves_no_draft_and_keeps_earlier_attempts() -> None:
    earlier = AttemptRecord("gemini", "g", "timeout", 5.0)
    failure = ProviderFailure(FailureKind.RATE_LIMITED)
    update = await run(Recording(failure), chain=["openai", "perplexity"], attempts=[earlier])
    assert update["chain"] == ["perplexity"]
    assert "draft" not in update
    assert [one.outcome for one in update["attempts"]] == ["timeout", "rate_limited"]
    assert update["attempts"][1].cost_nano == 0


async def test_what_a_failed_attempt_was_billed_is_kept() -> None:
    failure = ProviderFailure(FailureKind.FILTERED, usage=TokenUsage(1000, 0))
    (attempt,) = (await run(Recording(failure)))["attempts"]
    assert attempt.outcome == "filtered"
    assert attempt.cost_nano == 150_000


@pytest.mark.parametrize(
    ("earlier", "extra"),
    [
        ([], False),
        (["translated"], False),
        (["circuit_open"], False),
        (["circuit_open", "retry_budget"], False),
        (["timeout"], True),
        (["translated", "server_error", "circuit_open"], True),
    ],
)
async def test_a_call_is_extra_once_another_one_failed(earlier: list[str], extra: bool) -> None:
    provider = Recording(ANSWER)
    attempts = [AttemptRecord("gemini", "g", outcome, 5.0) for outcome in earlier]
    await run(provider, attempts=attempts)
    assert provider.extra is extra


def test_the_ledger_knows_which_attempts_called_nobody() -> None:
    known = {kind.value for kind in NOT_CALLED}
    assert known | {ledger.OVER_BUDGET} == ledger.NOT_CALLED
