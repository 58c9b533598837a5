"""What happens during a turn, in order; the plain answer is the last event."""

from dataclasses import dataclass

from candor.domain.answer import Answer, Privacy, Source
from candor.domain.errors import CandorError


@dataclass(frozen=True, slots=True)
class Started:
    """The turn has its ids."""

    turn_id: str
    thread_id: str


@dataclass(frozen=True, slots=True)
class Status:
    """A step has ended; `step` is its name in graph/build.py."""

    step: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A secret was destroyed; what the user must do comes before anything is looked up."""

    privacy: Privacy


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the answer that has passed validation; the pieces add up to it."""

    text: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What the answer cites."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer, or the refusal."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Failed:
    """The turn broke; nothing was counted."""

    error: CandorError


TurnEvent = Started | Status | Notice | Text | Sources | Done | Failed
