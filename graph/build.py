"""The whole workflow of one conversation turn, on one page; graph/steps.py binds its steps.

redact → language → consent → quota → recall → inspect → look in the cache → budget → retrieve
→ score → a provider → validate → record → keep in the cache; the budget only where one is set.
What the cache had is checked again and recorded like any other answer.
A question that the documents answer in no language of its own is translated and searched again.
A provider that fails has an edge to the next one in the chain, and the last one to the documents.
"""

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from candor.domain.caller import Caller
from candor.domain.provider_names import PROVIDER_NAMES
from graph.edges import (
    ASK_NODES,
    LastResort,
    ProviderEdges,
    after_budget,
    after_consent,
    after_look,
    after_quota,
    after_recheck,
    after_retrieve,
    after_translate,
)
from graph.outside import Outside
from graph.steps import bind_steps
from nodes.receive import HostedInput
from nodes.state import Turn, TurnInput, TurnOutput

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
    last_resort: LastResort = "quote_docs" if outside.rules.quote_docs else "refuse_unavailable"
    steps = bind_steps(outside, last_resort=last_resort, hosted_caller=hosted_caller)
    edges = ProviderEdges(last_resort)
    asked = [ASK_NODES[name] for name in PROVIDER_NAMES if name in outside.providers]
    begin: type[Any] = HostedInput if hosted_caller else TurnInput
    graph = StateGraph(Turn, input_schema=begin, output_schema=TurnOutput)
    for name, step in steps.items():
        graph.add_node(name, step, input_schema=Turn)

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
    search = "reserve_budget" if "reserve_budget" in steps else "retrieve"
    if "reserve_budget" in steps:
        graph.add_conditional_edges("reserve_budget", after_budget)
    if "look_in_cache" in steps:
        graph.add_edge("inspect_question", "look_in_cache")
        graph.add_conditional_edges("look_in_cache", after_look, {"miss": search, "hit": "recheck"})
        graph.add_conditional_edges("recheck", after_recheck, {"miss": search, "holds": "record"})
        graph.add_edge("record", "keep_in_cache")
    else:
        graph.add_edge("inspect_question", search)
    if "translate" in steps:
        graph.add_conditional_edges("retrieve", after_retrieve)
        graph.add_conditional_edges("translate", after_translate)
    else:
        graph.add_edge("retrieve", "score")
    endings = [last_resort, *(name for name in steps if name == "refuse_budget")]
    graph.add_conditional_edges("score", edges.first, [*asked, *endings])
    for this in asked:
        others = [other for other in asked if other != this]
        graph.add_conditional_edges(this, edges.after_ask, ["validate", *others, *endings])
    if last_resort == "quote_docs":
        graph.add_edge("quote_docs", "validate")
    graph.add_edge("validate", "record")
    last = "keep_in_cache" if "keep_in_cache" in steps else "record"
    for end in (last, *(name for name in steps if name.startswith("refuse_"))):
        graph.add_edge(end, END)
    return graph.compile(checkpointer=checkpointer, name="candor")
