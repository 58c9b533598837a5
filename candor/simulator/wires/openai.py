"""OpenAI Chat Completions: bodies, streamed chunks, errors and rate-limit headers."""

from collections.abc import Mapping, Sequence
from typing import Any

from candor.simulator.script import Answer, Question
from candor.simulator.wires.contract import (
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
_ROLES = {"system", "developer", "user", "assistant", "tool"}
_ERRORS: dict[int, tuple[str, str | None]] = {
    400: ("invalid_request_error", None),
    401: ("invalid_request_error", "invalid_api_key"),
    403: ("invalid_request_error", "unsupported_country_region_territory"),
    404: ("invalid_request_error", "model_not_found"),
    429: ("requests", "rate_limit_exceeded"),
    500: ("server_error", None),
    503: ("server_error", "service_unavailable"),
}


class OpenAIWire:
    """The dialect of `POST /v1/chat/completions`."""

    last_event = b"data: [DONE]\n\n"
    piece_words = 1

    def is_signed(self, headers: Mapping[bytes, bytes], query: Mapping[str, str]) -> bool:
        """Tell whether a bearer token came along."""
        return len(headers.get(b"authorization", b"")) > len(b"Bearer ")

    def read(self, path: str, query: Mapping[str, str], body: Any) -> Question:
        """Read a request; raises BadRequest as the API would."""
        if not path.endswith("chat/completions"):
            raise NoSuchRoute
        messages = read_messages(body, _ROLES, "you must provide a model and messages")
        options = body.get("stream_options")
        return Question(
            model=body["model"],
            texts=tuple(text_of(message.get("content")) for message in messages),
            stream=body.get("stream") is True,
            include_usage=isinstance(options, dict) and options.get("include_usage") is True,
            max_output_tokens=positive(body.get("max_completion_tokens"))
            or positive(body.get("max_tokens")),
        )

    def whole(self, question: Question, answer: Answer, number: int) -> Json:
        """The body of a plain answer."""
        return {
            **_frame(question, answer, number, "chat.completion"),
            "choices": [
                {
                    "index": 0,
                    "message": {
                        "role": "assistant",
                        "content": answer.text,
                        "refusal": None,
                        "annotations": [],
                    },
                    "logprobs": None,
                    "finish_reason": _finish(answer),
                }
            ],
            "usage": _usage(question, answer),
        }

    def events(
        self, question: Question, answer: Answer, pieces: Sequence[str], number: int
    ) -> list[Event]:
        """The chunks of a streamed answer; the usage chunk only where it was asked for."""
        frame = _frame(question, answer, number, "chat.completion.chunk")
        if question.include_usage:
            frame["usage"] = None
        events = [Event(_chunk(frame, {"role": "assistant", "content": "", "refusal": None}))]
        events += [Event(_chunk(frame, {"content": piece}), piece) for piece in pieces]
        events.append(Event(_chunk(frame, {}, _finish(answer))))
        if question.include_usage:
            usage = _usage(question, answer)
            events.append(Event({**frame, "choices": [], "usage": usage}, counts=True))
        return events

    def no_choices(self, question: Question, number: int) -> Event:
        """An answer without a choice."""
        kind = "chat.completion.chunk" if question.stream else "chat.completion"
        silent = Answer("")
        body: Json = {**_frame(question, silent, number, kind), "choices": []}
        counts = question.include_usage or not question.stream
        if counts:
            body["usage"] = _usage(question, silent)
        return Event(body, counts=counts)

    def prompt_blocked(self, question: Question, number: int) -> Json | Refusal:
        """A prompt that the moderation refuses outright."""
        error = {
            "message": "Your request was rejected by our safety system.",
            "type": "invalid_request_error",
            "param": None,
            "code": "content_policy_violation",
        }
        return Refusal(400, {"error": error}, [])

    def refusal(self, status: int, retry_after: float | None, detail: str = "") -> Refusal:
        """The error body of a status."""
        kind, code = _ERRORS.get(status, ("server_error", None))
        message = detail or f"Simulated error {status}"
        body: Json = {"error": {"message": message, "type": kind, "param": None, "code": code}}
        headers: Headers = []
        if retry_after is not None:
            milliseconds = str(int(retry_after * 1000)).encode()
            headers = [(b"retry-after-ms", milliseconds), (b"retry-after", b"%g" % retry_after)]
        return Refusal(status, body, headers)

    def bad_key(self) -> Refusal:
        """How the API refuses a key: it repeats part of it."""
        return self.refusal(401, None, "Incorrect API key provided: sk-sec****cret.")

    def models(self) -> Json:
        """The list of models: none is named, and any is taken."""
        return {"object": "list", "data": []}

    def headers(self, number: int) -> Headers:
        """The headers that come with every answer."""
        return [
            (b"x-request-id", b"req_%032d" % number),
            (b"openai-processing-ms", b"1"),
            (b"openai-version", b"2020-10-01"),
            (b"x-ratelimit-limit-requests", b"10000"),
            (b"x-ratelimit-limit-tokens", b"2000000"),
            (b"x-ratelimit-remaining-requests", b"9999"),
            (b"x-ratelimit-remaining-tokens", b"1999000"),
            (b"x-ratelimit-reset-requests", b"6ms"),
            (b"x-ratelimit-reset-tokens", b"30ms"),
        ]


def _frame(question: Question, answer: Answer, number: int, kind: str) -> Json:
    return {
        "id": f"chatcmpl-{number:029d}",
        "object": kind,
        "created": _CREATED,
        "model": answer.model or f"{question.model}-2024-07-18",
        "service_tier": "default",
        "system_fingerprint": "fp_0123456789",
    }


def _finish(answer: Answer) -> str:
    if answer.filtered:
        return "content_filter"
    return "length" if answer.truncated else "stop"


def _chunk(frame: Json, delta: Json, finish: str | None = None) -> Json:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return {**frame, "choices": [choice]}


def _usage(question: Question, answer: Answer) -> Json:
    prompt = input_tokens(question, answer)
    output = spoken_tokens(answer) + answer.reasoning_tokens
    return {
        "prompt_tokens": prompt,
        "completion_tokens": output,
        "total_tokens": prompt + output,
        "prompt_tokens_details": {"cached_tokens": answer.cached_tokens, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": answer.reasoning_tokens,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }
