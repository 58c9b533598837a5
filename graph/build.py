"""The whole workflow of one conversation turn, on one page.

redact → language → consent → quota → recall → inspect → retrieve → score → a provider → validate
→ record.
A question that the documents answer in no language of its own is translated and searched again.
A provider that fails has an edge to the next one in the chain, and the last one to the documents.
"""

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from candor.domain.caller import Caller
from candor.domain.provider_names import CHEAPEST, PROVIDER_NAMES
from graph.edges import (
    ASK_NODES,
    LastResort,
    ProviderEdges,
    after_consent,
    after_quota,
    after_retrieve,
    after_translate,
)
from graph.outside import Outside
from graph.step import Node, step
from nodes.ask import ask
from nodes.consent import check_consent
from nodes.inspect_question import inspect_question
from nodes.language import settle_language
from nodes.quota import reserve_quota
from nodes.quote import quote_docs
from nodes.recall import recall
from nodes.receive import HostedInput, receive
from nodes.record import record
from nodes.redact import redact
from nodes.refuse import refuse
from nodes.retrieve import retrieve
from nodes.score import score_question
from nodes.state import Turn, TurnInput, TurnOutput
from nodes.translate import translate
from nodes.validate import validate

TurnGraph = CompiledStateGraph[Turn, None, Any, TurnOutput]


def build_graph(
    outside: Outside,
    *,
    checkpointer: BaseCheckpointSaver[str] | None = None,
    hosted_caller: Caller | None = None,
) -> TurnGraph:
    """Compile the workflow.

    A server that hosts the graph brings its own checkpointer and sends only a message; then
    `hosted_caller` is who asks.
    """
    rules, texts = outside.rules, outside.texts
    last_resort: LastResort = "quote_docs" if rules.quote_docs else "refuse_unavailable"
    edges = ProviderEdges(last_resort)
    asked = [ASK_NODES[name] for name in PROVIDER_NAMES if name in outside.providers]
    begin: type[Any] = HostedInput if hosted_caller else TurnInput
    graph = StateGraph(Turn, input_schema=begin, output_schema=TurnOutput)

    def add(name: str, node: Node, **collaborators: Any) -> None:
        graph.add_node(name, step(name, node, **collaborators), input_schema=Turn)

    if hosted_caller:
        add(
            "receive",
            receive,
            caller=hosted_caller,
            clock=outside.clock,
            new_id=outside.new_id,
            redactor=outside.redactor,
        )
    add(
        "redact",
        redact,
        redactor=outside.redactor,
        vault=outside.vault,
        consents=outside.consents,
        rules=outside.consent_rules,
    )
    add(
        "settle_language",
        settle_language,
        default=rules.language,
        clock=outside.clock,
        lifetime=rules.memory_lifetime,
    )
    add("check_consent", check_consent, consents=outside.consents, rules=outside.consent_rules)
    add("reserve_quota", reserve_quota, usage=outside.usage)
    add(
        "recall",
        recall,
        clock=outside.clock,
        lifetime=rules.memory_lifetime,
        messages=rules.memory_messages,
        tokens=rules.memory_tokens,
    )
    add("inspect_question", inspect_question, detector=outside.injection)
    add(
        "retrieve",
        retrieve,
        knowledge=outside.knowledge,
        placeholders=outside.redactor.placeholders,
        k=rules.passages,
        limits=rules.limits,
        language=rules.language,
    )
    if translator := next(filter(None, map(outside.providers.get, CHEAPEST)), None):
        add(
            "translate",
            translate,
            provider=translator,
            prompt=texts.prompt("translate"),
            prices=outside.prices,
            language=rules.language,
        )
    add(
        "score",
        score_question,
        available=outside.providers.keys(),
        thresholds=rules.thresholds,
        weights=rules.weights,
    )
    for vendor, provider in outside.providers.items():
        add(
            ASK_NODES[vendor],
            ask,
            provider=provider,
            prompt=texts.prompt("answer"),
            reminder=texts.prompt("stay_in_task"),
            prices=outside.prices,
            budget=rules.time,
        )
    if last_resort == "quote_docs":
        add("quote_docs", quote_docs, knowledge=outside.knowledge, texts=texts)
    add("validate", validate, texts=texts, redactor=outside.redactor, rules=rules.answer)
    add(
        "record",
        record,
        transcripts=outside.transcripts,
        note=outside.note,
        texts=texts,
        clock=outside.clock,
        lifetime=rules.memory_lifetime,
        messages=rules.memory_messages,
    )
    refusals = {"refuse_consent": "consent_required", "refuse_quota": "quota_exceeded"}
    if last_resort == "refuse_unavailable":
        refusals["refuse_unavailable"] = "providers_unavailable"
    for name, code in refusals.items():
        add(name, refuse, code=code, usage=outside.usage, note=outside.note, texts=texts)

    if hosted_caller:
        graph.add_edge(START, "receive")
        graph.add_edge("receive", "redact")
    else:
        graph.add_edge(START, "redact")
    graph.add_edge("redact", "settle_language")
    graph.add_edge("settle_language", "check_consent")
    graph.add_conditional_edges("check_consent", after_consent)
    graph.add_conditional_edges("reserve_quota", after_quota)
    graph.add_edge("recall", "inspect_question")
    graph.add_edge("inspect_question", "retrieve")
    if translator:
        graph.add_conditional_edges("retrieve", after_retrieve)
        graph.add_conditional_edges("translate", after_translate)
    else:
        graph.add_edge("retrieve", "score")
    graph.add_conditional_edges("score", edges.first, [*asked, last_resort])
    for this in asked:
        others = [other for other in asked if other != this]
        graph.add_conditional_edges(this, edges.after_ask, ["validate", *others, last_resort])
    if last_resort == "quote_docs":
        graph.add_edge("quote_docs", "validate")
    graph.add_edge("validate", "record")
    for end in ("record", *refusals):
        graph.add_edge(end, END)
    return graph.compile(checkpointer=checkpointer, name="candor")
