"""What the LangServe tests ask with, and how they read what comes."""

import json
from typing import Any

import httpx
from langserve import RemoteRunnable

from tests.end_to_end.service import Service

BODY = {
    "answer",
    "refusal",
    "sources",
    "language",
    "thread_id",
    "turn_id",
    "validation",
    "routing",
    "privacy",
    "usage",
    "category",
    "cached",
    "stopped",
    "timings_ms",
    "disclosure",
}


def remote(service: Service, user: str = "anna") -> Any:
    client: Any = RemoteRunnable(f"{service.url}/chat/", headers={"x-user-id": user}, timeout=30)
    return client


def in_thread(name: str) -> Any:
    return {"configurable": {"thread_id": name}}


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    """The server-sent events of an answer as (event, data)."""
    found = []
    for block in response.text.replace("\r\n", "\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "event" in fields:
            data = fields.get("data")
            found.append((fields["event"], json.loads(data) if data else None))
    return found
