"""What a turn that runs has shown; the only part of a turn's state that changes in place."""

import asyncio
from dataclasses import dataclass, field

from candor.cache.flights import Seat
from candor.domain.events import Correction, Text
from candor.stores.turns.contract import AttemptRecord
from nodes.draft import Draft


@dataclass
class Shown:
    """The text on the reader's screen, placeholders and all."""

    text: str = ""

    def becomes(self, text: str) -> Text | Correction | None:
        """Answer what makes the shown text `text`: a piece behind it, or all of it anew."""
        before, self.text = self.text, text
        if text == before:
            return None
        return Text(text[len(before) :]) if text.startswith(before) else Correction(text)


@dataclass
class LiveTurn:
    """One turn while it runs.

    `streamed` says that somebody reads along, `stop` that they have read enough. `released` is
    the part of a draft that is shown, and `aborted` are the calls that a cancelled step lost.
    `flight` is the right to ask for all who ask the same; whoever runs the turn ends it.
    """

    streamed: bool = False
    shown: Shown = field(default_factory=Shown)
    released: Draft | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    aborted: list[AttemptRecord] = field(default_factory=list)
    flight: Seat | None = None
