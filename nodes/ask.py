"""Ask one provider; the graph has one such node per provider."""

import asyncio
import time
from dataclasses import replace

from candor.domain.errors import TurnStopped
from candor.domain.settling import settled
from candor.domain.words import has_words
from candor.providers.citations import renumber_own_citations
from candor.providers.contract import Provider, Reply
from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.prices import Prices
from candor.stores.turns.contract import ANSWERED, CANCELLED, STOPPED
from candor.texts.experiments import Prompts
from nodes.attempts import Call, failed_before
from nodes.draft import Draft
from nodes.hearing import LONGEST_ANSWER, Hearing
from nodes.holding import Holding, over_budget
from nodes.listening import listen
from nodes.live import LiveTurn
from nodes.parts import Checks
from nodes.prompt import write_prompt
from nodes.state import Turn, TurnUpdate
from nodes.time_budget import TimeBudget


async def ask(
    state: Turn,
    *,
    provider: Provider,
    prompts: Prompts,
    prices: Prices,
    budget: TimeBudget,
    checks: Checks,
    holding: Holding | None = None,
) -> TurnUpdate:
    """Ask the provider for a draft; a failure leaves none, and the graph goes to the next one.

    So does a budget that has no room for the call; `holding` is there where budgets are.

    In a streamed turn the reader is shown each sentence as soon as it is whole and checked.
    A reader who stops gets what they were shown as the answer; TurnStopped where that is nothing.
    """
    live, rest = state.get("live") or LiveTurn(), state["chain"][1:]
    if live.stop.is_set():
        return _stopped(live)
    caller = state["caller"]
    chosen = prompts.choose(
        caller.project,
        caller.user,
        state["started"],
        takes_part="analytics" in state["permitted"],
    )
    messages = write_prompt(
        state,
        chosen.prompt,
        cites_web=provider.name == "perplexity",
        reminder=prompts.library.current(caller.project, "stay_in_task"),
    )
    held: TurnUpdate = {}
    if holding is not None and (spending := await holding.cover(state, provider, messages)):
        held = {"spending": spending}
        if spending.exhausted is not None:
            return {**held, "chain": rest, "attempts": [*state["attempts"], over_budget(provider)]}
    seconds = _share(state, budget)
    call = Call(provider, messages, prices)
    template = Draft(
        "",
        provider.name,
        provider.model,
        chosen.prompt.sha256,
        experiment=chosen.experiment,
        variant=chosen.variant,
    )
    hearing = Hearing(state, live, checks, template) if live.streamed else None
    try:
        extra = failed_before(state["attempts"])
        reply: Reply | None
        if hearing is None:
            reply = await provider.ask(messages, timeout=seconds, extra=extra)
        else:
            pieces = provider.stream(messages, timeout=seconds, extra=extra)
            reply = await listen(pieces, hearing, live.stop)
    except ProviderFailure as failure:
        heard = hearing.heard if hearing else ""
        attempt = call.failed(failure, heard)
        return {**held, "chain": rest, "attempts": [*state["attempts"], attempt]}
    except asyncio.CancelledError:
        # a cancelled step leaves no update, but the vendor has its bill
        live.aborted.append(call.aborted(CANCELLED, hearing.heard if hearing else ""))
        raise
    if reply is None:
        attempt = call.aborted(STOPPED, hearing.heard if hearing else "")
        if live.released is None:
            live.aborted.append(attempt)
        return {**held, **_stopped(live), "attempts": [*state["attempts"], attempt]}
    readable = has_words(reply.text)
    outcome = ANSWERED if readable else FailureKind.EMPTY.value
    attempts = [*state["attempts"], call.answered(outcome, reply)]
    if not readable:
        return {**held, "chain": rest, "attempts": attempts}
    text, web = renumber_own_citations(reply, after=len(state["passages"]))
    cut_short = reply.truncated or len(text) > LONGEST_ANSWER
    if cut_short:
        notice = checks.texts.get(state.get("language") or checks.texts.default, "cut_short")
        text = f"{_whole_part(text[:LONGEST_ANSWER])}\n\n{notice}"
    draft = replace(template, text=text, model=reply.model, web=tuple(web), cut_short=cut_short)
    return {**held, "chain": rest, "attempts": attempts, "draft": draft}


def _whole_part(text: str) -> str:
    """Answer a text that breaks off up to its last whole sentence."""
    return text[: settled(text, paused=True)] or f"{text.rstrip()}…"


def _share(state: Turn, budget: TimeBudget) -> float:
    """Answer this provider's seconds: an equal part of what is left for all who are left."""
    share = budget.left(time.monotonic() - state["began"]) / len(state["chain"])
    return max(0.1, min(budget.attempt, share))


def _stopped(live: LiveTurn) -> TurnUpdate:
    if live.released is None:
        raise TurnStopped("You stopped this answer before it began.")
    return {"chain": [], "draft": replace(live.released, stopped=True)}
