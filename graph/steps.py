"""Every step of a turn with what it needs from outside, by the name that the graph knows it by."""

from functools import partial
from typing import Any

from candor.domain.caller import Caller
from candor.domain.provider_names import CHEAPEST
from graph.edges import ASK_NODES, LastResort
from graph.outside import Outside
from graph.step import Node, Step, step
from nodes.ask import ask
from nodes.budget import reserve_budget
from nodes.consent import check_consent
from nodes.holding import Holding
from nodes.inspect_question import inspect_question
from nodes.keep_in_cache import keep_in_cache
from nodes.language import settle_language
from nodes.look_in_cache import look_in_cache
from nodes.parts import Checks
from nodes.quota import reserve_quota
from nodes.quote import quote_docs
from nodes.recall import recall
from nodes.receive import receive
from nodes.recheck import recheck
from nodes.record import record
from nodes.redact import redact
from nodes.refuse import refuse
from nodes.retrieve import retrieve
from nodes.score import score_question
from nodes.translate import translate
from nodes.validate import validate

REFUSALS = {"refuse_consent": "consent_required", "refuse_quota": "quota_exceeded"}


def bind_steps(
    outside: Outside, *, last_resort: LastResort, hosted_caller: Caller | None
) -> dict[str, Step]:
    """Answer the steps in the order of a turn.

    `receive` is there for a hosted graph only, the cache's where there is one, `reserve_budget`
    where there are budgets and providers, `translate` where a cheap provider has a key, one step
    per provider that has one, and of the last resorts the one that is chosen.
    """
    rules, texts = outside.rules, outside.texts
    steps: dict[str, Step] = {}

    def add(name: str, node: Node, **collaborators: Any) -> None:
        steps[name] = step(name, node, **collaborators)

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
    checked = partial(validate, texts=texts, redactor=outside.redactor, rules=rules.answer)
    if caching := outside.caching:
        add(
            "look_in_cache",
            look_in_cache,
            caching=caching,
            knowledge=outside.knowledge,
            prompts=outside.prompts,
            placeholders=outside.redactor.placeholders,
            weights=rules.weights,
            budget=rules.time,
        )
        add("recheck", recheck, validate=checked, caching=caching, usage=outside.usage)
    holding = _holding(outside)
    if holding:
        add(
            "reserve_budget",
            reserve_budget,
            budgets=rules.budgets,
            holding=holding,
            quote_docs=rules.quote_docs,
        )
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
            prompts=outside.prompts,
            prices=outside.prices,
            language=rules.language,
            holding=holding,
        )
    add(
        "score",
        score_question,
        available=outside.providers.keys(),
        thresholds=rules.thresholds,
        fallbacks=rules.fallbacks,
        weights=rules.weights,
        cheapest_first=holding.cheapest_first if holding else (),
    )
    for vendor, provider in outside.providers.items():
        add(
            ASK_NODES[vendor],
            ask,
            provider=provider,
            prompts=outside.prompts,
            prices=outside.prices,
            budget=rules.time,
            checks=Checks(texts, outside.redactor, rules.answer),
            holding=holding,
        )
    if last_resort == "quote_docs":
        add("quote_docs", quote_docs, knowledge=outside.knowledge, texts=texts)
    add("validate", checked)
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
    if caching:
        add("keep_in_cache", keep_in_cache, caching=caching, clock=outside.clock)
    codes = dict(REFUSALS)
    if holding:
        codes["refuse_budget"] = "budget_exceeded"
    if last_resort == "refuse_unavailable":
        codes[last_resort] = "providers_unavailable"
    for name, code in codes.items():
        add(name, refuse, code=code, usage=outside.usage, note=outside.note, texts=texts)
    return steps


def _holding(outside: Outside) -> Holding | None:
    """Answer what money is held with; None where there is no budget, or nobody to pay."""
    if not outside.rules.budgets.any or not outside.providers:
        return None
    return Holding(
        store=outside.spending,
        prices=outside.prices,
        models={name: provider.model for name, provider in outside.providers.items()},
        max_output_tokens=outside.rules.max_output_tokens,
    )
