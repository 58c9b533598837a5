"""Compose the answer body from what the turn has gathered."""

import time

from candor.domain.answer import (
    Answer,
    Attempt,
    RefusalNotice,
    Routing,
    Source,
    Usage,
    Validation,
)
from candor.domain.budgets import renewal
from candor.domain.categories import Category
from candor.domain.errors import BudgetExceeded, QuotaExceeded
from candor.domain.money import usd
from candor.stores.turns.contract import ENDED_BY_READER, SUCCEEDED
from candor.stores.usage.contract import first_day_after
from candor.texts.reader import Texts
from nodes.notice import privacy_of
from nodes.state import Turn

SNIPPET_LENGTH = 300


def answered(state: Turn, texts: Texts) -> Answer:
    """Answer the body of a turn that was answered."""
    validated = state["validated"]
    return _body(
        state,
        texts,
        text=validated.answer,
        sources=_sources(state, validated.cited),
        validation=Validation(
            is_safe=not validated.unresolved,
            confidence_score=validated.confidence,
            warnings=[*state.get("flags", ()), *validated.warnings],
            disclaimer=validated.disclaimer,
            risk_warning=validated.risk_warning,
        ),
    )


def refused(state: Turn, code: str, texts: Texts) -> Answer:
    """Answer the body of a turn that was refused; its text is the refusal's."""
    month, spending = state["usage"], state.get("spending")
    key, renews = f"refusal.{code}", None
    if code == QuotaExceeded.code:
        renews = first_day_after(month.period)
    elif code == BudgetExceeded.code and spending is not None and spending.exhausted:
        key = f"{key}_{spending.exhausted}"
        renews = renewal(spending.exhausted, state["started"])
    language = state.get("language") or texts.default
    message = texts.get(language, key, limit=month.limit, renews=renews)
    return _body(
        state,
        texts,
        text=message,
        sources=[],
        validation=Validation(is_safe=True, confidence_score=0, warnings=[]),
        refusal=RefusalNotice(code=code, message=message, renews=renews),
    )


def _body(
    state: Turn,
    texts: Texts,
    *,
    text: str,
    sources: list[Source],
    validation: Validation,
    refusal: RefusalNotice | None = None,
) -> Answer:
    draft = state.get("draft")
    return Answer(
        answer=text,
        refusal=refusal,
        sources=sources,
        language=state.get("language") or texts.default,
        thread_id=state["thread_id"],
        turn_id=state["turn_id"],
        validation=validation,
        routing=_routing(state),
        privacy=privacy_of(state, texts),
        usage=_usage(state),
        category=state.get("category", Category.GENERAL),
        cached=state.get("cached") is not None,
        stopped=draft is not None and draft.stopped,
        timings_ms={
            **{step.name: step.ms for step in state.get("steps", ())},
            "total": round((time.monotonic() - state["began"]) * 1000, 1),
        },
        disclosure=texts.get(state.get("language") or texts.default, "ai_disclosure"),
    )


def _routing(state: Turn) -> Routing:
    attempts = state.get("attempts", [])
    complexity, draft = state.get("complexity"), state.get("draft")
    return Routing(
        complexity=complexity.score if complexity else 0,
        reasons=list(complexity.reasons) if complexity else [],
        provider=draft.provider if draft else None,
        model=draft.model if draft else None,
        attempts=[
            Attempt(provider=attempt.provider, outcome=attempt.outcome, ms=attempt.ms)
            for attempt in attempts
        ],
        fallback=any(attempt.outcome not in SUCCEEDED | ENDED_BY_READER for attempt in attempts),
        degraded=draft is not None and draft.degraded,
    )


def _usage(state: Turn) -> Usage:
    month = state["usage"]
    attempts = state.get("attempts", [])
    return Usage(
        tier=month.tier.value,
        used=month.used,
        limit=month.limit,
        overage=month.overage,
        period=month.period,
        cost_usd=usd(sum(attempt.cost_nano for attempt in attempts)),
        input_tokens=sum(attempt.input_tokens for attempt in attempts),
        output_tokens=sum(attempt.output_tokens for attempt in attempts),
    )


def _sources(state: Turn, cited: list[int]) -> list[Source]:
    """List what the answer cites; everything that was consulted where it cites nothing."""
    passages, draft = list(enumerate(state["passages"], start=1)), state["draft"]
    assert draft is not None  # noqa: S101  # answered turns have one
    documents = [
        Source(
            id=number,
            source=passage.source,
            title=passage.title,
            heading=passage.heading,
            url=passage.url,
            snippet=_snippet(passage.text),
            score=round(passage.score, 4),
        )
        for number, passage in passages
        if number in cited or (not cited and not draft.degraded)
    ]
    pages = [
        Source(
            id=page.number,
            kind="web",
            source=page.url,
            title=page.title,
            heading="",
            url=page.url,
            snippet="",
            score=0.0,
        )
        for page in draft.web
        if page.number in cited
    ]
    return documents + pages


def _snippet(text: str) -> str:
    return text if len(text) <= SNIPPET_LENGTH else text[: SNIPPET_LENGTH - 1].rstrip() + "…"
