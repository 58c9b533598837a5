"""Whether a turn will be answered, found out before its stream begins."""

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime

from api.chat import refuse_refusal
from candor.domain.events import Done, Failed, Status, Text, TurnEvent


async def opened(
    events: AsyncGenerator[TurnEvent, None], *, now: datetime, to_first_text: bool = False
) -> list[TurnEvent]:
    """Answer the first events, once a refusal is out of the question.

    Raises the turn's CandorError where it is refused or fails by then, so that a client gets a
    status and no broken stream. `to_first_text` waits for the answer's first words too.
    """
    begun: list[TurnEvent] = []
    # what is refused is said in words too, which are no answer
    refused = False
    try:
        async for event in events:
            if isinstance(event, Failed):
                raise event.error
            if isinstance(event, Done):
                refuse_refusal(event.answer, now)
            begun.append(event)
            if isinstance(event, Status):
                refused = refused or event.step.startswith("refuse_")
                served = event.doing != "checking" and not to_first_text
            else:
                served = isinstance(event, Text | Done)
            if served and not refused:
                break
    except BaseException:
        await events.aclose()
        raise
    return begun


async def joined(
    begun: list[TurnEvent], events: AsyncGenerator[TurnEvent, None]
) -> AsyncIterator[TurnEvent]:
    """Yield what was read before, and then the rest."""
    for event in begun:
        yield event
    async for event in events:
        yield event
