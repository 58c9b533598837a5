"""What every simulated vendor must be able to say on the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tests.simulator.grounding import count_tokens
from tests.simulator.script import Answer, Question

Json = dict[str, Any]
Headers = list[tuple[bytes, bytes]]


class BadRequest(Exception):
    """The request breaks a rule that the real vendor enforces; the text goes into its 400."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A vendor's error answer."""

    status: int
    body: Json
    headers: Headers


class Wire(Protocol):
    """One vendor's shapes. `last_event` closes a stream; `piece_words` is its usual piece."""

    last_event: bytes
    piece_words: int

    def is_signed(self, headers: Mapping[bytes, bytes]) -> bool: ...
    def read(self, path: str, body: Json) -> Question: ...
    def whole(self, question: Question, answer: Answer, number: int) -> Json: ...
    def events(
        self, question: Question, answer: Answer, pieces: Sequence[str], number: int
    ) -> list[Json]: ...
    def filtered(self, question: Question, number: int) -> Json: ...
    def prompt_blocked(self, question: Question, number: int) -> Json | Refusal: ...
    def refusal(self, status: int, retry_after: float | None, detail: str = "") -> Refusal: ...
    def bad_key(self) -> Refusal: ...
    def headers(self, number: int) -> Headers: ...


def usage_counts(question: Question, answer: Answer) -> tuple[int, int]:
    """Count (input, visible output) tokens unless the script fixed them."""
    given = answer.input_tokens
    counted = sum(count_tokens(text) for text in question.texts) if given is None else given
    spoken = answer.output_tokens
    return counted, count_tokens(answer.text) if spoken is None else spoken
