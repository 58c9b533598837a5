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
    "drip",
    "drop_before_headers",
    "drop_midway",
    "cut",
    "empty",
    "no_choices",
    "malformed_json",
    "not_json",
    "wrong_content_type",
    "wrong_shape",
    "filtered",
    "prompt_blocked",
    "length",
]


@dataclass(frozen=True, slots=True)
class Question:
    """One request as a vendor reads it."""

    model: str
    texts: tuple[str, ...]
    stream: bool
    include_usage: bool = True
    max_output_tokens: int | None = None
    search_context: str = "low"


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer. Counts left at None follow the simulator's own rule (see grounding.py).

    `truncated` ends it at the limit of tokens, `filtered` at the content filter; `search_context`
    None is the question's; `words_per_piece` 0 takes the vendor's usual size; times are in seconds.
    """

    text: str
    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    truncated: bool = False
    filtered: bool = False
    citations: tuple[tuple[str, str], ...] = ()
    search_context: str | None = None
    words_per_piece: int = 0
    first_token_seconds: float = 0.0
    gap_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A failure. For a refused connection use `Simulator.refused_url`.

    `hang` sends nothing for `seconds`; `stall` stops after the first piece, or after `characters`
    of the answer, for `seconds`; `drip` lets `seconds` pass before each word; `cut` breaks the
    connection inside the event that follows `characters`; `filtered` and `length` end the answer
    there. `bad_key` is the vendor's own way to refuse a key; `retry_after` goes out with a status.
    `text` is the answer that is spoilt; None takes the one that the vendor would have given.
    """

    kind: FaultKind
    status: int = 500
    retry_after: float | None = None
    seconds: float = 30.0
    characters: int | None = None
    text: str | None = None


# None is the vendor's own good answer
Reaction = Answer | Fault | str | None
Answering = Callable[[Question], Reaction]


def read_reaction(given: Mapping[str, Any] | str) -> Answer | Fault | str:
    """Read one entry of a script sent as JSON: a text, a fault (`kind`) or an answer (`text`).

    Raises ValueError where a field is unknown or missing.
    """
    if isinstance(given, str):
        return given
    wanted: type[Answer] | type[Fault] = Fault if "kind" in given else Answer
    known = {field.name for field in fields(wanted)}
    if unknown := {str(name) for name in given} - known:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    try:
        return wanted(**given)
    except TypeError:
        raise ValueError("an answer needs a text") from None
