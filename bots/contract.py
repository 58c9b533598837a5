"""What passes between a chat platform and the conversation: no platform is named here."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal, Protocol

from candor.domain.answer import Source
from candor.domain.chats import Remembered, Sender
from candor.domain.errors import CandorError
from candor.domain.events import TurnEvent
from graph.turn import Question


class Unreachable(CandorError):
    """The platform cannot be reached right now; it may be tried again."""

    status, code, title = 503, "platform_unreachable", "The platform cannot be reached"


@dataclass(frozen=True, slots=True)
class Button:
    """One choice below a message; `action` comes back when it is pressed, at most 64 bytes."""

    label: str
    action: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a person, as Markdown of which a platform shows what it can.

    `sources` are cited as `[id]`; each inner tuple of `buttons` is a row. `private` asks that
    nobody else in a group sees it, where the platform can.
    """

    text: str
    sources: tuple[Source, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    language: str = "en"
    private: bool = False
    file: "File | None" = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Working:
    """What is being done, in the person's language."""

    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The answer as far as it has been checked; each draft holds the ones before."""

    text: str


@dataclass(frozen=True, slots=True)
class Danger:
    """A secret was destroyed: the person's message is deleted where that may be done.

    `deleted` and `left` say either outcome in the person's language.
    """

    deleted: str
    left: str


@dataclass(frozen=True, slots=True)
class Final:
    """The last thing said of a question; exactly one follows every question."""

    message: Message


Reply = Working | Draft | Danger | Final


@dataclass(frozen=True, slots=True)
class Month:
    """A person's questions of this month; `renews` is the first day of the next, ISO 8601."""

    used: int
    limit: int
    renews: str


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What a person is asked to agree to, in their language; `given` where they have."""

    text: str
    agree: str
    refuse: str
    given: bool
    required: bool


class Allowance(Protocol):
    """Tells after how many seconds a person may ask again; 0 where they may now."""

    async def take(self, sender: Sender) -> int: ...


class Chats(Protocol):
    """Remembers chats; a CandorError where that cannot be done."""

    async def of(self, sender: Sender) -> Remembered:
        """Answer what holds here: the person's conversation, and the language of the chat."""
        ...

    async def go_on(self, sender: Sender, thread: str | None) -> None:
        """Remember which conversation of the person's goes on here; None begins another."""
        ...

    async def speak(self, sender: Sender, language: str | None) -> None:
        """Remember the language of this chat; None answers in the language of each question."""
        ...

    async def set(self, sender: Sender, /, **settings: object) -> None:
        """Remember settings of a group beside those it has; None takes one away."""
        ...


class Service(Protocol):
    """Answers people of chat platforms; every implementation passes tests/bots/test_service.py.

    Each method speaks for one person, known to the service as `<platform>:<id>`. What it refuses
    or cannot do is raised as a CandorError; a turn's own failure is its last event.
    """

    def events(self, sender: Sender, question: Question) -> AsyncGenerator[TurnEvent, None]: ...

    async def month(self, sender: Sender) -> Month: ...

    async def consent(self, sender: Sender, language: str) -> ConsentText: ...

    async def choose(self, sender: Sender, given: bool, language: str) -> None: ...

    async def judge(self, sender: Sender, turn_id: str, score: Literal[-1, 1]) -> bool:
        """Keep what a person says of an answer; False where it is not theirs."""
        ...

    async def export(self, sender: Sender) -> bytes:
        """Answer everything that is kept on a person (docs/export-format.md), JSON in UTF-8."""
        ...

    async def erase(self, sender: Sender) -> bool:
        """Erase everything that is kept on a person; False where it goes on in the background."""
        ...
