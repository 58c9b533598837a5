"""OpenTelemetry: a collector is told of times and outcomes, from a fixed list and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import load_settings
from candor.domain.caller import Caller
from candor.domain.errors import BadUsage, CandorError
from graph.turn import Question
from tests.bootstrap.collector import Collector, listening
from tests.settings import given_settings
from tests.simulator import Fault, Simulator

USER = "k1:quokka"
EMAIL = "quokka.canary@example.org"
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
QUESTION = f"How do I stake? I am {EMAIL} and my phrase is {SEED}"
OF_TURNS = {
    "candor.project",
    "candor.channel",
    "candor.tier",
    "candor.outcome",
    "candor.category",
    "candor.language",
    "candor.complexity",
    "candor.provider",
    "candor.degraded",
    "candor.fallback",
    "candor.cached",
    "candor.confidence",
    "candor.warnings",
    "candor.flags",
    "candor.redacted",
    "candor.prompt",
    "candor.turn_id",
}
OF_CALLS = {
    "gen_ai.operation.name",
    "gen_ai.provider.name",
    "gen_ai.request.model",
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.output_tokens",
    "candor.outcome",
    "candor.calls",
    "candor.cost_nano_usd",
    "candor.cost_estimated",
    "error.type",
}


@asynccontextmanager
async def opened(folder: Path, simulator: Simulator, **given: Any) -> AsyncIterator[Resources]:
    docs = folder / "docs"
    docs.mkdir()
    (docs / "staking.md").write_text("# Staking\n\nStaking locks your coins for some weeks.\n")
    settings = given_settings(
        data_dir=folder / "data",
        knowledge_dir=docs,
        openai_api_key="sk-simulated",
        openai_base_url=simulator.url("openai"),
        google_api_key="simulated-gemini",
        google_gemini_base_url=simulator.url("gemini"),
        cache=False,
        **given,
    )
    await index_samples(settings)
    async with open_resources(settings) as resources:
        yield resources


def address(collector: Collector) -> str:
    return f"http://127.0.0.1:{collector.server_port}"


def spans(collector: Collector) -> list[Span]:
    return [
        span
        for body in collector.received
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def keys(span: Span) -> set[str]:
    return {attribute.key for attribute in span.attributes}


async def test_a_turn_is_one_trace_of_its_steps_and_calls(
    collector: Collector, simulator: Simulator, tmp_path: Path
) -> None:
    simulator.answer_with("gemini", Fault("status", 500))
    caller = Caller("default", USER)
    async with opened(tmp_path, simulator, otlp_endpoint=address(collector)) as resources:
        answer = await resources.turns.answer(Question("What is staking?"), caller)
    told = spans(collector)
    (turn,) = [span for span in told if not span.parent_span_id]
    assert turn.name == "turn"
    assert {span.trace_id for span in told} == {turn.trace_id}
    by_id = {span.span_id: span for span in told}
    steps = {span.name for span in told if span.parent_span_id == turn.span_id}
    assert steps == set(answer.timings_ms) - {"total"}
    calls = [span for span in told if span.name.startswith("chat ")]
    assert [by_id[call.parent_span_id].name for call in calls] == ["ask_gemini", "ask_openai"]
    failed, answered = calls
    assert (failed.status.code, answered.status.code) == (2, 0)
    for span in told:
        if span.parent_span_id:
            around = by_id[span.parent_span_id]
            assert around.start_time_unix_nano <= span.start_time_unix_nano
            # ends are rounded to tenths of a millisecond
            assert span.end_time_unix_nano <= around.end_time_unix_nano + 200_000


async def test_no_word_and_nobody_is_told(
    collector: Collector, simulator: Simulator, tmp_path: Path
) -> None:
    simulator.answer_with("gemini", Fault("status", 500))
    asked = Caller("default", USER)
    async with opened(tmp_path, simulator, otlp_endpoint=address(collector)) as resources:
        await resources.turns.answer(Question(QUESTION, thread_id="wombat"), asked)
        with pytest.raises(CandorError):
            await resources.turns.answer(Question(" "), asked)
        american = Caller("default", USER, region="US")
        linked = await resources.turns.answer(Question("What is staking?"), american)
    sent = b"\n".join(collector.received)
    for canary in (EMAIL, "quokka", "sausage", "winner", "stake", "wombat", "k1:"):
        assert canary.encode() not in sent
    told = spans(collector)
    for span in told:
        allowed = OF_CALLS if span.name.startswith("chat ") else OF_TURNS
        assert keys(span) <= (allowed if not span.parent_span_id or allowed is OF_CALLS else set())
        assert not span.events
        assert not span.status.message
    ids = [
        attribute.value.string_value
        for span in told
        for attribute in span.attributes
        if attribute.key == "candor.turn_id"
    ]
    assert ids == [linked.turn_id], "only of a turn whose person permits analytics"


async def test_without_the_setting_no_collector_is_told(
    collector: Collector,
    simulator: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address(collector))
    async with opened(tmp_path, simulator) as resources:
        await resources.turns.answer(Question("What is staking?"), Caller("default", USER))
    assert collector.received == []


async def test_a_collector_that_is_away_costs_no_answer(
    simulator: Simulator, tmp_path: Path
) -> None:
    with listening() as server:
        gone = address(server)
    async with opened(tmp_path, simulator, otlp_endpoint=gone) as resources:
        answer = await resources.turns.answer(Question("What is staking?"), Caller("default", USER))
    assert answer.answer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("otlp_endpoint", "collector:4318"),
        ("otlp_endpoint", "http://collector:port"),
        ("otlp_headers", "api-key"),
        ("otlp_headers", "a=b\nc: d"),
    ],
)
def test_a_wrong_setting_is_refused_without_its_value(name: str, value: str) -> None:
    with pytest.raises(BadUsage) as refused:
        load_settings(**{name: value})
    assert value not in refused.value.detail
    assert f"CANDOR_{name.upper()}" in refused.value.detail
