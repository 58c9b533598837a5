"""Values go back into an answer on its way to the one who wrote them, and nowhere before."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import structlog

from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.domain.events import (
    Correction,
    Done,
    Notice,
    Started,
    Status,
    Text,
    TurnEvent,
)
from candor.privacy.placeholders import Placeholders
from candor.privacy.restore import StreamRestorer
from candor.stores.vault.contract import VaultStore

log = structlog.get_logger(__name__)


class RestoredText:
    """The text of one answer, restored piece by piece for its caller."""

    def __init__(self, vault: VaultStore, placeholders: Placeholders, caller: Caller) -> None:
        self._vault = vault
        self._caller = caller
        self._restorer = StreamRestorer(placeholders)

    async def add(self, piece: str) -> str:
        """Take a piece of the kept text; answer what can be told of the restored one by now.

        A value that cannot be had keeps its placeholder: the answer is worth more than it.
        """
        if names := self._restorer.wanted(piece):
            try:
                values = await self._vault.values(self._caller, names)
            except Exception as failure:
                log.error("values_not_restored", exc_info=failure)
                values = {}
            self._restorer.learn(names, values)
        return self._restorer.feed(piece)

    def rest(self) -> str:
        """Answer what was held back."""
        return self._restorer.finish()


@dataclass(frozen=True)
class Restoring:
    """Restores what the user's own placeholders stand for, in the answer's text alone."""

    vault: VaultStore
    placeholders: Placeholders

    def text(self, caller: Caller) -> RestoredText:
        """Begin the text of one answer."""
        return RestoredText(self.vault, self.placeholders, caller)

    async def answer(self, kept: Answer, caller: Caller) -> Answer:
        """Restore a whole answer; a refusal holds nothing of the user's."""
        if kept.refusal is not None:
            return kept
        text = self.text(caller)
        restored = await text.add(kept.answer) + text.rest()
        return kept if restored == kept.answer else kept.model_copy(update={"answer": restored})

    async def events(
        self, kept: AsyncGenerator[TurnEvent, None], caller: Caller
    ) -> AsyncGenerator[TurnEvent, None]:
        """Restore a turn's events; its pieces of text may be cut anywhere."""
        text, said = self.text(caller), False
        async with aclosing(kept) as events:
            async for event in events:
                match event:
                    case Text(piece):
                        said = True
                        if told := await text.add(piece):
                            yield Text(told)
                        continue
                    case Correction(whole):
                        # what was held back is replaced with the rest
                        text, said = self.text(caller), True
                        yield Correction(await text.add(whole))
                        continue
                    case Done(answer):
                        event = Done(await self.answer(answer, caller))
                    case Status() | Notice() | Started():
                        # more text may follow, and complete what is held back
                        yield event
                        continue
                if said and (rest := text.rest()):
                    yield Text(rest)
                said = False
                yield event
