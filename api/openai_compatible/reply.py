"""The answer body in the shapes of OpenAI's API reference (chat completions)."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from candor.domain.answer import CUT_SHORT, Answer, Source
from candor.privacy.spans import SECRET_TYPES

MODEL = "candor"
_MARKER = re.compile(r"\[(\d{1,3})\]")


def completion(answer: Answer, *, created: int) -> dict[str, Any]:
    """Answer a whole `chat.completion`; `candor` holds the body of `POST /api/chat` besides."""
    text = shown(answer)
    message = {
        "role": "assistant",
        "content": text,
        "refusal": None,
        "annotations": annotations(text, answer),
    }
    return {
        "id": completion_id(answer.turn_id),
        "object": "chat.completion",
        "created": created,
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "message": message,
                "logprobs": None,
                "finish_reason": finish_reason(answer),
            }
        ],
        "usage": usage(answer),
        "candor": answer.model_dump(mode="json"),
    }


def chunk(
    turn_id: str,
    created: int,
    delta: Mapping[str, Any] | None,
    *,
    finish: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Answer one `chat.completion.chunk`; without a delta it has no choices."""
    choices = (
        []
        if delta is None
        else [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]
    )
    return {
        "id": completion_id(turn_id),
        "object": "chat.completion.chunk",
        "created": created,
        "model": MODEL,
        "choices": choices,
        **more,
    }


def shown(answer: Answer) -> str:
    """Answer the text, behind what the user must know at once: that a secret was destroyed."""
    notice = answer.privacy.notice
    secret = not SECRET_TYPES.isdisjoint(answer.privacy.redacted)
    return f"{notice}\n\n{answer.answer}" if notice and secret else answer.answer


def annotations(text: str, answer: Answer, *, begins: int = 0) -> list[dict[str, Any]]:
    """Answer a `url_citation` for each `[n]` that cites a source.

    Offsets are in characters of a whole in which `text` begins at `begins`.
    """
    sources = {one.id: one for one in answer.sources}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": begins + marker.start(),
                "end_index": begins + marker.end(),
                "url": _address(sources[int(marker[1])]),
                "title": sources[int(marker[1])].title,
            },
        }
        for marker in _MARKER.finditer(text)
        if int(marker[1]) in sources
    ]


def finish_reason(answer: Answer) -> str:
    """Answer why the answer ends."""
    return "length" if CUT_SHORT in answer.validation.warnings else "stop"


def usage(answer: Answer) -> dict[str, int]:
    """Answer the tokens of all attempts together."""
    read, written = answer.usage.input_tokens, answer.usage.output_tokens
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def completion_id(turn_id: str) -> str:
    """Answer the id that OpenAI's clients expect of a turn."""
    return f"chatcmpl-{turn_id}"


def _address(source: Source) -> str:
    # a document without an address of its own is named, so that nobody follows a dead link
    return source.url or f"urn:candor:source:{quote(source.source)}"
