"""Reads streams of `POST /api/chat/stream` as an AI SDK client does."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import httpx

from tests.end_to_end.service import Service

Part = dict[str, Any]


def parts_of(lines: Iterable[str]) -> Iterator[Part]:
    """Yield each part with its event id under `_id`; a heartbeat is `{"type": "_heartbeat"}`."""
    name = ""
    for line in lines:
        if line.startswith(":"):
            yield {"type": "_heartbeat"}
        elif line.startswith("id: "):
            name = line.removeprefix("id: ")
        elif line.startswith("data: ") and line != "data: [DONE]":
            yield {"_id": name, **json.loads(line.removeprefix("data: "))}


def read(service: Service, message: str, *, user: str = "anna", **body: Any) -> list[Part]:
    """Ask and read to the end; fails the test for any status but 200."""
    with httpx.stream(
        "POST",
        f"{service.url}/api/chat/stream",
        json={"message": message, **body},
        headers={"x-user-id": user},
        timeout=60,
    ) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["x-vercel-ai-ui-message-stream"] == "v1"
        assert response.headers["content-type"].startswith("text/event-stream")
        return list(parts_of(response.iter_lines()))


def shown(parts: Iterable[Part]) -> str:
    """Answer the text that stands on the reader's screen at the end."""
    texts: dict[str, str] = {}
    for part in parts:
        if part["type"] == "text-delta":
            texts[part["id"]] = texts.get(part["id"], "") + part["delta"]
        elif part["type"] == "data-correction":
            for name in part["data"]["replaces"]:
                texts.pop(name)
    return "".join(texts.values())


def turn_of(parts: Iterable[Part]) -> Part:
    """Answer the body of the answer."""
    (turn,) = [part["data"] for part in parts if part["type"] == "data-turn"]
    answer: Part = turn
    return answer
