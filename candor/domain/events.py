"""What happens during a turn, in order; the plain answer is the last event."""

from dataclasses import dataclass
from typing import Literal

from candor.domain.answer import Answer, Privacy, Source
from candor.domain.errors import CandorError
from candor.domain.provider_names import ProviderName

Doing = Literal[
    "checking", "retrieving", "asking", "falling_back", "quoting", "validating", "recording"
]


@dataclass(frozen=True, slots=True)
class Started:
    """The turn has its ids."""

    turn_id: str
    thread_id: str


@dataclass(frozen=True, slots=True)
class Status:
    """A step begins; `step` is its name in graph/build.py.

    `doing` says it for people's eyes to be localised: "checking", "retrieving", "asking",
    "falling_back", "quoting", "validating" or "recording"; `provider` is who is asked.
    """

    step: str
    doing: Doing = "checking"
    provider: ProviderName | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A secret was destroyed; what the user must do comes before anything is looked up."""

    privacy: Privacy


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the answer that has passed validation; it goes behind what was told before."""

    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands now in the place of all text told before; pieces may follow it.

    Texts and corrections, applied in order, give the answer of Done.
    """

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


TurnEvent = Started | Status | Notice | Text | Correction | Sources | Done | Failed
