"""Perplexity Sonar chat completions: citations, search results, fees and its own errors."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from tests.simulator.script import Answer, Question
from tests.simulator.wire import BadRequest, Headers, Json, Refusal, usage_counts

_CREATED = 1_790_000_000
_PAGES = (
    ("https://pages.example/one", "First page"),
    ("https://pages.example/two", "Second page"),
)
_REQUEST_FEES = {"low": 0.005, "medium": 0.008, "high": 0.012}
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

    def is_signed(self, headers: Mapping[bytes, bytes]) -> bool:
        """Tell whether a bearer token came along."""
        return len(headers.get(b"authorization", b"")) > len(b"Bearer ")

    def read(self, path: str, body: Json) -> Question:
        """Read a request; raises BadRequest as the API would, also for roles out of turn."""
        messages = body.get("messages")
        if not body.get("model") or not isinstance(messages, list) or not messages:
            raise BadRequest("messages: Field required")
        roles = [message.get("role") for message in messages]
        spoken = [role for role in roles if role != "system"]
        if roles != ["system"] * (len(roles) - len(spoken)) + spoken:
            raise BadRequest("System messages must come first.")
        if not spoken or spoken[-1] != "user" or any(a == b for a, b in pairwise(spoken)):
            raise BadRequest(
                "After the (optional) system message(s), user and assistant roles should be"
                " alternating."
            )
        return Question(
            model=body["model"],
            texts=tuple(str(message.get("content") or "") for message in messages),
            stream=body.get("stream") is True,
            max_output_tokens=body.get("max_tokens"),
        )

    def whole(self, question: Question, answer: Answer, number: int) -> Json:
        """The body of a plain answer."""
        message = {"role": "assistant", "content": answer.text}
        finish = "length" if answer.truncated else "stop"
        return _body(question, answer, number, "chat.completion", message, "", finish)

    def events(
        self, question: Question, answer: Answer, pieces: Sequence[str], number: int
    ) -> list[Json]:
        """The events of a streamed answer, each with the text, pages and counts so far."""
        events: list[Json] = []
        so_far = ""
        last = len(pieces) - 1
        for place, piece in enumerate(pieces):
            so_far += piece
            finish = ("length" if answer.truncated else "stop") if place == last else None
            message = {"role": "assistant", "content": so_far}
            kind = "chat.completion.chunk" if finish is None else "chat.completion.done"
            events.append(_body(question, answer, number, kind, message, piece, finish))
        return events

    def filtered(self, question: Question, number: int) -> Json:
        """An answer that the content filter stopped."""
        message = {"role": "assistant", "content": ""}
        silent = Answer("")
        return _body(question, silent, number, "chat.completion", message, "", "content_filter")

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

    def headers(self, number: int) -> Headers:
        """The headers that come with every answer."""
        return [(b"x-request-id", b"%032d" % number), (b"server", b"cloudflare")]


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
        "usage": _usage(question, answer),
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


def _usage(question: Question, answer: Answer) -> Json:
    prompt, spoken = usage_counts(question, answer)
    fee = _REQUEST_FEES[answer.search_context]
    paid_in, paid_out = prompt / 1_000_000, spoken / 1_000_000
    usage: Json = {
        "prompt_tokens": prompt,
        "completion_tokens": spoken,
        "total_tokens": prompt + spoken,
        "search_context_size": answer.search_context,
        "cost": {
            "input_tokens_cost": round(paid_in, 6),
            "output_tokens_cost": round(paid_out, 6),
            "request_cost": fee,
            "total_cost": round(paid_in + paid_out + fee, 6),
        },
    }
    if answer.reasoning_tokens:
        usage["reasoning_tokens"] = answer.reasoning_tokens
    return usage
