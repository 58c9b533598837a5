"""What a turn carries from step to step."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, NotRequired

from langgraph.channels import UntrackedValue
from typing_extensions import TypedDict

from candor.cache.contract import Asked
from candor.cache.meaning.contract import Vector
from candor.domain.answer import Answer
from candor.domain.budgets import Spending
from candor.domain.caller import Caller
from candor.domain.categories import Category
from candor.domain.passages import Passage
from candor.domain.personal import PlaceholderName
from candor.domain.provider_names import ProviderName
from candor.domain.purposes import Purpose
from candor.providers.contract import Message
from candor.routing.complexity import Complexity
from candor.stores.turns.contract import AttemptRecord, StepRecord
from candor.stores.usage.contract import MonthlyUsage
from candor.validation.check import Validated
from nodes.draft import Draft
from nodes.hit import Hit
from nodes.live import LiveTurn

# of version 1 placeholders were numbered by message, and stand for nothing now
MEMORY_VERSION = 2


class Remembered(TypedDict):
    """One message of the conversation memory, redacted."""

    role: str
    content: str


class Memory(TypedDict):
    """All that a checkpoint keeps of a conversation.

    `at` is its last turn's instant (RFC 3339), `language` what that was answered in (BCP 47).
    """

    version: int
    at: str
    messages: list[Remembered]
    language: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Removed:
    """What redaction took out: distinct values per type, and whether a secret was among them."""

    counts: dict[str, int]
    secret: bool


class TurnInput(TypedDict, total=False):
    """How a turn starts, never written to a checkpoint; `began` is `time.monotonic()`.

    `given` is what was said before, of a client that keeps its conversation itself.
    """

    message: Annotated[str, UntrackedValue]
    caller: Annotated[Caller, UntrackedValue]
    thread_id: Annotated[str, UntrackedValue]
    turn_id: Annotated[str, UntrackedValue]
    started: Annotated[datetime, UntrackedValue]
    began: Annotated[float, UntrackedValue]
    language: Annotated[str | None, UntrackedValue]
    given: Annotated[tuple[Message, ...], UntrackedValue]
    live: Annotated[LiveTurn, UntrackedValue]


class Turn(TurnInput, total=False):
    """The state of the graph: one tracked channel, `memory`; the rest lives for one turn.

    `vector` is that of `question`, by the model of the search, so that it is computed once.
    """

    memory: Memory

    steps: Annotated[tuple[StepRecord, ...], UntrackedValue]
    question: Annotated[str, UntrackedValue]
    removed: Annotated[Removed, UntrackedValue]
    permitted: Annotated[frozenset[Purpose], UntrackedValue]
    issued: Annotated[frozenset[PlaceholderName], UntrackedValue]
    refusal: Annotated[str | None, UntrackedValue]
    usage: Annotated[MonthlyUsage, UntrackedValue]
    spending: Annotated[Spending | None, UntrackedValue]
    flags: Annotated[tuple[str, ...], UntrackedValue]
    history: Annotated[list[Message], UntrackedValue]
    asked: Annotated[Asked | None, UntrackedValue]
    cached: Annotated[Hit | None, UntrackedValue]
    vector: Annotated[Vector | None, UntrackedValue]
    sought: Annotated[str, UntrackedValue]
    searched: Annotated[str, UntrackedValue]
    foreign: Annotated[bool, UntrackedValue]
    translated: Annotated[str | None, UntrackedValue]
    passages: Annotated[list[Passage], UntrackedValue]
    complexity: Annotated[Complexity, UntrackedValue]
    category: Annotated[Category, UntrackedValue]
    chain: Annotated[list[ProviderName], UntrackedValue]
    attempts: Annotated[list[AttemptRecord], UntrackedValue]
    draft: Annotated[Draft | None, UntrackedValue]
    validated: Annotated[Validated, UntrackedValue]
    answer: Annotated[Answer, UntrackedValue]


class TurnOutput(TypedDict):
    """What a run of the graph answers."""

    answer: Annotated[Answer, UntrackedValue]


class TurnUpdate(Turn, total=False):
    """What a step changes."""
