"""Take the answer from the cache where an equal question was answered, or is being answered."""

import asyncio
import time

from candor.cache.contract import Asked, Found, Place
from candor.cache.flights import Seat
from candor.cache.kept import KeptAnswer
from candor.cache.tallies import HitKind
from candor.privacy.placeholders import Placeholders
from candor.providers.contract import WebCitation
from candor.routing.category import classify
from candor.routing.complexity import score
from candor.routing.weights import Weights
from candor.texts.experiments import Chosen, Prompts
from ingestion.knowledge import Knowledge
from ingestion.unavailable import IndexUnavailable
from nodes.caching import Caching, why_not_asked
from nodes.draft import Draft
from nodes.hit import Hit
from nodes.live import LiveTurn
from nodes.state import Turn, TurnUpdate
from nodes.time_budget import TimeBudget


async def look_in_cache(
    state: Turn,
    *,
    caching: Caching,
    knowledge: Knowledge,
    prompts: Prompts,
    placeholders: Placeholders,
    weights: Weights,
    budget: TimeBudget,
) -> TurnUpdate:
    """Find the answer of an equal question, wait for it, or be the one who asks for all.

    `asked` is None where the answer depends on more than the question: then nothing is kept either.
    `vector` is the question's, where it had to be compared with others: the search needs it too.
    """
    tallies = caching.answers.tallies
    if reason := why_not_asked(state, placeholders, weights):
        tallies.passed_over[reason] += 1
        return {"asked": None, "cached": None}
    caller = state["caller"]
    chosen = prompts.choose(
        caller.project,
        caller.user,
        state["started"],
        takes_part="analytics" in state["permitted"],
    )
    try:
        generation = await knowledge.version(caller.project)
    except IndexUnavailable:
        tallies.passed_over["no_knowledge"] += 1
        return {"asked": None, "cached": None}
    asked = caching.answers.asked(
        caller.project,
        state["question"],
        language=state["language"] or "",
        rest=(
            await caching.version(caller.project, generation),
            chosen.prompt.sha256,
            (caller.region or "").upper(),
            caching.settings_of(caller.project),
        ),
    )
    if kept := await caching.answers.find(asked.place):
        return _hit(state, kept, "exact", asked.place, asked, chosen, weights)
    live = state.get("live")
    if live is not None:
        boarded = await _board(caching, asked, live, _patience(state, budget))
        if isinstance(boarded, KeptAnswer):
            return _hit(state, boarded, "waited", asked.place, asked, chosen, weights)
    near = await caching.neighbours.find(asked) if caching.neighbours else Found(None, None)
    if near.place is not None and (kept := await caching.answers.find(near.place)):
        if live is not None and live.flight is not None:
            await live.flight.land(kept)
        hit = _hit(state, kept, "meaning", near.place, asked, chosen, weights)
        return {**hit, "vector": near.vector}
    tallies.misses += 1
    return {"asked": asked, "cached": None, "vector": near.vector}


def _hit(
    state: Turn,
    kept: KeptAnswer,
    kind: HitKind,
    place: Place,
    asked: Asked,
    chosen: Chosen,
    weights: Weights,
) -> TurnUpdate:
    """Answer the state as if the provider had just written the draft, at no cost."""
    question = state["question"]
    return {
        "asked": asked,
        "cached": Hit(kind, place, kept.cost_nano, kept.ms),
        "complexity": score(question, weights=weights),
        "category": classify(question),
        "passages": list(kept.passages),
        "chain": [],
        "attempts": [],
        "draft": Draft(
            kept.text,
            kept.provider,
            kept.model,
            kept.prompt_hash,
            web=tuple(WebCitation(page.number, page.url, page.title) for page in kept.pages),
            experiment=chosen.experiment,
            variant=chosen.variant,
        ),
    }


def _patience(state: Turn, budget: TimeBudget) -> float:
    """Answer how long to wait for another turn: half of what is left, to ask for oneself after."""
    return max(0.0, budget.left(time.monotonic() - state["began"]) / 2)


async def _board(
    caching: Caching, asked: Asked, live: LiveTurn, patience: float
) -> KeptAnswer | None:
    """Wait for the answer, or leave in `live` the right to ask for all; a reader may stop that."""

    async def look() -> KeptAnswer | None:
        return await caching.answers.find(asked.place)

    boarding = asyncio.ensure_future(
        caching.flights.board(str(asked.place), look, patience=patience)
    )
    stopping = asyncio.ensure_future(live.stop.wait())
    try:
        await asyncio.wait({boarding, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        boarding.cancel()
        stopping.cancel()
        await asyncio.wait({boarding, stopping})
        if not boarding.cancelled() and boarding.exception() is None:
            found = boarding.result()
            # whoever runs the turn ends the flight, however the turn ends
            live.flight = found if isinstance(found, Seat) else None
    if boarding.cancelled():
        return None
    found = boarding.result()
    return found if isinstance(found, KeptAnswer) else None
