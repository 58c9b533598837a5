"""A turn's events as the server-sent chunks of a chat completion."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from api.chat import refuse_refusal
from api.openai_compatible.problem import error_body
from api.openai_compatible.reply import annotations, chunk, shown, usage
from candor.bootstrap.resources import Resources
from candor.domain.answer import Answer
from candor.domain.errors import CandorError
from candor.domain.events import Done, Failed, Notice, Started, Status, Text, TurnEvent


async def frames(
    events: AsyncGenerator[TurnEvent, None],
    *,
    created: int,
    with_usage: bool,
    resources: Resources,
) -> AsyncIterator[bytes]:
    """Answer the frames of a stream once the turn is sure to be answered.

    Raises the turn's CandorError where it is refused or fails before its first word, so that
    the client gets a status and not a broken stream.
    """
    waiting: list[TurnEvent] = []
    # what is refused is said in words too, which are no answer
    refused = False
    try:
        while not isinstance(event := await anext(events), Done | Failed):
            if isinstance(event, Text) and not refused:
                break
            refused = refused or (isinstance(event, Status) and event.step.startswith("refuse_"))
            waiting.append(event)
        if isinstance(event, Failed):
            raise event.error
        if isinstance(event, Done):
            refuse_refusal(event.answer, resources.clock.now())
    except BaseException:
        await events.aclose()
        raise
    begun = [*waiting, event]
    return _frames(begun, events, created=created, with_usage=with_usage)


async def _frames(
    begun: list[TurnEvent],
    events: AsyncGenerator[TurnEvent, None],
    *,
    created: int,
    with_usage: bool,
) -> AsyncIterator[bytes]:
    turn_id = next(event.turn_id for event in begun if isinstance(event, Started))
    async with aclosing(events):
        yield _frame(chunk(turn_id, created, {"role": "assistant", "content": ""}))
        async for event in _joined(begun, events):
            match event:
                case Notice(privacy) if privacy.notice:
                    yield _frame(chunk(turn_id, created, {"content": f"{privacy.notice}\n\n"}))
                case Text(text):
                    yield _frame(chunk(turn_id, created, {"content": text}))
                case Done(answer):
                    for frame in _end(answer, created, with_usage=with_usage):
                        yield _frame(frame)
                case Failed(error):
                    yield _error(error)
        yield b"data: [DONE]\n\n"


async def _joined(
    begun: list[TurnEvent], events: AsyncGenerator[TurnEvent, None]
) -> AsyncIterator[TurnEvent]:
    for event in begun:
        yield event
    async for event in events:
        yield event


def _end(answer: Answer, created: int, *, with_usage: bool) -> list[dict[str, Any]]:
    turn_id = answer.turn_id
    cited = annotations(shown(answer), answer)
    ends = [chunk(turn_id, created, {"annotations": cited})] if cited else []
    body = answer.model_dump(mode="json")
    ends.append(chunk(turn_id, created, {}, finish="stop", candor=body))
    if with_usage:
        ends.append(chunk(turn_id, created, None, usage=usage(answer)))
    return ends


def _error(error: CandorError) -> bytes:
    return _frame(error_body(error.status, error.code, error.detail))


def _frame(body: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(body, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
