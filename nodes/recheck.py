"""Check a cached answer by today's rules, as if it had just been written."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from candor.stores.usage.contract import UsageStore
from nodes.caching import Caching, why_unfit
from nodes.state import Turn, TurnUpdate


async def recheck(
    state: Turn,
    *,
    validate: Callable[[Turn], Awaitable[TurnUpdate]],
    caching: Caching,
    usage: UsageStore,
) -> TurnUpdate:
    """Validate the kept draft; one that would not be kept today goes, and the question is asked.

    A cached answer that does not count gives the turn's question back.
    """
    hit, answers = state["cached"], caching.answers
    assert hit is not None  # noqa: S101  # the edges lead here only with one
    update = await validate(state)
    if why_unfit(update["validated"], caching.floor):
        answers.tallies.misses += 1
        await answers.drop(hit.place)
        return {"cached": None, "draft": None}
    saved = max(0.0, hit.ms - (time.monotonic() - state["began"]) * 1000)
    answers.tallies.hit(hit.kind, saved_nano=hit.nano, saved_ms=saved)
    update = {**update, "cached": replace(hit, ms=round(saved, 1))}
    if not caching.counts:
        await usage.release(state["turn_id"])
        update["usage"] = await usage.current(state["caller"])
    return update
