"""What is kept of an answer: the draft as its provider wrote it, and what it rests on."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from candor.domain.passages import Passage


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A web page that the answer cites, by its number in the text."""

    number: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A draft with its passages and pages, so that it can be checked again by the rules of the day.

    `cost_nano` and `ms` are what its turn cost and how long it took; `at` is when it was kept.
    """

    text: str
    provider: str
    model: str | None
    prompt_hash: str | None
    passages: tuple[Passage, ...]
    pages: tuple[KeptPage, ...]
    cost_nano: int
    ms: float
    at: datetime


_ADAPTER = TypeAdapter(KeptAnswer)


def to_bytes(kept: KeptAnswer) -> bytes:
    """Write an answer as JSON."""
    return _ADAPTER.dump_json(kept)


def from_bytes(raw: bytes) -> KeptAnswer | None:
    """Read what `to_bytes` wrote; None where it is of another shape, such as an earlier one."""
    try:
        return _ADAPTER.validate_json(raw)
    except ValidationError:
        return None
