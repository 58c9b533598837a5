"""Gemini generateContent and streamGenerateContent: bodies, events and google.rpc errors."""

from collections.abc import Mapping, Sequence
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
    spoken_tokens,
    text_of,
)

_STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_RATING = {
    "category": "HARM_CATEGORY_DANGEROUS_CONTENT",
    "probability": "HIGH",
    "blocked": True,
}
_RPC = "type.googleapis.com/google.rpc"


class GeminiWire:
    """The dialect of `POST /v1beta/models/{model}:generateContent`; streams end without a mark."""

    last_event = b""
    piece_words = 12

    def is_signed(self, headers: Mapping[bytes, bytes], query: Mapping[str, str]) -> bool:
        """Tell whether an API key came along, in its header or in the address."""
        return bool(headers.get(b"x-goog-api-key") or query.get("key"))

    def read(self, path: str, query: Mapping[str, str], body: Any) -> Question:
        """Read a request; raises BadRequest as the API would.

        Without `alt=sse` the API streams one JSON array, which is not simulated.
        """
        model, _, method = path.rpartition("/")[2].partition(":")
        if method not in ("generateContent", "streamGenerateContent"):
            raise NoSuchRoute
        if not isinstance(body, dict):
            raise BadRequest("the body is not a JSON object")
        stream = method == "streamGenerateContent"
        if stream and query.get("alt") != "sse":
            raise BadRequest("this simulator streams with alt=sse only")
        contents = body.get("contents")
        if not isinstance(contents, list) or not contents:
            raise BadRequest("contents is not specified")
        if not all(_is_turn(content) for content in contents):
            raise BadRequest("Please use a valid role: user, model.")
        system = body.get("systemInstruction") or body.get("system_instruction")
        turns = [system, *contents] if isinstance(system, dict) else contents
        limits = body.get("generationConfig")
        limit = limits.get("maxOutputTokens") if isinstance(limits, dict) else None
        return Question(
            model=model,
            texts=tuple(text_of(turn.get("parts")) for turn in turns),
            stream=stream,
            max_output_tokens=positive(limit),
        )

    def whole(self, question: Question, answer: Answer, number: int) -> Json:
        """The body of a plain answer."""
        body = _frame(question, answer, number)
        body["candidates"] = [_candidate(answer.text, _finish(answer))]
        body["usageMetadata"] = _usage(question, answer)
        return body

    def events(
        self, question: Question, answer: Answer, pieces: Sequence[str], number: int
    ) -> list[Event]:
        """The events of a streamed answer; every one counts the tokens so far."""
        frame = _frame(question, answer, number)
        events: list[Event] = []
        said = 0
        last = len(pieces) - 1
        for place, piece in enumerate(pieces):
            said += len(piece)
            finish = _finish(answer) if place == last else None
            body = {
                "candidates": [_candidate(piece, finish)],
                "usageMetadata": _usage(question, answer, said),
                **frame,
            }
            events.append(Event(body, piece, counts=True))
        return events

    def no_choices(self, question: Question, number: int) -> Event:
        """An answer without a candidate."""
        silent = Answer("")
        usage = _usage(question, silent)
        return Event({**_frame(question, silent, number), "usageMetadata": usage}, counts=True)

    def prompt_blocked(self, question: Question, number: int) -> Json | Refusal:
        """A blocked prompt: feedback and no candidate."""
        silent = Answer("")
        return {
            **_frame(question, silent, number),
            "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
            "usageMetadata": _usage(question, silent),
        }

    def refusal(self, status: int, retry_after: float | None, detail: str = "") -> Refusal:
        """The google.rpc.Status of an HTTP status; the wait stands in its RetryInfo."""
        error: Json = {
            "code": status,
            "message": detail or f"Simulated error {status}",
            "status": _STATUSES.get(status, "UNKNOWN"),
        }
        if retry_after is not None:
            error["details"] = [{"@type": f"{_RPC}.RetryInfo", "retryDelay": f"{retry_after:g}s"}]
        return Refusal(status, {"error": error}, [])

    def bad_key(self) -> Refusal:
        """How the API refuses a key: with a 400."""
        refusal = self.refusal(400, None, "API key not valid. Please pass a valid API key.")
        refusal.body["error"]["details"] = [
            {
                "@type": f"{_RPC}.ErrorInfo",
                "reason": "API_KEY_INVALID",
                "domain": "googleapis.com",
                "metadata": {"service": "generativelanguage.googleapis.com"},
            }
        ]
        return refusal

    def models(self) -> Json:
        """The list of models: none is named, and any is taken."""
        return {"models": []}

    def headers(self, number: int) -> Headers:
        """The headers that come with every answer."""
        return [(b"server-timing", b"gfet4t7; dur=1"), (b"vary", b"Origin, X-Origin, Referer")]


def _frame(question: Question, answer: Answer, number: int) -> Json:
    return {"modelVersion": answer.model or question.model, "responseId": f"resp{number:018d}"}


def _is_turn(content: Any) -> bool:
    return isinstance(content, dict) and content.get("role", "user") in ("user", "model")


def _finish(answer: Answer) -> str:
    if answer.filtered:
        return "SAFETY"
    return "MAX_TOKENS" if answer.truncated else "STOP"


def _candidate(text: str, finish: str | None) -> Json:
    candidate: Json = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
    if finish is not None:
        candidate["finishReason"] = finish
    if finish == "SAFETY":
        candidate["safetyRatings"] = [_RATING]
        if not text:
            del candidate["content"]
    return candidate


def _usage(question: Question, answer: Answer, said: int | None = None) -> Json:
    prompt, spoken = input_tokens(question, answer), spoken_tokens(answer, said)
    usage: Json = {
        "promptTokenCount": prompt,
        "candidatesTokenCount": spoken,
        "totalTokenCount": prompt + spoken + answer.reasoning_tokens,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": prompt}],
    }
    if answer.cached_tokens:
        usage["cachedContentTokenCount"] = answer.cached_tokens
        usage["cacheTokensDetails"] = [{"modality": "TEXT", "tokenCount": answer.cached_tokens}]
    if answer.reasoning_tokens:
        usage["thoughtsTokenCount"] = answer.reasoning_tokens
    return usage
