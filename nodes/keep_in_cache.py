"""Keep an answer for whoever asks the same, and give it to those who wait for it."""

import time

from candor.cache.kept import KeptAnswer, KeptPage
from candor.domain.clock import Clock
from nodes.caching import WORTH_ANOTHER_TRY, Caching, why_not_kept
from nodes.draft import Draft
from nodes.state import Turn, TurnUpdate


async def keep_in_cache(state: Turn, *, caching: Caching, clock: Clock) -> TurnUpdate:
    """Keep the draft with what it rests on; those who wait are told also where it is not kept."""
    asked, live, draft = state.get("asked"), state.get("live"), state["draft"]
    if asked is None or state.get("cached") is not None or draft is None:
        return {}
    seat = live.flight if live else None
    if reason := why_not_kept(state, caching.floor):
        caching.answers.tallies.not_kept[reason] += 1
        if seat is not None:
            await (seat.abandon() if reason in WORTH_ANOTHER_TRY else seat.disperse())
        return {}
    answer = _kept(state, draft, clock)
    await caching.answers.keep(asked.place, answer)
    if seat is not None:
        await seat.land(answer)
    if caching.neighbours is not None:
        await caching.neighbours.add(asked, state.get("vector"), caching.answers.lifetime)
    return {}


def _kept(state: Turn, draft: Draft, clock: Clock) -> KeptAnswer:
    return KeptAnswer(
        text=draft.text,
        provider=draft.provider,
        model=draft.model,
        prompt_hash=draft.prompt_hash,
        passages=tuple(state["passages"]),
        pages=tuple(KeptPage(page.number, page.url, page.title) for page in draft.web),
        cost_nano=sum(attempt.cost_nano for attempt in state["attempts"]),
        ms=round((time.monotonic() - state["began"]) * 1000, 1),
        at=clock.now(),
    )
