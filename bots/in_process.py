"""The service, where it runs in the bot's own process."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal

from bots.contract import ConsentText, Month
from candor.bootstrap.export import exporter_of
from candor.bootstrap.resources import Resources
from candor.domain.caller import Caller
from candor.domain.chats import Sender
from candor.domain.events import TurnEvent
from candor.domain.purposes import PURPOSES, Purpose
from candor.stores.audit.entries import export_entry
from candor.stores.consent.contract import ConsentChoice
from candor.stores.usage.contract import first_day_after
from graph.turn import Question

ANSWERING: tuple[Purpose, ...] = ("answering",)


@dataclass(frozen=True)
class InProcess:
    """Asks the graph and the stores themselves, for one project."""

    resources: Resources
    project: str

    def caller(self, sender: Sender) -> Caller:
        """Answer who asks."""
        resources = self.resources
        return Caller(
            project=self.project,
            user=resources.pseudonyms.user(self.project, f"{sender.platform}:{sender.person}"),
            region=resources.settings.default_region,
            channel=sender.platform,
        )

    async def events(self, sender: Sender, question: Question) -> AsyncGenerator[TurnEvent, None]:
        """Run a turn and yield what happens."""
        async with aclosing(self.resources.turns.events(question, self.caller(sender))) as events:
            async for event in events:
                yield event

    async def month(self, sender: Sender) -> Month:
        """Answer the person's questions of this month."""
        month = await self.resources.usage.current(self.caller(sender))
        return Month(month.used, month.limit, first_day_after(month.period).isoformat())

    async def consent(self, sender: Sender, language: str) -> ConsentText:
        """Answer what the person is asked to agree to."""
        resources, caller = self.resources, self.caller(sender)
        rules, texts = resources.consent_rules, resources.consent_texts
        state = await resources.consents.current(caller)
        text = texts.text(texts.current, language)
        return ConsentText(
            text=text.purposes["answering"],
            agree=text.agree,
            refuse=text.refuse,
            given="answering" in rules.permitted(caller.region, state.said),
            required=rules.asks_beforehand("answering", caller.region),
        )

    async def choose(self, sender: Sender, given: bool, language: str) -> None:
        """Record a yes to answering, or a no to everything, with its proof."""
        resources, caller = self.resources, self.caller(sender)
        texts = resources.consent_texts
        purposes = tuple(sorted(ANSWERING if given else PURPOSES))
        text = texts.text(texts.current, language)
        choice = ConsentChoice(
            given=given,
            purposes=purposes,
            region=caller.region,
            version=texts.current,
            text_sha256=text.sha256(purposes),
            language=text.language,
        )
        await resources.consents.record(caller, choice)

    async def judge(self, sender: Sender, turn_id: str, score: Literal[-1, 1]) -> bool:
        """Keep what a person says of an answer; False where it is not theirs."""
        kept = await self.resources.feedback.give(self.caller(sender), turn_id, score, None)
        return kept is not None

    async def export(self, sender: Sender) -> bytes:
        """Answer everything that is kept on a person, JSON in UTF-8."""
        resources, caller = self.resources, self.caller(sender)
        exporter = exporter_of(resources)
        await exporter.knows(caller)
        await resources.audit.record(export_entry(caller, resources.clock.now(), {}))
        return b"".join([piece async for piece in exporter.json(caller)])

    async def erase(self, sender: Sender) -> bool:
        """Erase everything that is kept on a person; False where it goes on in the background."""
        resources = self.resources
        wait = resources.settings.thread_wait_seconds
        erasure = await resources.erasures.erase(self.caller(sender), "self", wait=wait)
        return erasure.finished_at is not None
