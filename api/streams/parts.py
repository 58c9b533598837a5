"""A turn's events as parts of the AI SDK's UI message stream, version 1.

Shapes: the SDK's `uiMessageChunkSchema`; `data-` parts are ours (docs/streaming.md).
"""

from collections.abc import Iterator
from typing import Any

from candor.domain.answer import Source
from candor.domain.errors import CandorError
from candor.domain.events import (
    Correction,
    Done,
    Failed,
    Notice,
    Sources,
    Started,
    Status,
    Text,
    TurnEvent,
)

Part = dict[str, Any]


class PartWriter:
    """Writes the parts of one turn; the same events always give the same parts."""

    def __init__(self) -> None:
        self._texts = 0
        self._open = False

    def parts(self, event: TurnEvent) -> Iterator[Part]:
        """Yield what an event becomes, nothing for some."""
        match event:
            case Started(turn_id, thread_id):
                ids = {"turn_id": turn_id, "thread_id": thread_id}
                yield {"type": "start", "messageId": turn_id, "messageMetadata": ids}
                yield {"type": "start-step"}
            case Status(step, doing, provider):
                told = {"step": step, "doing": doing, "provider": provider}
                yield {"type": "data-status", "data": told, "transient": True}
            case Notice(privacy):
                yield {"type": "data-notice", "data": privacy.model_dump(mode="json")}
            case Text(text):
                yield from self._text(text)
            case Correction(text):
                yield from self._correction(text)
            case Sources(sources):
                yield from map(_source, sources)
            case Done(answer):
                yield from self._end_text()
                yield {"type": "data-turn", "data": answer.model_dump(mode="json")}
                yield {"type": "finish-step"}
                yield {"type": "finish", "finishReason": "stop"}
            case Failed(error):
                yield from self._end_text()
                yield {"type": "data-problem", "data": problem_of(error)}
                yield {"type": "error", "errorText": error.detail}

    def _text(self, text: str) -> Iterator[Part]:
        if not self._open:
            self._texts += 1
            self._open = True
            yield {"type": "text-start", "id": self._name}
        yield {"type": "text-delta", "id": self._name, "delta": text}

    def _end_text(self) -> Iterator[Part]:
        if self._open:
            self._open = False
            yield {"type": "text-end", "id": self._name}

    def _correction(self, text: str) -> Iterator[Part]:
        """Begin another text; the parts of the SDK cannot take one back, so it is told."""
        yield from self._end_text()
        replaced = [f"text-{number}" for number in range(1, self._texts + 1)]
        yield {"type": "data-correction", "data": {"replaces": replaced, "text": text}}
        if text:
            yield from self._text(text)

    @property
    def _name(self) -> str:
        return f"text-{self._texts}"


def problem_of(error: CandorError) -> Part:
    """Answer what a problem's body says of a failure (RFC 9457)."""
    told: Part = {
        "type": f"urn:candor:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
    }
    if error.notice is not None:
        told["notice"] = error.notice
    if error.retry_after is not None:
        told["retry_after"] = error.retry_after
    return told


def _source(source: Source) -> Part:
    if source.url is not None:
        return {
            "type": "source-url",
            "sourceId": str(source.id),
            "url": source.url,
            "title": source.title,
        }
    return {
        "type": "source-document",
        "sourceId": str(source.id),
        "mediaType": "text/markdown",
        "title": source.title,
        "filename": source.source,
    }
