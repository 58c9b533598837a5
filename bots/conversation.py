"""What a bot says to whom, on any platform: one question, one final answer."""

from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal, cast

import structlog

from bots.actions import AS_WRITTEN, read_action
from bots.contract import (
    Allowance,
    Chats,
    Danger,
    Draft,
    File,
    Final,
    Message,
    Reply,
    Service,
    Working,
)
from bots.wording import Wording
from candor.domain.answer import Answer
from candor.domain.chats import Remembered, Sender
from candor.domain.errors import CandorError, ConsentRequired, RateLimited, TurnFailed
from candor.domain.events import Correction, Done, Failed, Notice, Started, Status, Text
from candor.routing.language import detect, normalise
from candor.texts.reader import LANGUAGES
from graph.turn import Question

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Conversation:
    """Answers people of chat platforms through a service; knows no platform.

    No method raises: whatever fails becomes a message in the person's language.
    `longest` is how many characters a question may have.
    """

    service: Service
    chats: Chats
    allowance: Allowance
    wording: Wording
    longest: int

    async def ask(self, sender: Sender, text: str) -> AsyncGenerator[Reply, None]:
        """Answer a question; the last reply, and no other, is Final."""
        chat = await self._chat(sender)
        language = chat.language or detect(text, default=self._read_by(sender))
        try:
            async with aclosing(self._answer(sender, text, chat, language)) as replies:
                async for reply in replies:
                    yield reply
        except CandorError as error:
            yield Final(self._failed(language, error))
        except Exception as surprise:
            log.error("bot_turn_failed", exc_info=surprise)
            yield Final(self._failed(language, TurnFailed("")))

    async def command(self, sender: Sender, name: str) -> Message:
        """Answer a command that every platform has; the help for any other name."""
        match name:
            case "start":
                return await self.start(sender)
            case "new":
                return await self.new(sender)
            case "language":
                return await self.languages(sender)
            case "usage":
                return await self.usage(sender)
            case "privacy":
                return await self.privacy(sender)
            case _:
                return await self.help(sender)

    async def start(self, sender: Sender) -> Message:
        """Say what this is."""
        return self.wording.hello(await self.language(sender))

    async def help(self, sender: Sender) -> Message:
        """Say how to ask."""
        return self.wording.help(await self.language(sender), sender)

    async def languages(self, sender: Sender) -> Message:
        """Offer the languages of the answers; in a group to its admins only."""
        language = await self.language(sender)
        if sender.group is not None and not sender.may_manage:
            return self._said(language, "admins_only")
        return self.wording.languages(language)

    async def new(self, sender: Sender) -> Message:
        """Begin another conversation."""
        return await self._guarded(sender, self._begin_anew(sender))

    async def usage(self, sender: Sender) -> Message:
        """Say how many questions of the month are left."""
        return await self._guarded(sender, self._month(sender))

    async def privacy(self, sender: Sender) -> Message:
        """Say what is kept on the person, and offer what may be done about it."""
        return await self._guarded(sender, self._privacy(sender))

    async def unreadable(self, sender: Sender) -> Message:
        """Say that only text can be read."""
        return self._said(await self.language(sender), "text_only")

    async def in_private(self, sender: Sender) -> Message:
        """Say that this is for a private chat."""
        return self._said(await self.language(sender), "in_private")

    async def press(self, sender: Sender, pressed: str) -> Message:
        """Do what a button says, and answer with what became of it."""
        return await self._guarded(sender, self._pressed(sender, pressed))

    async def language(self, sender: Sender) -> str:
        """Answer the language in which the person is spoken to, before they write."""
        return (await self._chat(sender)).language or self._read_by(sender)

    async def _answer(
        self, sender: Sender, text: str, chat: Remembered, language: str
    ) -> AsyncGenerator[Reply, None]:
        wait = await self.allowance.take(sender)
        if wait:
            raise RateLimited("", retry_after=wait)
        question = Question(text, chat.language, chat.thread)
        shown = ""
        async with aclosing(self.service.events(sender, question)) as events:
            async for event in events:
                match event:
                    case Started(thread_id=thread) if thread != chat.thread:
                        await self.chats.go_on(sender, thread)
                    case Status(doing=doing) if doing != "recording":
                        yield Working(self.wording.say(language, doing))
                    case Notice(privacy) if privacy.notice:
                        yield self._danger(language, privacy.notice)
                    case Text(piece):
                        shown += piece
                        yield Draft(shown)
                    case Correction(piece):
                        shown = piece
                        yield Draft(shown)
                    case Done(answer):
                        yield Final(await self._done(sender, answer, first=chat.thread is None))
                    case Failed(error):
                        raise error

    async def _done(self, sender: Sender, answer: Answer, *, first: bool) -> Message:
        if answer.refusal is None:
            return self.wording.answer(answer, first=first)
        if answer.refusal.code == ConsentRequired.code:
            text = await self.service.consent(sender, answer.language)
            return self.wording.consent(answer.language, answer.refusal.message, text)
        return Message(answer.refusal.message, language=answer.language)

    def _danger(self, language: str, notice: str) -> Danger:
        said = (self.wording.say(language, key) for key in ("secret_deleted", "secret_delete"))
        return Danger(*(f"{notice}\n\n{one}" for one in said))

    async def _begin_anew(self, sender: Sender) -> Message:
        await self.chats.go_on(sender, None)
        return self._said(await self.language(sender), "new")

    async def _month(self, sender: Sender) -> Message:
        month = await self.service.month(sender)
        return self.wording.month(await self.language(sender), month)

    async def _privacy(self, sender: Sender) -> Message:
        language = await self.language(sender)
        return self.wording.privacy(language, await self.service.consent(sender, language))

    async def _pressed(self, sender: Sender, pressed: str) -> Message:
        language = await self.language(sender)
        match read_action(pressed):
            case "speak", tag if tag == AS_WRITTEN or tag in LANGUAGES:
                return await self._speak(sender, None if tag == AS_WRITTEN else tag)
            case "consent", ("yes" | "no") as choice:
                await self.service.choose(sender, choice == "yes", language)
                key = "consent_given" if choice == "yes" else "consent_refused"
                return self._said(language, key, private=True)
            case "judge", judged:
                return self._said(language, await self._judge(sender, judged), private=True)
            case "export", "":
                content = await self.service.export(sender)
                message = self._said(language, "export_sent", private=True)
                return replace(message, file=File("candor-export.json", content))
            case "erase", "ask":
                return self.wording.sure_to_erase(language)
            case "erase", "yes":
                gone = await self.service.erase(sender)
                return self._said(language, "erased" if gone else "erasing", private=True)
            case "erase", "no":
                return self._said(language, "cancelled", private=True)
        return self._said(language, "stale", private=True)

    async def _speak(self, sender: Sender, language: str | None) -> Message:
        if sender.group is not None and not sender.may_manage:
            return self._said(await self.language(sender), "admins_only", private=True)
        await self.chats.speak(sender, language)
        key = "language_set" if language else "language_followed"
        return self._said(await self.language(sender), key)

    async def _judge(self, sender: Sender, judged: str) -> str:
        score, _, turn_id = judged.partition(":")
        if score not in {"1", "-1"}:
            return "stale"
        kept = await self.service.judge(sender, turn_id, cast(Literal[-1, 1], int(score)))
        return "thanks" if kept else ("stale" if sender.group is None else "not_yours")

    async def _chat(self, sender: Sender) -> Remembered:
        """Answer what is remembered here; nothing where it cannot be read, as a turn says why."""
        try:
            return await self.chats.of(sender)
        except CandorError:
            return Remembered()

    async def _guarded(self, sender: Sender, work: Coroutine[None, None, Message]) -> Message:
        try:
            return await work
        except CandorError as error:
            return self._failed(await self.language(sender), error)
        except Exception as surprise:
            log.error("bot_reply_failed", exc_info=surprise)
            return self._failed(await self.language(sender), TurnFailed(""))

    def _said(self, language: str, key: str, *, private: bool = False) -> Message:
        return Message(self.wording.say(language, key), language=language, private=private)

    def _failed(self, language: str, error: CandorError) -> Message:
        return Message(self.wording.failure(language, error, self.longest), language=language)

    def _read_by(self, sender: Sender) -> str:
        return normalise(sender.spoken, default=self.wording.texts.default)
