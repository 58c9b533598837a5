"""The workflow as LangGraph draws it; `pytest --snapshot-update` after a change that is meant."""

from dataclasses import replace

import pytest
from langchain_core.runnables.graph import Edge
from syrupy.assertion import SnapshotAssertion

from candor.bootstrap.resources import Resources
from candor.domain.budgets import Budget, Budgets, Limits
from candor.domain.caller import Caller
from graph.build import build_graph
from graph.outside import Outside


def drawn(outside: Outside, *, hosted_caller: Caller | None = None) -> str:
    return build_graph(outside, hosted_caller=hosted_caller).get_graph().draw_mermaid()


@pytest.fixture
def outside(resources: Resources) -> Outside:
    return resources.turns.outside


def without_quoting(outside: Outside) -> Outside:
    return replace(outside, rules=replace(outside.rules, quote_docs=False))


def test_with_all_providers(outside: Outside, snapshot: SnapshotAssertion) -> None:
    assert drawn(outside) == snapshot


def test_with_none(outside: Outside, snapshot: SnapshotAssertion) -> None:
    assert drawn(replace(outside, providers={})) == snapshot


def test_without_quoting(outside: Outside, snapshot: SnapshotAssertion) -> None:
    assert drawn(without_quoting(outside)) == snapshot


def with_budgets(outside: Outside) -> Outside:
    budgets = Budgets(Budget(project=Limits(day=1)))
    return replace(outside, rules=replace(outside.rules, budgets=budgets))


def test_with_budgets(outside: Outside, snapshot: SnapshotAssertion) -> None:
    assert drawn(with_budgets(outside)) == snapshot


def test_nothing_is_paid_before_the_budget_was_asked(outside: Outside) -> None:
    edges = build_graph(with_budgets(outside)).get_graph().edges
    paid = {"ask_gemini", "ask_openai", "ask_perplexity", "translate"}
    assert not _reach(edges, "__start__", without="reserve_budget") & paid


def test_hosted(outside: Outside, caller: Caller, snapshot: SnapshotAssertion) -> None:
    assert drawn(outside, hosted_caller=caller) == snapshot


def test_one_provider_has_no_edge_to_another(outside: Outside) -> None:
    for only, provider in outside.providers.items():
        graph = build_graph(replace(outside, providers={only: provider})).get_graph()
        assert {name for name in graph.nodes if name.startswith("ask_")} == {f"ask_{only}"}
        targets = {edge.target for edge in graph.edges if edge.source == f"ask_{only}"}
        assert targets == {"validate", "quote_docs"}


def test_nothing_is_checked_after_the_message_left_the_house(outside: Outside) -> None:
    """Every way to a provider passes redaction, consent and quota; every way out is validated."""
    edges = build_graph(outside).get_graph().edges
    for guard in ("redact", "check_consent", "reserve_quota"):
        assert not _reach(edges, "__start__", without=guard) & {
            "ask_gemini",
            "ask_openai",
            "ask_perplexity",
            "quote_docs",
            "translate",
        }
    for source in ("ask_gemini", "ask_openai", "ask_perplexity", "quote_docs"):
        assert "__end__" not in _reach(edges, source, without="validate")


def _reach(edges: list[Edge], start: str, *, without: str) -> set[str]:
    reached: set[str] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        for edge in edges:
            if edge.source == here and edge.target not in reached | {without}:
                reached.add(edge.target)
                todo.append(edge.target)
    return reached
