"""Gemini generateContent and streamGenerateContent: bodies, events and google.rpc errors."""

from collections.abc import Mapping, Sequence

from tests.simulator.script import Answer, Question
from tests.simulator.wire import BadRequest, Headers, Json, Refusal, usage_counts

_STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_RPC = "type.googleapis.com/google.rpc"


class GeminiWire:
    """The dialect of `POST /v1beta/models/{model}:generateContent`; streams end without a mark."""

    last_event = b""
    piece_words = 12

    def is_signed(self, headers: Mapping[bytes, bytes]) -> bool:
        """Tell whether an API key came along."""
        return bool(headers.get(b"x-goog-api-key"))

    def read(self, path: str, body: Json) -> Question:
        """Read a request; raises BadRequest as the API would."""
        model, _, method = path.rpartition("/")[2].partition(":")
        contents = body.get("contents")
        if not isinstance(contents, list) or not contents:
            raise BadRequest("contents is not specified")
        if any(content.get("role") not in ("user", "model") for content in contents):
            raise BadRequest("Please use a valid role: user, model.")
        system = body.get("systemInstruction") or body.get("system_instruction") or {}
        turns = [system, *contents] if system else contents
        limits = body.get("generationConfig") or {}
        return Question(
            model=model,
            texts=tuple(
                "".join(part.get("text", "") for part in turn.get("parts", [])) for turn in turns
            ),
            stream=method == "streamGenerateContent",
            max_output_tokens=limits.get("maxOutputTokens"),
        )

    def whole(self, question: Question, answer: Answer, number: int) -> Json:
        """The body of a plain answer."""
        finish = "MAX_TOKENS" if answer.truncated else "STOP"
        body = _frame(question, answer, number)
        body["candidates"] = [_candidate(answer.text, finish)]
        body["usageMetadata"] = _usage(question, answer)
        return body

    def events(
        self, question: Question, answer: Answer, pieces: Sequence[str], number: int
    ) -> list[Json]:
        """The events of a streamed answer; every one counts the tokens so far."""
        frame = _frame(question, answer, number)
        final = _usage(question, answer)
        early = {key: final[key] for key in ("promptTokenCount", "promptTokensDetails")}
        early["totalTokenCount"] = final["promptTokenCount"]
        finish = "MAX_TOKENS" if answer.truncated else "STOP"
        last = len(pieces) - 1
        return [
            {
                "candidates": [_candidate(piece, finish if place == last else None)],
                "usageMetadata": final if place == last else early,
                **frame,
            }
            for place, piece in enumerate(pieces)
        ]

    def filtered(self, question: Question, number: int) -> Json:
        """An answer stopped by the safety settings: a candidate without content."""
        silent = Answer("")
        rating = {
            "category": "HARM_CATEGORY_DANGEROUS_CONTENT",
            "probability": "HIGH",
            "blocked": True,
        }
        candidate = {"finishReason": "SAFETY", "index": 0, "safetyRatings": [rating]}
        return {
            **_frame(question, silent, number),
            "candidates": [candidate],
            "usageMetadata": _usage(question, silent),
        }

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

    def headers(self, number: int) -> Headers:
        """The headers that come with every answer."""
        return [(b"server-timing", b"gfet4t7; dur=1"), (b"vary", b"Origin, X-Origin, Referer")]


def _frame(question: Question, answer: Answer, number: int) -> Json:
    return {"modelVersion": answer.model or question.model, "responseId": f"resp{number:018d}"}


def _candidate(text: str, finish: str | None) -> Json:
    candidate: Json = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
    if finish is not None:
        candidate["finishReason"] = finish
    return candidate


def _usage(question: Question, answer: Answer) -> Json:
    prompt, spoken = usage_counts(question, answer)
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
