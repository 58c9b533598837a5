"""OpenTelemetry spans of a turn: its steps and its calls to providers, without a word of it.

They are made of the turn's record, whose fields are listed here one by one: whatever else a
library would write into a span of its own cannot get into these (decision 0014).
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer, set_span_in_context
from opentelemetry.util.types import AttributeValue

from candor import __version__
from candor.bootstrap.settings import Settings
from candor.domain.errors import ProvidersUnavailable, TurnFailed
from candor.stores.turns.contract import (
    ENDED_BY_READER,
    NOT_CALLED,
    SUCCEEDED,
    AttemptRecord,
    StepRecord,
    TurnRecord,
)
from candor.stores.turns.sql import LONGEST_MODEL

# https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/
VENDORS = {"openai": "openai", "gemini": "gcp.gemini", "perplexity": "perplexity"}
# a refusal is an answer, and a turn that its reader left is no failure
FAILED = frozenset({TurnFailed.code, ProvidersUnavailable.code})
CLOSING_MS = 3_000
_NANO = 1_000_000_000

Attributes = Mapping[str, AttributeValue]


class TurnSpans:
    """Makes the spans of a turn from its record, and hands them to a tracer."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def observe(self, turn: TurnRecord) -> None:
        """Make one trace: the turn, its steps, and below them the calls to providers."""
        begins = int(turn.at.timestamp() * _NANO)
        anchor = turn.began if turn.began is not None else 0.0

        def at(moment: float, ms: float = 0.0) -> int:
            return begins + int((moment - anchor) * _NANO + ms * 1e6)

        whole = self._tracer.start_span(
            "turn", kind=SpanKind.SERVER, attributes=_of_turn(turn), start_time=begins
        )
        if turn.outcome in FAILED:
            whole.set_status(Status(StatusCode.ERROR))
        steps: list[tuple[StepRecord, Span]] = []
        for step in turn.steps:
            span = self._child(whole, step.name, at(step.began))
            span.end(at(step.began, step.ms))
            steps.append((step, span))
        for attempt in turn.attempts:
            if attempt.began is not None and attempt.outcome not in NOT_CALLED:
                parent = _around(attempt.began, steps) or whole
                self._call(attempt, parent, at(attempt.began), at(attempt.began, attempt.ms))
        whole.end(at(anchor, turn.ms))

    def _call(self, attempt: AttemptRecord, parent: Span, begins: int, ends: int) -> None:
        model = attempt.model[:LONGEST_MODEL]
        span = self._child(parent, f"chat {model}", begins, _of_attempt(attempt, model))
        if attempt.outcome not in SUCCEEDED | ENDED_BY_READER:
            span.set_attribute("error.type", attempt.outcome)
            span.set_status(Status(StatusCode.ERROR))
        span.end(ends)

    def _child(
        self, parent: Span, name: str, begins: int, attributes: Attributes | None = None
    ) -> Span:
        return self._tracer.start_span(
            name,
            context=set_span_in_context(parent),
            kind=SpanKind.CLIENT if attributes else SpanKind.INTERNAL,
            attributes=attributes,
            start_time=begins,
        )


@asynccontextmanager
async def open_turn_spans(settings: Settings) -> AsyncIterator[TurnSpans | None]:
    """Hand out what sends spans to the collector of the settings, if there is one.

    A collector that is away costs a turn nothing: spans wait in memory, the oldest are dropped.
    """
    if settings.otlp_endpoint is None:
        yield None
        return
    exporter = OTLPSpanExporter(
        endpoint=f"{settings.otlp_endpoint.rstrip('/')}/v1/traces",
        headers=settings.otlp_header_pairs,
        timeout=CLOSING_MS // 1000,
    )
    # its own provider and resource: nothing of the host's environment is told, and the spans of
    # libraries that use the global provider do not join
    provider = TracerProvider(
        sampler=ALWAYS_ON,
        resource=Resource({"service.name": "candor", "service.version": __version__}),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    try:
        yield TurnSpans(provider.get_tracer("candor", __version__))
    finally:
        await asyncio.to_thread(provider.force_flush, CLOSING_MS)
        await asyncio.to_thread(provider.shutdown)


def _around(moment: float, steps: Sequence[tuple[StepRecord, Span]]) -> Span | None:
    for step, span in steps:
        if step.began <= moment <= step.began + step.ms / 1000:
            return span
    return None


def _of_turn(turn: TurnRecord) -> dict[str, AttributeValue]:
    told: dict[str, AttributeValue] = {
        "candor.project": turn.caller.project,
        "candor.channel": turn.caller.channel,
        "candor.tier": turn.tier,
        "candor.outcome": turn.outcome,
        "candor.category": turn.category,
        "candor.language": turn.language,
        "candor.complexity": turn.complexity,
        "candor.provider": turn.provider or "none",
        "candor.degraded": turn.degraded,
        "candor.fallback": turn.fallback,
        "candor.cached": turn.cached or "no",
        "candor.confidence": turn.confidence,
        "candor.warnings": turn.warnings,
        "candor.flags": list(turn.flags),
        "candor.redacted": sum(turn.redacted.values()),
    }
    if turn.prompt_hash is not None:
        told["candor.prompt"] = turn.prompt_hash
    if turn.linked:
        # the id leads to the transcript, which only a person who permits it is linked with
        told["candor.turn_id"] = turn.turn_id
    return told


def _of_attempt(attempt: AttemptRecord, model: str) -> dict[str, AttributeValue]:
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": VENDORS[attempt.provider],
        "gen_ai.request.model": model,
        "gen_ai.usage.input_tokens": attempt.input_tokens,
        "gen_ai.usage.output_tokens": attempt.output_tokens,
        "candor.outcome": attempt.outcome,
        "candor.calls": attempt.calls,
        "candor.cost_nano_usd": attempt.cost_nano,
        "candor.cost_estimated": attempt.estimated,
    }
