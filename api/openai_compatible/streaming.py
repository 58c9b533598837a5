"""A turn's events as the server-sent chunks of a chat completion."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from api.openai_compatible.problem import error_body
from api.openai_compatible.reply import annotations, chunk, finish_reason, usage
from api.streams.append_only import AppendOnlyText
from api.streams.opening import joined, opened
from candor.bootstrap.resources import Resources
from candor.domain.answer import Answer
from candor.domain.errors import CandorError
from candor.domain.events import (
    Correction,
    Done,
    Failed,
    Notice,
    Started,
    Text,
    TurnEvent,
)
from candor.texts.reader import Texts


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
    begun = await opened(events, now=resources.clock.now(), to_first_text=True)
    return _frames(begun, events, created=created, with_usage=with_usage, texts=resources.texts)


async def _frames(
    begun: list[TurnEvent],
    events: AsyncGenerator[TurnEvent, None],
    *,
    created: int,
    with_usage: bool,
    texts: Texts,
) -> AsyncIterator[bytes]:
    turn_id = next(event.turn_id for event in begun if isinstance(event, Started))
    grown, notice = AppendOnlyText(texts), ""
    async with aclosing(events):
        yield _frame(chunk(turn_id, created, {"role": "assistant", "content": ""}))
        async for event in joined(begun, events):
            match event:
                case Notice(privacy) if privacy.notice:
                    notice = f"{privacy.notice}\n\n"
                    yield _frame(chunk(turn_id, created, {"content": notice}))
                case Text() | Correction():
                    piece = grown.add(event)
                    yield _frame(chunk(turn_id, created, {"content": piece}))
                case Done(answer):
                    begins = len(notice) + grown.begins
                    for frame in _end(answer, created, begins, with_usage=with_usage):
                        yield _frame(frame)
                case Failed(error):
                    yield _error(error)
        yield b"data: [DONE]\n\n"


def _end(answer: Answer, created: int, begins: int, *, with_usage: bool) -> list[dict[str, Any]]:
    turn_id = answer.turn_id
    cited = annotations(answer.answer, answer, begins=begins)
    ends = [chunk(turn_id, created, {"annotations": cited})] if cited else []
    body = answer.model_dump(mode="json")
    ends.append(chunk(turn_id, created, {}, finish=finish_reason(answer), candor=body))
    if with_usage:
        ends.append(chunk(turn_id, created, None, usage=usage(answer)))
    return ends


def _error(error: CandorError) -> bytes:
    return _frame(error_body(error.status, error.code, error.detail))


def _frame(body: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(body, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
