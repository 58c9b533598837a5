"""What every simulated vendor must be able to say on the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from candor.simulator.grounding import count_tokens
from candor.simulator.script import Answer, Question

Json = dict[str, Any]
Headers = list[tuple[bytes, bytes]]


class BadRequest(Exception):
    """The request breaks a rule that the real vendor enforces; the text goes into its 400."""


class NoSuchRoute(Exception):
    """The vendor, or this simulator of it, has nothing at this path."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A vendor's error answer."""

    status: int
    body: Json
    headers: Headers


@dataclass(frozen=True, slots=True)
class Event:
    """One streamed event: its body, the text it brings, and whether it tells the count so far."""

    body: Json
    text: str = ""
    counts: bool = False


class Wire(Protocol):
    """One vendor's shapes. `last_event` closes a stream; `piece_words` is its usual piece.

    `read` raises BadRequest or NoSuchRoute; `no_choices` is a good answer that holds none.
    """

    last_event: bytes
    piece_words: int

    def is_signed(self, headers: Mapping[bytes, bytes], query: Mapping[str, str]) -> bool: ...
    def read(self, path: str, query: Mapping[str, str], body: Any) -> Question: ...
    def whole(self, question: Question, answer: Answer, number: int) -> Json: ...
    def events(
        self, question: Question, answer: Answer, pieces: Sequence[str], number: int
    ) -> list[Event]: ...
    def no_choices(self, question: Question, number: int) -> Event: ...
    def prompt_blocked(self, question: Question, number: int) -> Json | Refusal: ...
    def refusal(self, status: int, retry_after: float | None, detail: str = "") -> Refusal: ...
    def bad_key(self) -> Refusal: ...
    def models(self) -> Json: ...
    def headers(self, number: int) -> Headers: ...


def input_tokens(question: Question, answer: Answer) -> int:
    """Count the tokens of the prompt unless the script fixed them."""
    if answer.input_tokens is not None:
        return answer.input_tokens
    return sum(count_tokens(text) for text in question.texts)


def spoken_tokens(answer: Answer, characters: int | None = None) -> int:
    """Count the visible tokens of an answer's first characters (None: of all).

    Where the script fixed the count, a part of the text is its share of it, rounded down.
    """
    length = len(answer.text)
    said = length if characters is None else min(characters, length)
    if answer.output_tokens is None:
        return count_tokens(answer.text[:said])
    return answer.output_tokens if said == length else answer.output_tokens * said // length


def read_messages(body: Any, roles: set[str], missing: str) -> list[Mapping[str, Any]]:
    """Check a chat's model, messages and roles; raises BadRequest."""
    if not isinstance(body, dict):
        raise BadRequest("the body is not a JSON object")
    messages = body.get("messages")
    if not isinstance(body.get("model"), str) or not isinstance(messages, list) or not messages:
        raise BadRequest(missing)
    if not all(isinstance(one, dict) and one.get("role") in roles for one in messages):
        raise BadRequest("unknown role")
    return messages


def text_of(content: Any) -> str:
    """Join the text of a message's content: a string, parts with a `text`, or nothing."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(
        part["text"]
        for part in parts
        if isinstance(part, dict) and isinstance(part.get("text"), str)
    )


def positive(value: Any) -> int | None:
    """Answer a limit of tokens, or None where none was set."""
    return value if isinstance(value, int) and value > 0 else None
