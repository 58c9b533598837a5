"""What the simulator is told to answer: a good answer, or one of the ways a vendor fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

VendorName = Literal["openai", "gemini", "perplexity"]
VENDOR_NAMES: tuple[VendorName, ...] = ("openai", "gemini", "perplexity")

FaultKind = Literal[
    "status",
    "bad_key",
    "hang",
    "stall",
    "drop_before_headers",
    "drop_midway",
    "empty",
    "malformed_json",
    "not_json",
    "wrong_content_type",
    "wrong_shape",
    "filtered",
    "prompt_blocked",
]


@dataclass(frozen=True, slots=True)
class Question:
    """One request as a vendor reads it."""

    model: str
    texts: tuple[str, ...]
    stream: bool
    include_usage: bool = True
    max_output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer. Counts left at None follow the simulator's own rule (see grounding.py).

    `words_per_piece` 0 takes the vendor's usual size; times are in seconds.
    """

    text: str
    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    truncated: bool = False
    citations: tuple[tuple[str, str], ...] = ()
    search_context: str = "low"
    words_per_piece: int = 0
    first_token_seconds: float = 0.0
    gap_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A failure. `seconds` bounds `hang` and `stall`, `retry_after` goes out with a status.

    `hang` sends nothing, `stall` stops after the first piece, `bad_key` is the vendor's own way
    to refuse a key. For a refused connection use `Simulator.refused_url`.
    """

    kind: FaultKind
    status: int = 500
    retry_after: float | None = None
    seconds: float = 30.0


Reaction = Answer | Fault | str
Answering = Callable[[Question], Reaction]


def read_reaction(given: Mapping[str, Any] | str) -> Reaction:
    """Read one entry of a script sent as JSON: a text, a fault (`kind`) or an answer (`text`)."""
    if isinstance(given, str):
        return given
    wanted: type[Answer] | type[Fault] = Fault if "kind" in given else Answer
    known = {field.name for field in fields(wanted)}
    if unknown := set(given) - known:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    return wanted(**given)
