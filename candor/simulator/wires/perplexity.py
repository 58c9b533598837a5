"""Perplexity Sonar chat completions: citations, search results, fees and its own errors."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from candor.simulator.script import Answer, Question
from candor.simulator.wires.contract import (
    BadRequest,
    Event,
    Headers,
    Json,
    NoSuchRoute,
    Refusal,
    input_tokens,
    positive,
    read_messages,
    spoken_tokens,
    text_of,
)

_CREATED = 1_790_000_000
_PAGES = (
    ("https://pages.example/one", "First page"),
    ("https://pages.example/two", "Second page"),
)
_ROLES = {"system", "user", "assistant"}
# US dollars: per million tokens in and out, per request by how much of the web was searched
_SONAR = (1.0, 1.0, {"low": 0.005, "medium": 0.008, "high": 0.012})
_PRICES = {
    "sonar-pro": (3.0, 15.0, {"low": 0.006, "medium": 0.010, "high": 0.014}),
    "sonar-reasoning-pro": (2.0, 8.0, {"low": 0.006, "medium": 0.010, "high": 0.014}),
}
_KINDS = {
    400: "invalid_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    429: "rate_limit_exceeded",
    500: "internal_server_error",
    503: "service_unavailable",
}


class PerplexityWire:
    """The dialect of `POST /chat/completions`; streams end without a mark."""

    last_event = b""
    piece_words = 4

    def is_signed(self, headers: Mapping[bytes, bytes], query: Mapping[str, str]) -> bool:
        """Tell whether a bearer token came along."""
        return len(headers.get(b"authorization", b"")) > len(b"Bearer ")

    def read(self, path: str, query: Mapping[str, str], body: Any) -> Question:
        """Read a request; raises BadRequest as the API would, also for roles out of turn."""
        if not path.endswith(("chat/completions", "v1/sonar")):
            raise NoSuchRoute
        messages = read_messages(body, _ROLES, "messages: Field required")
        roles = [message["role"] for message in messages]
        spoken = [role for role in roles if role != "system"]
        if roles != ["system"] * (len(roles) - len(spoken)) + spoken:
            raise BadRequest("System messages must come first.")
        if not spoken or spoken[-1] != "user" or any(a == b for a, b in pairwise(spoken)):
            raise BadRequest(
                "After the (optional) system message(s), user and assistant roles should be"
                " alternating."
            )
        search = body.get("web_search_options")
        context = search.get("search_context_size") if isinstance(search, dict) else None
        return Question(
            model=body["model"],
            texts=tuple(text_of(message.get("content")) for message in messages),
            stream=body.get("stream") is True,
            max_output_tokens=positive(body.get("max_tokens")),
            search_context=context if context in ("low", "medium", "high") else "low",
        )

    def whole(self, question: Question, answer: Answer, number: int) -> Json:
        """The body of a plain answer."""
        message = {"role": "assistant", "content": answer.text}
        return _body(question, answer, number, "chat.completion", message, "", _finish(answer))

    def events(
        self, question: Question, answer: Answer, pieces: Sequence[str], number: int
    ) -> list[Event]:
        """The events of a streamed answer, each with the text, pages and counts so far."""
        events: list[Event] = []
        so_far = ""
        last = len(pieces) - 1
        for place, piece in enumerate(pieces):
            so_far += piece
            finish = _finish(answer) if place == last else None
            message = {"role": "assistant", "content": so_far}
            kind = "chat.completion.chunk" if finish is None else "chat.completion.done"
            body = _body(question, answer, number, kind, message, piece, finish)
            events.append(Event(body, piece, counts=True))
        return events

    def no_choices(self, question: Question, number: int) -> Event:
        """An answer without a choice."""
        kind = "chat.completion.done" if question.stream else "chat.completion"
        body = _body(question, Answer(""), number, kind, {"content": ""}, "", None)
        return Event({**body, "choices": []}, counts=True)

    def prompt_blocked(self, question: Question, number: int) -> Json | Refusal:
        """A prompt refused outright."""
        error = {"message": "Content policy", "type": "content_filter", "code": 400}
        return Refusal(400, {"error": error}, [])

    def refusal(self, status: int, retry_after: float | None, detail: str = "") -> Refusal:
        """The error body of a status."""
        message = detail or f"Simulated error {status}"
        kind = _KINDS.get(status, "internal_server_error")
        body: Json = {"error": {"message": message, "type": kind, "code": status}}
        headers: Headers = []
        if retry_after is not None:
            headers = [(b"retry-after", b"%g" % retry_after)]
        return Refusal(status, body, headers)

    def bad_key(self) -> Refusal:
        """How the API refuses a key."""
        return self.refusal(401, None, "Invalid API key provided.")

    def models(self) -> Json:
        """The list of models: none is named, and any is taken."""
        return {"object": "list", "data": []}

    def headers(self, number: int) -> Headers:
        """The headers that come with every answer."""
        return [(b"x-request-id", b"%032d" % number), (b"server", b"cloudflare")]


def _finish(answer: Answer) -> str:
    if answer.filtered:
        return "content_filter"
    return "length" if answer.truncated else "stop"


def _body(
    question: Question,
    answer: Answer,
    number: int,
    kind: str,
    message: Json,
    piece: str,
    finish: str | None,
) -> Json:
    pages = answer.citations or _PAGES
    choice = {
        "index": 0,
        "message": message,
        "delta": {"role": "assistant", "content": piece},
        "finish_reason": finish,
    }
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "model": answer.model or question.model,
        "created": _CREATED,
        "usage": _usage(question, answer, len(message["content"]), done=finish is not None),
        "citations": [url for url, _ in pages],
        "search_results": [
            {
                "title": title,
                "url": url,
                "date": "2026-01-02",
                "last_updated": "2026-02-03",
                "snippet": "",
                "source": "web",
            }
            for url, title in pages
        ],
        "object": kind,
        "choices": [choice],
    }


def _usage(question: Question, answer: Answer, said: int, *, done: bool) -> Json:
    """Count what was said so far; the bill comes with the end, as the API sends it."""
    prompt, spoken = input_tokens(question, answer), spoken_tokens(answer, said)
    context = answer.search_context or question.search_context
    usage: Json = {
        "prompt_tokens": prompt,
        "completion_tokens": spoken,
        "total_tokens": prompt + spoken,
        "search_context_size": context,
    }
    if answer.reasoning_tokens:
        usage["reasoning_tokens"] = answer.reasoning_tokens
    if done:
        price_in, price_out, fees = _PRICES.get(question.model, _SONAR)
        paid_in, paid_out = price_in * prompt / 1_000_000, price_out * spoken / 1_000_000
        usage["cost"] = {
            "input_tokens_cost": round(paid_in, 6),
            "output_tokens_cost": round(paid_out, 6),
            "request_cost": fees[context],
            "total_cost": round(paid_in + paid_out + fees[context], 6),
        }
    return usage
